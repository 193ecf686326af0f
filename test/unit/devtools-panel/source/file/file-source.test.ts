import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { FileSource, type FileInput } from '../../../../../src/devtools-panel/source/file/file-source.ts';
import { type Millis, millis } from '../../../../../src/base/units.ts';
import type { SourceStatus } from '../../../../../src/devtools-panel/source/source.ts';
import { openRecording } from '../../../../../src/formats/recording-file.ts';
import { sessionLines } from '../../../../../src/formats/session/write-session.ts';
import { writeHar } from '../../../../../src/formats/har/write-har.ts';
import type { WireRecord } from '../../../../../src/wire/record.ts';
import { Recording } from '../../../analysis/recording.ts';

const ZERO = 1_700_000_000_000;

function feed(messages: number): readonly WireRecord[] {
  const recording = new Recording();
  const connection = recording.socket(0);
  for (let index = 0; index < messages; index += 1) recording.message(100 + index, connection, `message ${index}`);
  return recording.records;
}

async function session(records: readonly WireRecord[], endsAt: Millis | null = null): Promise<string> {
  let text = '';
  const facts = { zero: ZERO, writer: 'a test', endsAt: () => endsAt };
  for await (const line of sessionLines(records, facts)) text += line;
  return text;
}

const fileOf = (name: string, content: string | Uint8Array<ArrayBuffer>): FileInput => ({
  name,
  content: new Blob([content]),
});

/** Reads files to their end. `stopAfter` cancels once so many records are here. */
async function readAll(files: readonly FileInput[], cancelAfter = Infinity) {
  const source = new FileSource(files, (content) => openRecording(content.stream()));
  const records: WireRecord[] = [];
  const status = await new Promise<Extract<SourceStatus, { kind: 'file' }>>((resolve) => {
    source.start({
      records(batch) {
        records.push(...batch);
        if (records.length >= cancelAfter) source.cancel();
      },
      whenReady: () => Promise.resolve(),
      whenProcessed: () => Promise.resolve(),
      status: (next) => {
        if (next.kind === 'file' && next.isComplete) resolve(next);
      },
      body: () => undefined,
    });
  });
  source.stop();
  return { records, status };
}

describe('the source of files', () => {
  test('gives the records of a session, packed or not, as they were written', async () => {
    const records = feed(10);
    const text = await session(records);
    for (const content of [text, new Uint8Array(gzipSync(text))]) {
      const read = await readAll([fileOf('run.rtlog', content)]);
      expect(read.records).toEqual(records);
      expect(read.status).toMatchObject({ fault: '', share: 1, startedAtEpoch: ZERO, recordedFromStart: true });
      expect(read.status.recordings).toMatchObject([{ name: 'run.rtlog', messages: 10, zero: ZERO }]);
    }
  });

  test('says the decoders of a file before its first record', async () => {
    const decoder = { connections: [['d', 1] as const], steps: [{ kind: 'json' }] as const, protos: [] };
    let text = '';
    for await (const line of sessionLines(feed(3), { zero: 0, writer: 'a test', decoders: [decoder] })) text += line;
    const source = new FileSource([fileOf('run.rtlog', text)], (content) => openRecording(content.stream()));
    const heard: unknown[] = [];
    await new Promise<void>((resolve) => {
      source.start({
        records: () => void heard.push('records'),
        whenReady: () => Promise.resolve(),
        whenProcessed: () => Promise.resolve(),
        status(next) {
          if (next.kind !== 'file') return;
          heard.push(next.recordings[0]?.decoders);
          if (next.isComplete) resolve();
        },
        body: () => undefined,
      });
    });
    expect(heard[heard.indexOf('records') - 1]).toEqual([decoder]);
  });

  test('reads HAR', async () => {
    const har = [...writeHar(feed(10), { zero: ZERO, writer: 'a test' })].join('');
    const { records, status } = await readAll([fileOf('run.har', har)]);
    expect(records.filter(({ kind }) => kind === 'message')).toHaveLength(10);
    expect(status.fault).toBe('');
  });

  test('keeps the documents of several files apart, and gives them no common clock', async () => {
    const text = await session(feed(3));
    const { records, status } = await readAll([fileOf('good.rtlog', text), fileOf('bad.rtlog', text)]);
    expect(new Set(records.map(({ document }) => document))).toEqual(new Set(['doc-1', '#1 doc-1']));
    expect(status.recordings.map(({ name, messages }) => [name, messages])).toEqual([
      ['good.rtlog', 3],
      ['bad.rtlog', 3],
    ]);
    expect(status.startedAtEpoch).toBe(0);
  });

  test('shows what comes before a damaged end, and says so in one sentence', async () => {
    const whole = new Uint8Array(gzipSync(await session(feed(50_000))));
    const { records, status } = await readAll([fileOf('cut.rtlog', whole.slice(0, whole.length >> 1))]);
    expect(records.length).toBeGreaterThan(10_000);
    expect(status.fault).toMatch(/^cut\.rtlog is damaged \(.+\); [\d,.]+ messages are shown\.$/);
    expect(status.isComplete).toBe(true);
  });

  test('a file that is not a recording is reported, and nothing is shown', async () => {
    const { records, status } = await readAll([fileOf('notes.txt', 'Dear diary')]);
    expect(records).toEqual([]);
    expect(status.fault).toMatch(/^notes\.txt cannot be opened: /);
  });

  test('stops when it is cancelled', async () => {
    const whole = await session(feed(100_000));
    const { records, status } = await readAll([fileOf('long.rtlog', whole)], 1);
    expect(records.length).toBeLessThan(100_000);
    expect(status.fault).toMatch(/^Stopped reading long\.rtlog: [\d,.]+ messages are shown, the rest is not read\.$/);
  });

  test('is complete from the start without files', async () => {
    const { status } = await readAll([]);
    expect(status).toMatchObject({ recordings: [], share: 1, fault: '' });
  });
});

test('each file says how long was recorded, unless its reading was cancelled', async () => {
  const files = [fileOf('a.rtlog', await session(feed(3), millis(9_000))), fileOf('b.rtlog', await session(feed(3)))];
  const { status } = await readAll(files);
  expect(status.recordings.map(({ endsAt }) => endsAt)).toEqual([9_000, null]);
  const cancelled = await readAll(files, 1);
  expect(cancelled.status.recordings.map(({ endsAt }) => endsAt)).toEqual([null, null]);
});
