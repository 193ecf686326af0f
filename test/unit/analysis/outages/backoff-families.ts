import { fitBackoff } from '../../../../src/analysis/outages/backoff-shapes.ts';
import type { BackoffShape } from '../../../../src/analysis/outages/backoff-shapes.ts';
import { between, seeded } from '../random.ts';

/** A way of waiting before attempts, with its shape. `least` is the share to be recognised at six waits. */
export interface BackoffFamily {
  readonly name: string;
  readonly is: BackoffShape;
  readonly least: number;
  /** The wait before attempt `k`, from 0, without the timer's lateness. */
  readonly wait: (k: number, random: () => number) => number;
}

export const BACKOFF_FAMILIES: readonly BackoffFamily[] = [
  { name: 'no wait', is: 'immediate', least: 1, wait: (_k, random) => between(random, 0, 30) },
  { name: 'fixed 3 s', is: 'fixed', least: 1, wait: () => 3_000 },
  {
    name: 'fixed 3 s ± 50 %',
    is: 'fixed-jitter',
    least: 0.94,
    wait: (_k, random) => 3_000 * between(random, 0.5, 1.5),
  },
  { name: 'linear by 1 s', is: 'linear', least: 1, wait: (k) => 1_000 * (k + 1) },
  { name: 'doubling from 1 s', is: 'exponential', least: 1, wait: (k) => 1_000 * 2 ** k },
  { name: 'doubling, cap 5 s', is: 'exponential', least: 1, wait: (k) => Math.min(5_000, 1_000 * 2 ** k) },
  {
    name: 'doubling, half jitter',
    is: 'exponential-jitter',
    least: 0.94,
    wait: (k, random) => 1_000 * 2 ** k * between(random, 0.5, 1),
  },
  {
    name: 'doubling, full jitter',
    is: 'exponential-jitter',
    least: 0.94,
    wait: (k, random) => 1_000 * 2 ** k * random(),
  },
  {
    name: 'doubling ± 50 %',
    is: 'exponential-jitter',
    least: 0.94,
    wait: (k, random) => 1_000 * 2 ** k * between(random, 0.5, 1.5),
  },
];

/** The share of seeded outages of `length` waits whose shape is named rightly. */
export function shareOfShape(family: BackoffFamily, length: number, runs: number, seed = 5): number {
  const random = seeded(seed);
  let right = 0;
  for (let run = 0; run < runs; run += 1) {
    const waits = Array.from({ length }, (_, k) => family.wait(k, random) + between(random, 0, 8));
    if (fitBackoff(waits)?.shape === family.is) right += 1;
  }
  return right / runs;
}
