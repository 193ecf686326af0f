import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { byteCount, millis } from '../../../../src/base/units.ts';
import { createSessionReader } from '../../../../src/formats/session/read-session.ts';
import { sessionLines, writeSession } from '../../../../src/formats/session/write-session.ts';
import { isGzip, piecesOf } from '../../../../src/formats/text/byte-pieces.ts';
import type { WireRecord } from '../../../../src/wire/record.ts';

const FACTS = { zero: 1_772_366_400_000, writer: 'a test' };

const chunk = (n: number, data: string): WireRecord => ({
  kind: 'chunk',
  n,
  at: millis(n),
  document: 'd',
  connection: 1,
  payload: { encoding: 'text', data, size: byteCount(data.length), isCut: false },
});

const some = (count: number, length = 1): WireRecord[] =>
  Array.from({ length: count }, (_, n) => chunk(n, 'x'.repeat(length)));

async function* oneByOne(records: readonly WireRecord[]): AsyncGenerator<WireRecord> {
  yield* records;
}

async function linesOf(records: Iterable<WireRecord> | AsyncIterable<WireRecord>): Promise<readonly string[]> {
  const pieces: string[] = [];
  for await (const piece of sessionLines(records, FACTS)) pieces.push(piece);
  return pieces;
}

async function bytesOf(source: Parameters<typeof piecesOf>[0]): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of piecesOf(source)) pieces.push(piece);
  return Buffer.concat(pieces);
}

function read(text: string) {
  const reader = createSessionReader();
  const records = [...reader.push(text), ...reader.end()];
  return { records, problems: reader.problems, header: reader.header };
}

describe('the lines of a session file', () => {
  test('are a header, the records, and a last line that counts them', async () => {
    const { records, problems, header } = read((await linesOf(some(3))).join(''));
    // A count that is wrong would be a problem.
    expect([records, problems]).toEqual([some(3), []]);
    expect(header).toMatchObject({ ...FACTS, isRedacted: false });
  });

  test('say at the end how long was recorded, if that is known by then', async () => {
    let now = 0;
    async function* growing(): AsyncGenerator<WireRecord> {
      for (const record of some(3)) {
        now += 1_000;
        yield record;
      }
    }
    let text = '';
    for await (const line of sessionLines(growing(), { ...FACTS, endsAt: () => millis(now) })) text += line;
    expect(text.trimEnd().split('\n').at(-1)).toBe('{"format":"rtlog-end","count":3,"end":3000}');
    expect((await linesOf(some(3))).join('')).not.toContain('"end"');
  });

  test('of no records at all are whole too', async () => {
    expect(read((await linesOf([])).join(''))).toMatchObject({ records: [], problems: [] });
  });

  test('are the same whether the records are there or still coming', async () => {
    const records = some(100, 1_000);
    expect(await linesOf(oneByOne(records))).toEqual(await linesOf(records));
  });

  // 100 records of 1,000 characters and a little around each: more than three times 32 Ki, less than four times.
  test('come in pieces of whole lines of at least 32 Ki characters, and the rest', async () => {
    const pieces = await linesOf(some(100, 1_000));
    const [, ...lines] = pieces.slice(0, -1);
    const rest = lines.pop() ?? '';
    expect(lines).toHaveLength(3);
    for (const piece of lines) expect(piece.length).toBeGreaterThanOrEqual(32 * 1024);
    expect(rest.length).toBeLessThan(32 * 1024);
    for (const piece of [...lines, rest]) expect(piece.endsWith('\n')).toBe(true);
  });

  test('say whether secrets were replaced', async () => {
    let text = '';
    for await (const piece of sessionLines(some(1), { ...FACTS, isRedacted: true })) text += piece;
    expect(read(text).header).toMatchObject({ isRedacted: true });
  });
});

describe('the bytes of a session file', () => {
  test('are packed, unless they are for people', async () => {
    const lines = (await linesOf(some(3))).join('');
    const packed = await bytesOf(writeSession(some(3), FACTS));
    expect(isGzip(packed)).toBe(true);
    expect(gunzipSync(packed).toString()).toBe(lines);
    const plain = await bytesOf(writeSession(some(3), FACTS, { isPacked: false }));
    expect(plain.toString()).toBe(lines);
  });

  test('are made as they are read: a reader that stops early stops the records', async () => {
    let taken = 0;
    let isStopped = false;
    async function* endless(): AsyncGenerator<WireRecord> {
      try {
        for (;;) yield chunk(taken++, 'x'.repeat(1_000));
      } finally {
        isStopped = true;
      }
    }
    const reader = writeSession(endless(), FACTS, { isPacked: false }).getReader();
    await reader.read();
    await reader.cancel();
    expect(isStopped).toBe(true);
    // A few pieces of 64 KiB at most were made ahead, of the thousands that would have come.
    expect(taken).toBeLessThan(300);
  });
});
