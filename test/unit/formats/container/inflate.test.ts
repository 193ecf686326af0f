import { deflateSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { inflateZlib, unzip } from '../../../../src/formats/container/inflate.ts';
import { all, piecesOf, PLAIN } from './pieces.ts';

describe('what is packed', () => {
  test('as zlib comes whole, and cut as far as it goes', async () => {
    const packed = deflateSync(PLAIN);
    expect((await all(inflateZlib(piecesOf(packed, 77)))).bytes.equals(PLAIN)).toBe(true);
    const { bytes, error } = await all(inflateZlib(piecesOf(packed.subarray(0, packed.length / 2), 77)));
    expect(bytes.length).toBeGreaterThan(PLAIN.length / 3);
    expect(error).not.toBe(null);
  });

  test('as zip is unpacked only where it is wanted', () => {
    const archive = zipSync({ 'a.har': PLAIN, 'b.bin': new Uint8Array(1_000) });
    const seen: (readonly [string, number])[] = [];
    const files = unzip(archive, (name, size) => {
      seen.push([name, size]);
      return name === 'a.har';
    });
    expect(seen).toEqual([
      ['a.har', PLAIN.length],
      ['b.bin', 1_000],
    ]);
    expect([...files.keys()]).toEqual(['a.har']);
    expect(() => unzip(archive.subarray(0, 50), () => true)).toThrow('invalid zip data');
  });
});
