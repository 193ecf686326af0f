/** A short run of the fuzzer; `npm run test:fuzz -- --seconds N` is the long one. The seed is fixed: what fails here fails again. */
import * as fc from '../property.ts';
import { describe, expect, test } from 'vitest';
import { TARGETS } from './targets.ts';
import { weigh } from './weigh.ts';

const SEED = 20_261_122;
const RUNS = 150;

describe('no parser throws, hangs or makes much out of little', () => {
  test.each(TARGETS)('$name', async ({ property }) => {
    const { failed, counterexample, errorInstance } = await fc.check(property, { seed: SEED, numRuns: RUNS });
    const smallest = failed ? fc.stringify(counterexample) : '';
    expect({ failed, smallest, error: errorInstance ?? null }).toEqual({ failed: false, smallest: '', error: null });
  });

  test('the scales find a value without end and one that is too heavy', () => {
    const round: { self?: unknown } = {};
    round.self = round;
    expect(() => weigh(round, 1e9)).toThrow('no end');
    expect(() => weigh('x'.repeat(11), 10)).toThrow('more than 10');
    // A name of 1, a text of 2, two values of 8.
    expect(weigh({ a: 'xy', b: 1 }, 100)).toBe(8 + 1 + 2 + 1 + 8);
  });
});
