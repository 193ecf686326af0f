import process from 'node:process';
import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { propertySeed, randomSeed } from '../../../../scripts/test/property-seed.ts';

describe('the seed of the property tests', () => {
  test('is the same in every run, unless PROPERTY_SEED asks for another', () => {
    expect(propertySeed(undefined)).toBe(propertySeed(''));
    expect(propertySeed('-1692093975')).toBe(-1_692_093_975);
    expect(propertySeed('0')).toBe(0);
  });

  test.each(['x', '1.5', '2147483648', '-2147483649', 'NaN'])('is no %s, which a sentence says', (asked) => {
    expect(() => propertySeed(asked)).toThrow(
      `PROPERTY_SEED is "${asked}". Give a whole number from -2147483648 to 2147483647.`,
    );
  });

  test('is set where tests import fast-check', () => {
    const seed = propertySeed(process.env['PROPERTY_SEED']);
    expect(fc.readConfigureGlobal().seed).toBe(seed);
    const drawn = (): readonly number[] => fc.sample(fc.integer(), 5);
    expect(drawn()).toEqual(drawn());
  });

  test('drawn by lot is one that fast-check takes', () => {
    for (let times = 0; times < 100; times++) {
      const seed = randomSeed();
      expect(propertySeed(String(seed))).toBe(seed);
    }
  });
});
