import { median, spread, unsteadiness } from '../statistics.ts';

/** How the waits of an outage grow. */
export type BackoffShape =
  'immediate' | 'fixed' | 'fixed-jitter' | 'linear' | 'exponential' | 'exponential-jitter' | 'growing';

/** The shape fitted to the waits of one outage. */
export interface BackoffFit {
  readonly shape: BackoffShape;
  /** Where the waits stop growing, `null` where no plateau was seen. */
  readonly cap: number | null;
  /** Doublings from one wait to the next: 1 for plain doubling. */
  readonly slope: number;
  /** Distance of the growing waits from plain doubling, in doublings; 0 for other shapes. */
  readonly residual: number;
  /** True on fewer waits than a name needs. */
  readonly isHint: boolean;
}

/** Waits below this count as none. */
export const IMMEDIATE = 100;

/** Distance from the line, in doublings, that a timer's own lateness explains; more is jitter. */
const EXACT = 0.1;

/** Waits from which on a shape is hinted at, and named. */
const HINT_WAITS = 4;
const SURE_WAITS = 6;

/** The waits without their plateau: two or more equal ones at the end, at the maximum, are reduced to one. */
export function stripPlateau(waits: readonly number[]): {
  readonly rising: readonly number[];
  readonly cap: number | null;
} {
  const largest = Math.max(...waits);
  const tolerance = largest * 0.03 + 30;
  let plateau = 0;
  while (plateau < waits.length && largest - (waits[waits.length - 1 - plateau] ?? 0) <= tolerance) plateau += 1;
  if (plateau < 2) return { rising: waits, cap: null };
  return { rising: waits.slice(0, waits.length - plateau + 1), cap: largest };
}

interface Line {
  readonly slope: number;
  /** Root of the mean squared distance from the line. */
  readonly residual: number;
}

/** Fits log2 of the waits to a line over their number. A wait of nothing counts as one millisecond. */
function fitDoublings(waits: readonly number[]): Line {
  const logs = waits.map((wait) => Math.log2(Math.max(1, wait)));
  const middle = (logs.length - 1) / 2;
  const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  let covariance = 0;
  let variance = 0;
  for (const [index, value] of logs.entries()) {
    covariance += (index - middle) * (value - mean);
    variance += (index - middle) ** 2;
  }
  const slope = variance === 0 ? 0 : covariance / variance;
  const squares = logs.reduce((sum, value, index) => sum + (value - mean - slope * (index - middle)) ** 2, 0);
  return { slope, residual: Math.sqrt(squares / logs.length) };
}

/** True where the steps between the waits are equal; the step into a cap says nothing and is left out. */
function isLinear(waits: readonly number[], cap: number | null): boolean {
  const steps = waits.slice(1).map((wait, index) => wait - (waits[index] ?? 0));
  const counted = cap === null ? steps : steps.slice(0, -1);
  const mean = counted.reduce((sum, step) => sum + step, 0) / counted.length;
  return counted.length >= 3 && mean > 0 && spread(counted) <= mean * 0.05;
}

/** Equal waits, as a timer makes them: the median and also the outliers lie close. */
const isEven = (waits: readonly number[]): boolean =>
  unsteadiness(waits) < 0.05 && spread(waits) <= Math.max(60, median(waits) * 0.1);

/**
 * Names the shape of the waits between the failed attempts of one outage. See docs/reference/detectors.md, "Backoff".
 *
 * @param waits from a failure to the next attempt, in milliseconds, in order.
 * @returns `null` below four waits: they show no shape.
 */
export function fitBackoff(waits: readonly number[]): BackoffFit | null {
  if (waits.length < HINT_WAITS) return null;
  const isHint = waits.length < SURE_WAITS;
  if (waits.every((wait) => wait < IMMEDIATE)) return { shape: 'immediate', cap: null, slope: 0, residual: 0, isHint };
  const { rising, cap } = stripPlateau(waits);
  // If all waits are equal they are one plateau: a fixed wait, not a cap.
  if (rising.length < 2) return { shape: 'fixed', cap: null, slope: 0, residual: 0, isHint };
  if (isLinear(rising, cap)) return { shape: 'linear', cap, slope: 0, residual: 0, isHint };
  // The step into the cap is shorter than the others: it says nothing of how the waits grow before it.
  const growing = cap !== null && rising.length > 3 ? rising.slice(0, -1) : rising;
  const { slope, residual } = fitDoublings(growing);
  if (Math.abs(slope) < 0.25) {
    return { shape: isEven(waits) ? 'fixed' : 'fixed-jitter', cap: null, slope, residual, isHint };
  }
  if (slope >= 0.45)
    return { shape: residual < EXACT ? 'exponential' : 'exponential-jitter', cap, slope, residual, isHint };
  return { shape: 'growing', cap, slope, residual, isHint };
}
