import type { Millis } from '../../base/units.ts';
import { median } from '../statistics.ts';

/** Timers of one and the same period that tick independently of each other. */
interface Trains {
  readonly period: number;
  /** When the last of the timers was first seen in the starts that were given. */
  readonly since: Millis;
  readonly count: number;
}

/** The shortest step of a timer, how far a step may differ as a share of it, and by how much a busy page is late. */
const SHORTEST = 250;
const STEADY = 0.03;
const LATE = 10;

/** Share of the starts that must have another one a period later, and that must belong to a timer. */
const MOSTLY = 0.8;

/** Share of the starts that may have another one a period later by chance; above it a period shows nothing. */
const CHANCE = 0.3;

/** Periods at the end of the starts in which the timers are counted. */
const WINDOW = 8;

/** Starts behind one that may be the next of the same timer. */
const REACH = 12;

const toleranceOf = (period: number): number => period * STEADY + LATE;

/** The share of starts, without those of the last period, that have another one a period later. */
function shareWithNext(starts: readonly Millis[], period: number): number {
  const last = starts.at(-1) ?? 0;
  const tolerance = toleranceOf(period);
  let place = 0;
  let asked = 0;
  let found = 0;
  for (const start of starts) {
    const due = start + period;
    if (due > last + tolerance) break;
    asked += 1;
    while (place < starts.length && (starts[place] ?? 0) < due - tolerance) place += 1;
    if (Math.abs((starts[place] ?? 0) - due) <= tolerance) found += 1;
  }
  return asked === 0 ? 0 : found / asked;
}

/** The shortest step after which nearly every start has another one, `null` for none. */
function periodOf(starts: readonly Millis[]): number | null {
  const gaps = new Set<number>();
  for (const first of [0, 1, 2, 3].map((index) => starts.length - 1 - index * 3)) {
    for (let back = 1; back <= REACH; back += 1) {
      const gap = (starts[first] ?? 0) - (starts[first - back] ?? Number.POSITIVE_INFINITY);
      if (gap >= SHORTEST) gaps.add(gap);
    }
  }
  const seen = (starts.at(-1) ?? 0) - (starts[0] ?? 0);
  const byChance = (gap: number): number => (2 * toleranceOf(gap) * starts.length) / seen;
  const isPeriod = (gap: number): boolean => byChance(gap) <= CHANCE && shareWithNext(starts, gap) >= MOSTLY;
  return [...gaps].sort((left, right) => left - right).find(isPeriod) ?? null;
}

/** Divides a circle of phases at every gap above `width`; the phases of one timer lie together, those of the first may exceed `period`. */
function clusters(phases: readonly number[], period: number, width: number): readonly (readonly number[])[] {
  const sorted = [...phases].sort((left, right) => left - right);
  const breaks = sorted.flatMap((phase, index) => {
    const before = sorted[index - 1] ?? (sorted.at(-1) ?? 0) - period;
    return phase - before > width ? [index] : [];
  });
  const turned = [...sorted, ...sorted.map((phase) => phase + period)];
  return breaks.map((start, index) => turned.slice(start, breaks[index + 1] ?? sorted.length + (breaks[0] ?? 0)));
}

/** How far the phases of independent timers must be from equal distances, as a share of those. */
const EQUAL = 0.08;

/**
 * True where the groups follow each other at equal distances: then they are the steps of one timer that is not exact, whose
 * second or third step happens to be as long as the one before.
 */
function isOneTimer(groups: readonly (readonly number[])[], period: number): boolean {
  const middles = groups.map(median).sort((left, right) => left - right);
  const distance = period / middles.length;
  const [first = 0] = middles;
  return [...middles.slice(1), first + period].every(
    (middle, index) => Math.abs(middle - (middles[index] ?? 0) - distance) <= distance * EQUAL,
  );
}

/**
 * Divides the starts of calls into timers of one period.
 *
 * @param starts ascending, some dozens.
 * @param leastSteps calls that each timer must have made in the last 8 periods.
 * @returns `null` where the starts are no timers of one period.
 */
export function findTrains(starts: readonly Millis[], leastSteps: number): Trains | null {
  const last = starts.at(-1);
  const period = periodOf(starts);
  if (last === undefined || period === null) return null;
  const lately = starts.filter((start) => start > last - WINDOW * period);
  const [first] = lately;
  if (first === undefined) return null;
  const groups = clusters(
    lately.map((start) => (start - first) % period),
    period,
    2 * toleranceOf(period),
  );
  const timers = groups.filter(({ length }) => length >= leastSteps && length <= WINDOW + 1);
  const inTimers = timers.reduce((sum, { length }) => sum + length, 0);
  if (inTimers < lately.length * MOSTLY) return null;
  const isOne = timers.length > 1 && isOneTimer(timers, period);
  return { period: isOne ? period / timers.length : period, since: first, count: isOne ? 1 : timers.length };
}
