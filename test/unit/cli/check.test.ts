import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check } from '../../../src/cli/check.ts';
import type { CheckJson } from '../../../src/cli/check-json.ts';
import { parseCommandLine } from '../../../src/cli/command-line.ts';
import { readHar } from '../../../src/formats/har/read-har.ts';
import { writeSessionHeader, writeSessionRecord } from '../../../src/formats/session/read-session.ts';

const T0 = Date.parse('2026-03-01T12:00:00.000Z');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'realtime-inspector-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function save(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function run(file: string, ...options: string[]) {
  const parsed = parseCommandLine(['check', file, ...options]);
  if (!parsed.ok || parsed.value.command !== 'check') throw new Error('wrong command line');
  return check(parsed.value);
}

async function runJson(file: string, ...options: string[]): Promise<CheckJson> {
  const { output } = await run(file, '--json', ...options);
  const value: CheckJson = JSON.parse(output);
  return value;
}

/** A HAR file of one socket with a message at each of `times`, numbered from 1. */
const socketHar = (times: readonly number[], end = 60_000) => ({
  log: {
    version: '1.2',
    entries: [
      {
        _resourceType: 'websocket',
        startedDateTime: new Date(T0).toISOString(),
        time: end,
        request: { method: 'GET', url: 'wss://feed.test/ws', headers: [] },
        response: { status: 101, headers: [] },
        _webSocketMessages: times.map((at, index) => ({
          type: 'receive',
          time: (T0 + at) / 1000,
          opcode: 1,
          data: JSON.stringify({ type: 'tick', seq: index + 1 }),
        })),
      },
    ],
  },
});

/** Once a second for a minute. */
const STEADY = Array.from({ length: 59 }, (_unused, index) => (index + 1) * 1_000);

const asSession = (har: unknown): string =>
  writeSessionHeader(T0, 'test') + readHar(har).records.map(writeSessionRecord).join('');

describe('check', () => {
  test('a clean recording is clean, and says what it holds', async () => {
    const outcome = await run(save('clean.har', JSON.stringify(socketHar(STEADY))));
    expect(outcome).toMatchObject({ verdict: 'clean', complaints: '' });
    expect(outcome.output).toContain('wss://feed.test/ws\n  websocket, 59 messages in, 0 out, 1 connection\n');
    expect(outcome.output).toMatch(/No findings\.\n$/);
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
    const [first, ...others] = await Promise.all(files.map((file) => runJson(file)));
    expect(first?.streams).toHaveLength(1);
    for (const other of others) {
      expect(other.streams).toEqual(first?.streams);
      expect(other.zero).toBe('2026-03-01T12:00:00.000Z');
    }
  });

  test('the JSON has the documented fields', async () => {
    const json = await runJson(save('shape.har', JSON.stringify(socketHar(STEADY))));
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

  test('a message from the recording cannot forge lines or colours', async () => {
    const har = socketHar(STEADY);
    const [entry] = har.log.entries;
    if (entry !== undefined) entry.request.url = 'wss://feed.test/\u001b[2J\nno findings';
    const { output } = await run(save('colour\u001b.har', JSON.stringify(har)));
    expect(output).not.toContain('\u001b');
    expect(output).toContain('·[2J·no findings');
  });
});

describe('limits', () => {
  // Messages at 1, 2 and 9 s, close at 10 s: the longest silence is 7 s.
  const pause = () => save('pause.har', JSON.stringify(socketHar([1_000, 2_000, 9_000], 10_000)));

  test('a silence beyond the limit fails and says where', async () => {
    const json = await runJson(pause(), '--max-silence', '6s', '--fail-on', 'none');
    expect(json.limits).toMatchObject([
      { limit: 'max-silence', allowed: 6_000, measured: 7_000, from: 2_000, until: 9_000 },
    ]);
    expect((await run(pause(), '--max-silence', '6s', '--fail-on', 'none')).verdict).toBe('findings');
  });

  test('a silence of exactly the limit is allowed', async () => {
    expect((await run(pause(), '--max-silence', '7s', '--fail-on', 'none')).verdict).toBe('clean');
  });

  test('the silence before the first message and that before the close count', async () => {
    const late = save('late.har', JSON.stringify(socketHar([5_000], 6_000)));
    expect((await runJson(late, '--max-silence', '4s')).limits).toMatchObject([{ from: 0, until: 5_000 }]);
    const early = save('early.har', JSON.stringify(socketHar([1_000], 6_000)));
    expect((await runJson(early, '--max-silence', '4s')).limits).toMatchObject([{ from: 1_000, until: 6_000 }]);
  });

  test('a stream that was away for too long', async () => {
    const [first] = socketHar([500, 900], 1_000).log.entries;
    const second = { ...first, startedDateTime: new Date(T0 + 4_000).toISOString(), _webSocketMessages: [] };
    const file = save('away.har', JSON.stringify({ log: { entries: [first, second] } }));
    const json = await runJson(file, '--max-downtime', '2s', '--max-reconnects', '0', '--fail-on', 'none');
    // Closed at 1 s, open again at 4 s.
    expect(json.limits).toMatchObject([
      { limit: 'max-downtime', measured: 3_000, from: 1_000, until: 4_000 },
      { limit: 'max-reconnects', allowed: 0, measured: 1 },
    ]);
  });
});

describe('files that are not sound', () => {
  const text = JSON.stringify(socketHar(STEADY));

  test('a cut file is reported as far as it goes, and is unreadable', async () => {
    const outcome = await run(save('cut.har', text.slice(0, text.length / 2)));
    expect(outcome.verdict).toBe('unreadable');
    expect(outcome.complaints).toMatch(/cut\.har: damaged at character \d+ \(line 1\): the text ends too early/);
    expect(outcome.output).toMatch(/websocket, \d+ messages in/);
  });

  test('a cut packed file gives what stands before the cut', async () => {
    // Enough of it that the packed beginning holds whole messages.
    const long = asSession(socketHar(Array.from({ length: 5_000 }, (_unused, index) => index * 10)));
    const packed = gzipSync(long);
    const outcome = await run(save('cut.rtlog.gz', packed.subarray(0, Math.floor(packed.length / 2))));
    expect(outcome.verdict).toBe('unreadable');
    expect(outcome.complaints).toMatch(/the gzip data is damaged/);
    expect(outcome.output).toMatch(/[\d,]{3,} messages in/);
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
    const outcome = await run(save(`no-${name.replaceAll(' ', '-')}`, content));
    expect(outcome.verdict).toBe('unreadable');
    expect(outcome.complaints).not.toBe('');
    expect(outcome.output).toMatch(/^.*: no recording, 0 records/);
  });

  test('a file that is not there, or a folder, says only that', async () => {
    expect(await run(join(folder, 'nothing.har'))).toMatchObject({
      verdict: 'unreadable',
      complaints: expect.stringMatching(/: there is no such file\n$/),
    });
    expect((await run(folder)).complaints).toMatch(/: it is a folder\n$/);
  });
});
