import { describe, expect, test } from 'vitest';
import { sipHash, sipKeyOf } from '../../../../src/formats/redact/siphash.ts';

const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => index);
const key = sipKeyOf(bytes(16));

describe('SipHash-2-4', () => {
  // The paper's example (appendix A), and three of the reference implementation's vectors, key 00 … 0f.
  test.each([
    [15, 'a129ca6149be45e5'],
    [0, '726fdb47dd0e0e31'],
    [1, '74f839c593dc67fd'],
    [8, '93f5f5799a932462'],
  ])('of %i bytes is that of its authors', (length, expected) => {
    expect(sipHash(key, bytes(length))).toBe(expected);
  });

  test('depends on the key', () => {
    expect(sipHash(sipKeyOf(bytes(15)), bytes(15))).not.toBe(sipHash(key, bytes(15)));
  });
});
