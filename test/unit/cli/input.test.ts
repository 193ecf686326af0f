import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { asSession, pathOf, runCheck, save, socketHar, STEADY, useFolder } from './check-support.ts';

useFolder();

describe('files that are not sound', () => {
  const text = JSON.stringify(socketHar(STEADY));

  test('a cut file is reported as far as it goes, and is unreadable', async () => {
    const outcome = await runCheck(save('cut.har', text.slice(0, text.length / 2)));
    expect(outcome.verdict).toBe('unreadable');
    expect(outcome.stderr).toMatch(/cut\.har: damaged at character \d+ \(line 1\): the text ends too early/);
    expect(outcome.stdout).toMatch(/websocket, \d+ messages in/);
  });

  test('a cut packed file gives what stands before the cut', async () => {
    // Enough of it that the packed beginning holds whole messages.
    const long = asSession(socketHar(Array.from({ length: 5_000 }, (_unused, index) => index * 10)));
    const packed = gzipSync(long);
    const outcome = await runCheck(save('cut.rtlog.gz', packed.subarray(0, Math.floor(packed.length / 2))));
    expect(outcome.verdict).toBe('unreadable');
    expect(outcome.stderr).toMatch(/the gzip data is damaged/);
    expect(outcome.stdout).toMatch(/[\d,]{3,} messages in/);
  });

  test.each([
    ['empty', ''],
    ['text', 'hello'],
    ['html', '<!doctype html>'],
    ['list', '[]'],
    ['other JSON', '{"a":1}'],
    ['brackets', '['.repeat(50_000)],
    ['bytes', Uint8Array.from({ length: 1_000 }, (_unused, index) => (index * 197) & 255)],
    ['gzip of nothing', Uint8Array.of(0x1f, 0x8b, 1, 2, 3)],
  ])('%s is no recording, which a sentence says once', async (name, content) => {
    const outcome = await runCheck(save(`no-${name.replaceAll(' ', '-')}`, content));
    expect(outcome.verdict).toBe('unreadable');
    expect(outcome.stderr).not.toBe('');
    expect(outcome.stdout).toBe('');
  });

  test('a file that is not there, or a folder, says only that', async () => {
    expect(await runCheck(pathOf('nothing.har'))).toEqual({
      verdict: 'unreadable',
      stdout: '',
      stderr: `${pathOf('nothing.har')}: there is no such file\n`,
    });
    expect((await runCheck(pathOf('.'))).stderr).toMatch(/: it is a folder; name a file in it\n$/);
  });
});
