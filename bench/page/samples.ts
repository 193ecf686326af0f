/** Samples of every variant in turn, and what they say. */
import { setTimeout as sleep } from 'node:timers/promises';
import { mainThreadTime } from './process.ts';
import type { Subject, Variant } from './subjects.ts';

interface Summary {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export type Summaries = Partial<Record<Variant, Summary>>;

/** Pause after a workload, so that what it left behind is counted too, in milliseconds. */
const SETTLE = 250;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? NaN) + upper) / 2 : upper;
}

const summary = (values: readonly number[]): Summary => ({
  median: median(values),
  least: Math.min(...values),
  most: Math.max(...values),
});

/** @returns milliseconds of the main thread */
export async function costOf({ pid }: Subject, run: () => Promise<unknown>): Promise<number> {
  const before = await mainThreadTime(pid);
  await run();
  await sleep(SETTLE);
  return (await mainThreadTime(pid)) - before;
}

/**
 * Samples every variant in turn, forwards and backwards (A B C D D C B A …), so that a slow minute hits all alike; the
 * first sample of each warms the page up and does not count.
 */
export async function alternate(
  subjects: ReadonlyMap<Variant, Subject>,
  rounds: number,
  sample: (subject: Subject) => Promise<number>,
): Promise<Summaries> {
  const samples: Partial<Record<Variant, number[]>> = {};
  for (const subject of subjects.values()) await sample(subject);
  for (let round = 0; round < rounds; round += 1) {
    const order = [...subjects];
    if (round % 2 === 1) order.reverse();
    for (const [variant, subject] of order) (samples[variant] ??= []).push(await sample(subject));
  }
  return Object.fromEntries(Object.entries(samples).map(([variant, values]) => [variant, summary(values)]));
}
