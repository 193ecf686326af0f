import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { asSession, pathOf, runCheck, runCheckJson, save, socketHar, STEADY, useFolder } from './check-support.ts';

useFolder();

describe('check', () => {
  test('a clean recording is clean, and says what it holds', async () => {
    const outcome = await runCheck(save('clean.har', JSON.stringify(socketHar(STEADY))));
    expect(outcome).toMatchObject({ verdict: 'clean', stderr: '' });
    expect(outcome.stdout).toContain('wss://feed.test/ws\n  websocket, 59 messages in, 0 out, 1 connection\n');
    expect(outcome.stdout).toMatch(/No findings\.\n$/);
  });

  test('HAR and session, plain and packed, say the same', async () => {
    const har = JSON.stringify(socketHar(STEADY));
    const session = asSession(socketHar(STEADY));
    const files = [
      save('same.har', har),
      save('same.har.gz', gzipSync(har)),
      save('same.rtlog', session),
      save('same.rtlog.gz', gzipSync(session)),
    ];
    const [first, ...others] = await Promise.all(files.map((file) => runCheckJson(file)));
    expect(first?.streams).toHaveLength(1);
    for (const other of others) {
      expect(other.streams).toEqual(first?.streams);
      expect(other.zero).toBe('2026-03-01T12:00:00.000Z');
    }
  });

  test('the JSON has the documented fields', async () => {
    const json = await runCheckJson(save('shape.har', JSON.stringify(socketHar(STEADY))));
    expect(json).toMatchObject({
      version: 1,
      format: 'har',
      length: 60_000,
      problems: [],
      findings: [],
      limits: [],
      streams: [
        {
          transport: 'websocket',
          url: 'wss://feed.test/ws',
          connections: 1,
          reconnects: 0,
          messagesIn: 59,
          messagesOut: 0,
          from: 0,
          until: 60_000,
          findings: [],
        },
      ],
    });
    expect(Array.isArray(json.streams[0]?.numbering)).toBe(true);
  });
});

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
  ])('%s is no recording, which a sentence says', async (name, content) => {
    const outcome = await runCheck(save(`no-${name.replaceAll(' ', '-')}`, content));
    expect(outcome.verdict).toBe('unreadable');
    expect(outcome.stderr).not.toBe('');
    expect(outcome.stdout).toMatch(/^.*: no recording, 0 records/);
  });

  test('a file that is not there, or a folder, says only that', async () => {
    expect(await runCheck(pathOf('nothing.har'))).toMatchObject({
      verdict: 'unreadable',
      stderr: expect.stringMatching(/: there is no such file\n$/),
    });
    expect((await runCheck(pathOf('.'))).stderr).toMatch(/: it is a folder\n$/);
  });
});
