import * as fc from '../../../../property.ts';
import { expect, test } from 'vitest';
import { fingerprint } from '../../../../../src/analysis/numbering/repeats/fingerprint.ts';

test('a fingerprint is a safe integer, and equal texts have equal ones', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const print = fingerprint(text);
      expect(Number.isSafeInteger(print) && print >= 0).toBe(true);
      expect(fingerprint(`${text} `.slice(0, -1))).toBe(print);
    }),
  );
});

test('a hundred thousand texts that differ in one character or their length have as many fingerprints', () => {
  const prints = new Set<number>();
  for (let index = 0; index < 50_000; index++) {
    prints.add(fingerprint(`{"seq":${index},"price":1}`));
    prints.add(fingerprint('x'.repeat(index % 1_000) + index));
  }
  expect(prints.size).toBe(100_000);
});
