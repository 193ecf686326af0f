import { describe, expect, test } from 'vitest';
import { createProgress } from '../../../src/cli/progress.ts';

function fakeTerminal(isTTY: boolean, columns: number) {
  const written: string[] = [];
  const terminal = { isTTY, columns, write: (text: string) => written.push(text) > 0 };
  return { written, terminal };
}

describe('a progress line', () => {
  test('is cut to the width of the terminal and removed at the end', () => {
    const { terminal, written } = fakeTerminal(true, 8);
    const progress = createProgress(terminal);
    progress.show('reading a.har');
    progress.end();
    progress.end();
    expect(written).toEqual(['\r\u001b[Kreading', '\r\u001b[K']);
  });

  test('changes at most ten times a second', () => {
    const { terminal, written } = fakeTerminal(true, 80);
    const progress = createProgress(terminal);
    for (let count = 0; count < 50; count += 1) progress.show(String(count));
    expect(written).toHaveLength(1);
  });

  test('writes nothing into a pipe or a log', () => {
    const { terminal, written } = fakeTerminal(false, 80);
    const progress = createProgress(terminal);
    progress.show('reading');
    progress.end();
    expect(written).toEqual([]);
  });
});
