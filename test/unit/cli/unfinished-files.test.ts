import { closeSync, existsSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { createUnfinished, finished } from '../../../src/cli/unfinished-files.ts';
import { appears, useTool, makePipe, partsIn, startTool } from './built-tool.ts';
import { asSession, pathOf, save, socketHar, STEADY, useFolder } from './check-support.ts';

useFolder();
useTool();

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const session = asSession(socketHar(STEADY));

let count = 0;
let writer: number | null = null;
afterEach(() => {
  if (writer !== null) closeSync(writer);
  writer = null;
});

/** Starts a command that reads from a pipe, which brings a whole session and then nothing more. */
function startOnPipe(words: (pipe: string, output: string) => readonly string[]) {
  const name = `out-${++count}`;
  const output = save(name, 'the old file');
  const pipe = makePipe(`${name}.pipe`);
  const run = startTool(words(pipe, output));
  // Waits until the tool has opened it too.
  writer = openSync(pipe, 'w');
  writeSync(writer, session);
  return { ...run, output };
}

describe.each(SIGNALS)('%s in the middle of', (signal) => {
  test.each([
    ['packed', []],
    ['plain', ['--plain']],
  ])('convert to a %s session leaves the old file and no other', async (_kind, options) => {
    const { child, ended, output } = startOnPipe((pipe, to) => ['convert', pipe, to, '--to', 'rtlog', ...options]);
    await appears(`${output}.part`);
    child.kill(signal);
    expect(await ended).toMatchObject({ status: null, signal });
    expect(readFileSync(output, 'utf8')).toBe('the old file');
    expect(partsIn()).toEqual([]);
  });

  test.each([
    ['convert to HAR', (pipe: string, output: string) => ['convert', pipe, output, '--to', 'har']],
    ['report', (pipe: string, output: string) => ['report', pipe, '-o', output]],
    ['check --junit', (pipe: string, output: string) => ['check', pipe, '--junit', output]],
  ])('%s leaves the old file and no other', async (_command, words) => {
    const { child, ended, output } = startOnPipe(words);
    await sleep(50);
    child.kill(signal);
    expect(await ended).toMatchObject({ status: null, signal });
    expect(readFileSync(output, 'utf8')).toBe('the old file');
    expect(partsIn()).toEqual([]);
  });

  test('a large conversion leaves its input, and the old file or the whole new one', async () => {
    const large = asSession(socketHar(Array.from({ length: 40_000 }, (_unused, index) => index)));
    const input = save('large.rtlog', large);
    const output = save('converted.rtlog', 'the old file');
    const { child, ended } = startTool(['convert', input, output]);
    await appears(`${output}.part`);
    child.kill(signal);
    const { status } = await ended;
    expect(readFileSync(input, 'utf8')).toBe(large);
    expect(status === 0 || readFileSync(output, 'utf8') === 'the old file').toBe(true);
    expect(partsIn()).toEqual([]);
  });
});

describe('in this process', () => {
  test('signals are watched only while a file is unfinished', () => {
    const before = SIGNALS.map((signal) => process.listenerCount(signal));
    const path = pathOf('unfinished.txt');
    createUnfinished(path, () => writeFileSync(path, ''));
    expect(SIGNALS.map((signal) => process.listenerCount(signal))).toEqual(before.map((listeners) => listeners + 1));
    finished(path);
    expect(SIGNALS.map((signal) => process.listenerCount(signal))).toEqual(before);
    expect(existsSync(path)).toBe(true);
  });

  test('a file that could not be created is not removed', () => {
    const before = process.listenerCount('SIGINT');
    const path = save('of-others.txt', 'content');
    expect(() =>
      createUnfinished(path, () => {
        throw new Error('it is there');
      }),
    ).toThrow('it is there');
    expect(process.listenerCount('SIGINT')).toBe(before);
    expect(statSync(path).size).toBe(7);
  });
});
