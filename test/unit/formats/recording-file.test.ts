import * as fc from '../../property.ts';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { byteCount, millis } from '../../../src/base/units.ts';
import { openRecording, type RecordingSummary } from '../../../src/formats/recording-file.ts';
import { piecesOf } from '../../../src/formats/text/byte-pieces.ts';
import { writeHar } from '../../../src/formats/har/write-har.ts';
import { writeSession } from '../../../src/formats/session/write-session.ts';
import type { WireRecord } from '../../../src/wire/record.ts';
import { hostileSession } from './session/arbitrary-session.ts';

const message = (n: number): WireRecord => ({
  kind: 'message',
  n,
  at: millis(n * 10),
  document: 'd',
  connection: 1,
  direction: 'in',
  via: 'frame',
  bodyKind: 'text',
  payload: { encoding: 'text', data: `message ${n} ${'é'.repeat(n % 7)}`, size: byteCount(10), isCut: false },
  event: null,
  id: null,
  buffered: null,
});

const FACTS = { zero: 1_772_366_400_000, writer: 'a test' };

async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of piecesOf(stream)) all.push(piece);
  return Buffer.concat(all);
}

/** Bytes in pieces of `size`. */
async function* pieces(bytes: Uint8Array, size = 1_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(source: AsyncIterable<Uint8Array>) {
  const reading = openRecording(source);
  const records: WireRecord[] = [];
  const progress: number[] = [];
  for await (const batch of reading) {
    records.push(...batch.records);
    progress.push(batch.read);
  }
  const summary: RecordingSummary = reading.summary;
  return { records, progress, summary };
}

describe('a session file on its way out and in', () => {
  const records = Array.from({ length: 3_000 }, (_, n) => message(n));

  test.each([
    ['packed', true],
    ['plain', false],
  ])('%s: what is written is read again', async (_, isPacked) => {
    const file = await bytesOf(writeSession(records, FACTS, { isPacked }));
    expect([file[0], file[1]]).toEqual(isPacked ? [0x1f, 0x8b] : [0x7b, 0x22]);
    const reading = await read(pieces(file));
    expect(reading.records).toEqual(records);
    expect(reading.summary).toMatchObject({ format: 'session', records: 3_000, ...FACTS, problems: [] });
    expect(reading.progress.at(-1)).toBe(file.length);
    expect(reading.progress.toSorted((a, b) => a - b)).toEqual(reading.progress);
  });

  test('any recording at all comes back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(hostileSession, fc.boolean(), async (session, isPacked) => {
        const file = await bytesOf(writeSession(session, FACTS, { isPacked }));
        const reading = await read(pieces(file, 97));
        expect(reading.summary.problems).toEqual([]);
        expect(reading.records).toEqual(session);
      }),
      { numRuns: 50 },
    );
  });

  test('records that come one after the other are written as they come', async () => {
    async function* slowly() {
      for (const record of records.slice(0, 3)) yield await Promise.resolve(record);
    }
    const file = await bytesOf(writeSession(slowly(), FACTS));
    expect((await read(pieces(file))).records).toEqual(records.slice(0, 3));
  });

  test('of a packed file that is cut, everything before the cut is read, and the cut is reported', async () => {
    const file = await bytesOf(writeSession(records, FACTS));
    const reading = await read(pieces(file.subarray(0, Math.floor(file.length / 2))));
    expect(reading.records.length).toBeGreaterThan(1_000);
    expect(reading.records).toEqual(records.slice(0, reading.records.length));
    expect(reading.summary.problems.join('\n')).toContain('the end is missing');
    // The decompressor's own complaint comes first.
    expect(reading.summary.problems.length).toBeGreaterThan(1);
  });

  test('the reader of the stream decides how much is written: who leaves early stops the records', async () => {
    let given = 0;
    function* endless() {
      for (;;) yield message(given++);
    }
    for await (const piece of piecesOf(writeSession(endless(), FACTS, { isPacked: false }))) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
    expect(given).toBeLessThan(10_000);
  });

  test('who stops reading closes the file', async () => {
    const file = await bytesOf(writeSession(records, FACTS, { isPacked: false }));
    let isClosed = false;
    async function* source() {
      try {
        yield* pieces(file, 10_000);
      } finally {
        isClosed = true;
      }
    }
    for await (const batch of openRecording(source())) if (batch.records.length > 0) break;
    expect(isClosed).toBe(true);
  });

  test('a file of anything else is not taken for a recording', async () => {
    const garbage = await read(pieces(Buffer.from('GIF89a something else')));
    expect(garbage.summary).toMatchObject({ format: null, records: 0 });
    expect(garbage.summary.problems).toEqual(['not a recording: neither a HAR nor a session file begins like this']);
    const table = await read(pieces(Buffer.from('PAR1\u0015\u0004')));
    expect(table.summary).toMatchObject({ format: null, problems: [expect.stringContaining('a Parquet file')] });
    const spans = await read(pieces(Buffer.from('{"resourceSpans":[]}')));
    expect(spans.summary).toMatchObject({ format: null, problems: [expect.stringContaining('OpenTelemetry')] });
    const archive = await read(pieces(Buffer.from('PK\u0003\u0004 some archive')));
    expect(archive.summary.problems).toEqual(['the zip archive is damaged; nothing of it can be read']);
    expect((await read(pieces(Buffer.from('')))).summary.problems).toEqual(['the file is empty']);
    expect((await read(pieces(Buffer.from('{"a":1}')))).summary.format).toBeNull();
  });

  test('says how long was recorded once it is read to its end, and not of a file that is cut', async () => {
    const facts = { ...FACTS, endsAt: () => millis(60_000) };
    const file = await bytesOf(writeSession([message(0), message(1)], facts));
    expect((await read(pieces(file))).summary.endsAt).toBe(60_000);
    const cut = await read(pieces(file.subarray(0, file.length - 3)));
    expect([cut.summary.endsAt, cut.summary.problems.length]).toEqual([null, 1]);
    expect((await read(pieces(await bytesOf(writeSession([message(0)], FACTS))))).summary.endsAt).toBeNull();
  });

  test('a HAR file is known by itself, packed or not', async () => {
    const har = JSON.stringify({
      log: { entries: [{ startedDateTime: '2026-03-01T12:00:00Z', time: 5, request: { url: 'https://a.test/' } }] },
    });
    for (const bytes of [Buffer.from(har), gzipSync(har)]) {
      const reading = await read(pieces(bytes));
      expect(reading.summary).toMatchObject({ format: 'har', zero: Date.parse('2026-03-01T12:00:00Z'), problems: [] });
      expect(reading.records.map(({ kind }) => kind)).toEqual(['document', 'connecting', 'close']);
    }
  });

  test('a HAR file that is too long to be parsed as a whole gives the same records, entry by entry', async () => {
    const written = Array.from({ length: 300 }, (_, n) => message(n));
    const facts = { ...FACTS, isRedacted: false, endsAt: () => millis(9_000) };
    const text = Buffer.from([...writeHar(written, facts)].join(''));
    const whole = await read(pieces(text));
    const reading = openRecording(pieces(text), { wholeHarBound: 5_000 });
    const streamed: WireRecord[] = [];
    for await (const batch of reading) streamed.push(...batch.records);
    expect(streamed).toEqual(whole.records);
    expect(reading.summary).toEqual(whole.summary);
    expect(whole.summary.endsAt).toBe(9_000);
  });

  test('any bytes at all are read without a throw, wherever they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 50 }),
        async (bytes, isPacked, size) => {
          const file = isPacked ? gzipSync(bytes) : bytes;
          expect((await read(pieces(file, size))).records).toEqual([]);
        },
      ),
      { numRuns: 50 },
    );
  });
});
