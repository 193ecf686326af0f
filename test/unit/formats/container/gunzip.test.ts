import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { gunzip } from '../../../../src/formats/container/gunzip.ts';
import { inflateGzip } from '../../../../src/formats/container/inflate.ts';
import { all, piecesOf, PLAIN } from './pieces.ts';

const packed = gzipSync(PLAIN);

/** How much of the plain text comes of damaged bytes, and whether something was thrown. */
async function readable(bytes: Uint8Array, size: number) {
  const { bytes: read, error } = await all(gunzip(piecesOf(bytes, size)));
  expect(PLAIN.subarray(0, read.length).equals(read)).toBe(true);
  return { length: read.length, isThrown: error !== null };
}

describe('gzip', () => {
  test('that is sound comes whole', async () => {
    expect(await readable(packed, 700)).toEqual({ length: PLAIN.length, isThrown: false });
  });

  test('that was cut gives all that can be unpacked, in whatever pieces it comes', async () => {
    const cut = packed.subarray(0, packed.length / 2);
    // What the package unpacks of the same bytes at once is all that is in them.
    const most = (await all(inflateGzip(piecesOf(cut, cut.length)))).bytes.length;
    expect(most).toBeGreaterThan(PLAIN.length / 3);
    for (const size of [1_000, 64, cut.length])
      expect(await readable(cut, size)).toEqual({ length: most, isThrown: true });
  });

  test('with a wrong checksum, or with a tail, gives all and then says so', async () => {
    const wrong = Buffer.from(packed);
    wrong[wrong.length - 8] = (wrong.at(-8) ?? 0) ^ 0xff;
    expect(await readable(wrong, 999)).toEqual({ length: PLAIN.length, isThrown: true });
    const tailed = Buffer.concat([packed, Buffer.from('and more')]);
    expect(await readable(tailed, 999)).toEqual({ length: PLAIN.length, isThrown: true });
  });

  test('of several members is one file, also where the platform stops after the first', async () => {
    const half = PLAIN.length / 2;
    const joined = Buffer.concat([gzipSync(PLAIN.subarray(0, half)), gzipSync(PLAIN.subarray(half))]);
    expect(await readable(joined, 512)).toEqual({ length: PLAIN.length, isThrown: false });
    async function* onlyFirst(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const piece of pieces) void piece;
      yield PLAIN.subarray(0, half - 10);
      throw new Error('junk after the end');
    }
    const { bytes, error } = await all(gunzip(piecesOf(joined, 512), onlyFirst));
    expect([bytes.equals(PLAIN), error]).toEqual([true, null]);
  });

  test('who leaves early closes the source', async () => {
    let isClosed = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        yield* piecesOf(packed, 100);
      } finally {
        isClosed = true;
      }
    }
    for await (const piece of gunzip(source())) if (piece.length > 0) break;
    expect(isClosed).toBe(true);
  });
});
