import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { gunzip, gzip } from '../../../../src/formats/text/gzip.ts';

async function* piecesOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function all(pieces: AsyncIterable<Uint8Array>): Promise<{ bytes: Buffer; error: unknown }> {
  const taken: Uint8Array[] = [];
  try {
    for await (const piece of pieces) taken.push(piece);
  } catch (error) {
    return { bytes: Buffer.concat(taken), error };
  }
  return { bytes: Buffer.concat(taken), error: null };
}

// Numbers do not repeat, so that the packed bytes are many.
const plain = Buffer.from(Array.from({ length: 60_000 }, (_, index) => (index * 7_919) % 10_007).join(','));

describe('gzip', () => {
  test('packs what others unpack, and unpacks what others pack', async () => {
    expect(gunzipSync((await all(gzip(piecesOf(plain, 10_000)))).bytes).equals(plain)).toBe(true);
    expect((await all(gunzip(piecesOf(gzipSync(plain), 1_000)))).bytes.equals(plain)).toBe(true);
  });

  test('of a file that was cut gives what comes before the cut, then the error', async () => {
    const packed = gzipSync(plain);
    const { bytes, error } = await all(gunzip(piecesOf(packed.subarray(0, packed.length / 2), 1_000)));
    expect(error).not.toBe(null);
    expect(bytes.length).toBeGreaterThan(plain.length / 3);
    expect(plain.subarray(0, bytes.length).equals(bytes)).toBe(true);
  });

  test('of bytes that are not gzip gives the error alone', async () => {
    const { bytes, error } = await all(gunzip(piecesOf(Buffer.from('hello'), 5)));
    expect([bytes.length, error === null]).toEqual([0, false]);
  });
});
