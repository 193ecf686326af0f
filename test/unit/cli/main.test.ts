import { describe, expect, test } from 'vitest';
import { Recording } from '../analysis/recording.ts';
import { writeSessionEnd, writeSessionHeader, writeSessionRecord } from '../../../src/formats/session/read-session.ts';
import { startTool, useTool } from './built-tool.ts';
import { pathOf, save, useFolder } from './check-support.ts';

useFolder();
useTool();

/** Runs the tool as a shell does. */
const run = (...words: readonly string[]) => startTool(words).ended;

/** A session file of numbered messages, of which one may be missing. */
function sessionOf(name: string, missing: number | null): string {
  const recording = new Recording();
  const socket = recording.socket(0);
  for (let seq = 1; seq <= 40; seq += 1) if (seq !== missing) recording.message(seq * 100, socket, `{"seq":${seq}}`);
  const lines = recording.records.map(writeSessionRecord).join('');
  return save(name, writeSessionHeader(0, 'a test') + lines + writeSessionEnd(recording.records.length));
}

describe('the exit status of the tool', () => {
  test('is 0 if nothing was found, and 1 if something was', async () => {
    expect(await run('check', sessionOf('clean.rtlog', null))).toMatchObject({ status: 0 });
    const found = await run('check', sessionOf('gap.rtlog', 20));
    expect(found.status).toBe(1);
    expect(found.stdout).toContain('20 never arrived');
  });

  test('is 2 if the file cannot be read, whatever is to be done with it', async () => {
    const missing = pathOf('missing.rtlog');
    for (const words of [
      ['check', missing],
      ['convert', missing, pathOf('out.har')],
      ['report', missing, '-o', pathOf('out.html')],
    ]) {
      const { status, stdout, stderr } = await run(...words);
      expect(status).toBe(2);
      expect(stdout + stderr).toContain('missing.rtlog');
    }
  });

  test('is 2 for a command line that is wrong, with a hint where to look, and without control characters', async () => {
    const { status, stdout, stderr } = await run('chek\u001b[31m');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('chek');
    expect(stderr).toContain('--help');
    expect(stderr).not.toContain('\u001b');
  });

  test('the hint names the command that was called', async () => {
    expect((await run('check', '--polcy', 'a')).stderr).toBe(
      "Unknown option '--polcy'\nTry: realtime-inspector check --help\n",
    );
  });

  test('is 0 for a file that was converted', async () => {
    const converted = await run('convert', sessionOf('clean.rtlog', null), pathOf('clean.har'));
    expect(converted).toMatchObject({ status: 0, stdout: '' });
  });
});

test('help and version are printed, and are no failure', async () => {
  expect(await run('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('Exit status'), stderr: '' });
  expect(await run('--version')).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^realtime-inspector \S+\n$/),
  });
});
