// @ts-check
/** Samples of every variant in turn, and what they say. */
import { setTimeout as sleep } from 'node:timers/promises';
import { mainThreadTime } from './process.mjs';

/** @typedef {import('./subjects.mjs').Variant} Variant */
/** @typedef {import('./subjects.mjs').Subject} Subject */
/** @typedef {{ median: number, least: number, most: number }} Summary */
/** @typedef {Partial<Record<Variant, Summary>>} Summaries */

/** Pause after a workload, so that what it left behind is counted too, in milliseconds. */
const SETTLE = 250;

/** @param {readonly number[]} values @returns {number} */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? NaN) + upper) / 2 : upper;
}

/** @param {readonly number[]} values @returns {Summary} */
const summary = (values) => ({ median: median(values), least: Math.min(...values), most: Math.max(...values) });

/** @param {Subject} subject @param {() => Promise<unknown>} run @returns {Promise<number>} milliseconds of the main thread */
export async function costOf({ pid }, run) {
  const before = await mainThreadTime(pid);
  await run();
  await sleep(SETTLE);
  return (await mainThreadTime(pid)) - before;
}

/**
 * Samples every variant in turn, forwards and backwards (A B C D D C B A …), so that a slow minute hits all alike; the
 * first sample of each warms the page up and does not count.
 *
 * @param {ReadonlyMap<Variant, Subject>} subjects
 * @param {number} rounds
 * @param {(subject: Subject) => Promise<number>} sample
 * @returns {Promise<Summaries>}
 */
export async function alternate(subjects, rounds, sample) {
  /** @type {Partial<Record<Variant, number[]>>} */
  const samples = {};
  for (const subject of subjects.values()) await sample(subject);
  for (let round = 0; round < rounds; round += 1) {
    const order = [...subjects];
    if (round % 2 === 1) order.reverse();
    for (const [variant, subject] of order) (samples[variant] ??= []).push(await sample(subject));
  }
  return Object.fromEntries(Object.entries(samples).map(([variant, values]) => [variant, summary(values)]));
}
