import type { Millis } from '../../base/units.ts';
import { millis } from '../../base/units.ts';
import { deviation, median, quantile, unsteadiness } from '../statistics.ts';

/** One request of an endpoint. `end` is `null` while it is under way. */
export interface Call {
  readonly start: Millis;
  end: Millis | null;
  /** True for a status of 400 and above, and where there was no answer at all. */
  hasFailed: boolean;
  isEmpty: boolean;
  /** Hash of what it asks for, `null` where that is not known; see `Ask`. */
  readonly identity: number | null;
  readonly cursor: string | null;
}

/** What the times of the calls of an endpoint show. */
export interface CallPattern {
  readonly class: 'long-poll' | 'short-poll' | 'retry-loop' | 'request';
  /** True for a long poll that may as well be slow answers asked for at once: nothing shows that they are held. */
  readonly isMaybe: boolean;
  /** True where empty answers at one upper time show that the server holds each request until there is news. */
  readonly isHeld: boolean;
  /** Median from start to start. */
  readonly period: Millis;
  /** Median from start to end. */
  readonly hold: Millis;
  /** Median from an end to the next start. */
  readonly gap: Millis;
}

/** Fewer calls than this show no rhythm. */
export const MIN_CALLS = 4;

/** Median distances from the median up to this share of it are those of a timer. */
const STEADY = 0.1;

/** Where answers take most of the period, equal periods may be chance: a timer is far steadier. */
const STEADY_SLOW = 0.03;

/** Milliseconds by which a timer may run late without being called unsteady. */
const TIMER_LATE = 20;

/** The shortest time that shows a held request where it is asked again at once, and where the page pauses. */
const HELD = 1_000;
const LONG_HELD = 5_000;

/** Empty answers at the upper time, how close to it, and the share of the answers there that must be empty. */
const CEILING_CALLS = 3;
const CEILING_WIDTH = 0.03;
const CEILING_EMPTY = 0.8;

/** A request this soon after the answer was asked at once; the share of calls for which that must be so. */
const AT_ONCE = 50;
const MOSTLY = 0.8;

/** How far apart the answers of a held request come: the long ones take this many times the short ones. */
const VARIED = 3;

/** Share of calls that ask for something else, from which on they are no poll. */
const DIFFERENT = 0.5;

interface Times {
  readonly periods: readonly number[];
  readonly gaps: readonly number[];
  readonly holds: readonly number[];
}

function timesOf(calls: readonly Call[]): Times {
  const periods: number[] = [];
  const gaps: number[] = [];
  const holds: number[] = [];
  for (const [index, call] of calls.entries()) {
    if (call.end !== null) holds.push(call.end - call.start);
    const next = calls[index + 1];
    if (next === undefined) continue;
    periods.push(next.start - call.start);
    if (call.end !== null) gaps.push(next.start - call.end);
  }
  return { periods, gaps, holds };
}

/** True where most calls ask for something else than the others: a search, an upload, pages of a list. */
function asksOtherThings(calls: readonly Call[]): boolean {
  const known = new Set(calls.map(({ identity }) => identity));
  const unknown = calls.filter(({ identity }) => identity === null).length;
  known.delete(null);
  return known.size + unknown > 1 && known.size + unknown >= calls.length * DIFFERENT;
}

/** True where the longest answers took the same time and brought nothing: the server's own limit. */
function hasCeiling(calls: readonly Call[]): boolean {
  const holdOf = ({ start, end, hasFailed }: Call): number => (end === null || hasFailed ? 0 : end - start);
  // Every call of a page asks this again: without lists in between.
  let longest = 0;
  for (const call of calls) longest = Math.max(longest, holdOf(call));
  if (longest < LONG_HELD) return false;
  const near = calls.filter((call) => holdOf(call) >= longest * (1 - CEILING_WIDTH));
  const empty = near.filter(({ isEmpty }) => isEmpty).length;
  return empty >= CEILING_CALLS && empty >= near.length * CEILING_EMPTY;
}

const movesCursor = (calls: readonly Call[]): boolean =>
  new Set(calls.flatMap(({ cursor }) => (cursor === null ? [] : [cursor]))).size > 1;

/** Long poll, perhaps a long poll, or neither, of calls that are under way for most of the time. */
function judgeHeld(calls: readonly Call[], times: Times, isHeld: boolean): 'certain' | 'maybe' | null {
  const { gaps, holds } = times;
  if (isHeld) return 'certain';
  const longest = Math.max(...holds);
  const isAtOnce = gaps.filter((gap) => gap < AT_ONCE).length >= gaps.length * MOSTLY;
  if (isAtOnce && longest >= HELD) {
    const isVaried = quantile(holds, 0.9) >= VARIED * Math.max(1, quantile(holds, 0.1));
    return isVaried || movesCursor(calls) ? 'certain' : 'maybe';
  }
  return unsteadiness(gaps) <= STEADY && longest >= LONG_HELD ? 'maybe' : null;
}

/**
 * Distinguishes a poll from requests that merely recur, by the times of the last calls. See docs/reference/detectors.md, "Polls".
 *
 * A slow answer is not a held one. Requests are held where the longest answers take the same time and bring nothing, or
 * where each is followed by the next at once and they last very differently, or continue from a cursor. Otherwise equal
 * periods (an interval timer) or equal pauses (a timer set when the reply came) make a short poll.
 *
 * @param calls of one endpoint by start, at most the last 20; pending ones count with their start.
 * @param isAsking false where a call may as well send something: then two answers must have brought news.
 */
export function classifyCalls(calls: readonly Call[], isAsking = true): CallPattern {
  const times = timesOf(calls);
  const { periods, gaps, holds } = times;
  const period = median(periods);
  const hold = median(holds);
  const isHeld = hasCeiling(calls);
  const pattern = (kind: CallPattern['class'], isMaybe = false): CallPattern => ({
    class: kind,
    isMaybe,
    isHeld,
    period: millis(period),
    hold: millis(hold),
    gap: millis(median(gaps)),
  });
  if (holds.length < MIN_CALLS || gaps.length < MIN_CALLS - 1) return pattern('request');
  if (calls.every((call) => call.end === null || call.hasFailed)) return pattern('retry-loop');
  const news = calls.filter(({ end, hasFailed, isEmpty }) => end !== null && !hasFailed && !isEmpty).length;
  const isOther = asksOtherThings(calls);
  if (!isAsking && (isOther || news < 2)) return pattern('request');
  const isSlow = hold / period >= 0.5;
  // Asked by a timer, what differs may be a counter that keeps caches away; asked at once, pages of a list.
  if (isSlow && isOther) return pattern('request');
  const isInterval = period >= 250 && unsteadiness(periods) <= (isSlow ? STEADY_SLOW : STEADY);
  // An interval timer keeps its times whatever the answers take; then the pauses vary in place of the periods.
  if (isInterval && deviation(gaps) > 2 * deviation(periods) + TIMER_LATE) return pattern('short-poll');
  const held = isSlow ? judgeHeld(calls, times, isHeld) : null;
  if (held !== null) return pattern('long-poll', held === 'maybe');
  const isSteady = isInterval || (period >= 250 && unsteadiness(gaps) <= STEADY);
  return pattern(isSteady ? 'short-poll' : 'request');
}
