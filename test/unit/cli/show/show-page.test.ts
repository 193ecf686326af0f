import { existsSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { showPage } from '../../../../src/cli/show/show-page.ts';
import type { CheckOutcome } from '../../../../src/cli/check/check.ts';
import { asWholeSession, parse, socketHar, STEADY } from '../check-support.ts';

const URL = 'http://localhost:3000/';

/** Shows a page whose recording ends so. */
async function run(words: readonly string[], outcome: CheckOutcome) {
  const command = parse('show', URL, ...words);
  if (command.command !== 'show' || command.page === null) throw new Error('wrong command line');
  const { page } = command;
  let file = '';
  const shown = await showPage(command, page, async ({ output }) => {
    file = output;
    if (outcome.stdout !== '') writeFileSync(file, asWholeSession(socketHar(STEADY)));
    return outcome;
  });
  return { page, shown, file };
}

describe('show of a page', () => {
  test('lists what was recorded, calls it by its address, and leaves no file', async () => {
    const { page, shown, file } = await run(['streams', '--json'], { verdict: 'findings', stdout: 'x', stderr: '' });
    expect(shown).toMatchObject({ verdict: 'clean', stderr: '' });
    expect(JSON.parse(shown.stdout)).toMatchObject({ file: URL, list: 'streams', total: 1 });
    expect([page.duration, page.outputFormat, existsSync(dirname(file))]).toEqual([10_000, 'session', false]);
  });

  test('says what is wrong with the page, next to what was recorded', async () => {
    const stderr = `${URL}: the page answered 500\n`;
    const { shown } = await run(['--limit', '1'], { verdict: 'unrecorded', stdout: 'x', stderr });
    expect(shown).toMatchObject({ verdict: 'unrecorded', stderr });
    expect(shown.stdout).toContain('1 of 59 messages');
  });

  test('of which nothing was recorded lists nothing', async () => {
    const { shown, file } = await run([], { verdict: 'unrecorded', stdout: '', stderr: 'gone\n' });
    expect(shown).toEqual({ verdict: 'unrecorded', stdout: '', stderr: 'gone\n' });
    expect(existsSync(dirname(file))).toBe(false);
    const unwritten = await run([], { verdict: 'unreadable', stdout: '', stderr: 'full\n' });
    expect(unwritten.shown.verdict).toBe('unreadable');
  });
});
