import { describe, expect, test } from 'vitest';
import { fitBackoff, stripPlateau } from '../../../../src/analysis/outages/backoff-shapes.ts';
import { BACKOFF_FAMILIES, shareOfShape } from './backoff-families.ts';

describe('fitBackoff', () => {
  test('three waits show no shape', () => {
    expect(fitBackoff([1_000, 2_000, 4_000])).toBeNull();
  });

  // a real Socket.IO outage: the plateau 5.01 5.01 5.00 5.01 is the cap, the rest grows by about 1.3 doublings
  test('Socket.IO waits are doubling waits with jitter and a cap of 5 s', () => {
    const fit = fitBackoff([590, 2_000, 3_540, 5_010, 5_010, 5_000, 5_010]);
    expect(fit).toMatchObject({ shape: 'exponential-jitter', cap: 5_010, isHint: false });
  });

  test('a plateau of equal waits at the maximum is cut down to one', () => {
    expect(stripPlateau([1_000, 2_000, 4_000, 5_000, 5_000, 5_000])).toEqual({
      rising: [1_000, 2_000, 4_000, 5_000],
      cap: 5_000,
    });
  });

  test('a plain doubling that runs into its cap is not called linear', () => {
    expect(fitBackoff([1_000, 2_000, 4_000, 5_000, 5_000, 5_000])?.shape).toBe('exponential');
  });

  test.each(BACKOFF_FAMILIES.map((family) => [family.name, family] as const))(
    '%s is named at six waits',
    (_name, family) => {
      expect(shareOfShape(family, 6, 1_000)).toBeGreaterThanOrEqual(family.least);
    },
  );
});
