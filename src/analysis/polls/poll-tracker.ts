import { BoundedList } from '../../base/bounded-list.ts';
import type { Millis } from '../../base/units.ts';
import { millis } from '../../base/units.ts';
import { POLL_WINDOW } from '../analysis-limits.ts';
import { median, unsteadiness } from '../statistics.ts';
import type { PollRhythm, StreamClass } from '../streams/stream.ts';

/** One request of an endpoint. `end` is `null` while it is under way. */
export interface Call {
  readonly start: Millis;
  end: Millis | null;
  /** True for a status of 400 and above, and where there was no answer at all. */
  hasFailed: boolean;
  isEmpty: boolean;
}

/** What the times of the calls of an endpoint show. */
interface CallPattern {
  readonly class: 'long-poll' | 'short-poll' | 'retry-loop' | 'request';
  /** Median from start to start. */
  readonly period: Millis;
  /** Median from start to end. */
  readonly hold: Millis;
  /** Median from an end to the next start. */
  readonly gap: Millis;
}

/** Fewer calls than this show no rhythm. */
const MIN_CALLS = 4;

/** Calls from which on a class is hinted at. With fewer, every fifth series of clicks looks periodic. */
const HINT_CALLS = 6;

/** Calls from which on a class is announced. */
const SURE_CALLS = 10;

/** Calls in a row that must show another class before an announced one is given up. */
const CHANGE_CALLS = 5;

/**
 * Distinguishes a poll from requests that merely recur, by the times of the last calls. See docs/detectors.md, "Polls".
 *
 * A reply that takes most of the period, and sometimes a second or more, is held: a long poll. Otherwise equal periods
 * (an interval timer) or equal pauses (a timer set when the reply came) make a short poll.
 *
 * @param calls of one endpoint by start, at most the last {@link POLL_WINDOW}; pending ones count with their start.
 */
export function classifyCalls(calls: readonly Call[]): CallPattern {
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
  const period = median(periods);
  const hold = median(holds);
  const gap = median(gaps);
  const measures = { period: millis(period), hold: millis(hold), gap: millis(gap) };
  if (holds.length < MIN_CALLS || gaps.length < MIN_CALLS - 1) return { class: 'request', ...measures };
  if (calls.every((call) => call.end === null || call.hasFailed)) return { class: 'retry-loop', ...measures };
  const share = hold / period;
  if (share >= 0.5 && Math.max(...holds) >= 1_000 && (hold >= 250 || gap < 50)) {
    return { class: 'long-poll', ...measures };
  }
  const steady = Math.min(unsteadiness(periods), unsteadiness(gaps));
  if (share < 0.5 && period >= 250 && steady <= 0.1) return { class: 'short-poll', ...measures };
  return { class: 'request', ...measures };
}

/** Follows the calls of one stream and keeps its class stable. */
export class PollTracker {
  readonly #calls = new BoundedList<Call>(POLL_WINDOW);
  #finished = 0;
  #empty = 0;
  #class: CallPattern['class'] = 'request';
  #against = 0;
  #candidate: CallPattern['class'] = 'request';
  #pattern: CallPattern | null = null;
  /** Set where a library's own signature says what its requests are. */
  readonly #signature: 'long-poll' | null;

  constructor(signature: 'long-poll' | null) {
    this.#signature = signature;
  }

  /** A request begins. The call is the caller's to finish. */
  begin(at: Millis): Call {
    const call: Call = { start: at, end: null, hasFailed: false, isEmpty: false };
    this.#insert(call);
    return call;
  }

  #insert(call: Call): void {
    this.#calls.push(call);
  }

  /** A request ended; decides the class again. */
  finish(call: Call, at: Millis, isEmpty: boolean, hasFailed: boolean): void {
    call.end = at;
    call.isEmpty = isEmpty;
    call.hasFailed = hasFailed;
    this.#finished += 1;
    if (isEmpty && !hasFailed) this.#empty += 1;
    this.#decide();
  }

  /** Takes over the calls of a stream that turned out to be the same endpoint. */
  absorb(other: PollTracker): void {
    const calls = [...other.#calls, ...this.#calls].sort((left, right) => left.start - right.start);
    this.#calls.clear();
    for (const call of calls) this.#calls.push(call);
    this.#finished += other.#finished;
    this.#empty += other.#empty;
    this.#decide();
  }

  #decide(): void {
    if (this.#finished < MIN_CALLS) return;
    const pattern = classifyCalls(this.#calls.items);
    this.#pattern = pattern;
    if (this.#finished < HINT_CALLS) {
      // Four failures in a row are a loop whatever their rhythm; everything else waits for more calls.
      if (pattern.class === 'retry-loop') this.#class = pattern.class;
      return;
    }
    if (this.#finished <= SURE_CALLS || this.#class === 'request') {
      this.#class = pattern.class;
      this.#against = 0;
      return;
    }
    if (pattern.class === this.#class) {
      this.#against = 0;
      return;
    }
    this.#against = pattern.class === this.#candidate ? this.#against + 1 : 1;
    this.#candidate = pattern.class;
    // A poll whose server is down stays a poll: its calls show the failures.
    if (this.#against >= CHANGE_CALLS && pattern.class !== 'retry-loop') this.#class = pattern.class;
  }

  /** The class shown now. */
  get class(): StreamClass {
    return this.#signature ?? this.#class;
  }

  /** True while a class is shown on fewer calls than it needs to be announced. */
  get isMaybe(): boolean {
    return this.#signature === null && this.#class !== 'request' && this.#finished < SURE_CALLS;
  }

  /** The measures of a polled stream, `null` where it is none. */
  rhythm(): PollRhythm | null {
    const pattern = this.#pattern;
    if (pattern === null || this.class === 'request' || !(pattern.period > 0)) return null;
    return {
      period: pattern.period,
      hold: pattern.hold,
      gap: pattern.gap,
      emptyShare: this.#finished === 0 ? 0 : this.#empty / this.#finished,
      requestsPerHour: 3_600_000 / pattern.period,
      isCertain: this.#finished >= SURE_CALLS || this.#signature !== null,
    };
  }
}
