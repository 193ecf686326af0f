import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { estimateCompressed } from '../../../../src/analysis/cost/compressibility.ts';
import { seeded } from '../random.ts';

const feed = (count: number): string =>
  Array.from({ length: count }, (_, index) => `{"type":"trade","symbol":"ABC-DEF","price":${index * 7 + 0.5}}`).join(
    '',
  );

describe('the estimate of what compression leaves', () => {
  test('text without repeats stays whole, and so does a short one', () => {
    expect(estimateCompressed('abcdefghijklmnopqrstuvwxyz0123456789')).toBe(1);
    expect(estimateCompressed('aaaaaaa')).toBe(1);
  });

  test('JSON of one shape shrinks to less than half', () => {
    expect(estimateCompressed(feed(64))).toBeLessThan(0.5);
  });

  test('it is an estimate from above: deflate leaves less', () => {
    const random = seeded(3);
    const noise = Array.from({ length: 4_000 }, () => String.fromCharCode(33 + Math.floor(random() * 90))).join('');
    for (const text of [feed(64), feed(8), noise, 'x'.repeat(10_000)]) {
      expect(estimateCompressed(text)).toBeGreaterThanOrEqual(deflateRawSync(text).length / text.length);
    }
  });
});
