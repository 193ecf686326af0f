import { BoundedList } from '../../base/bounded-list.ts';
import type { Millis } from '../../base/units.ts';
import { POLL_WINDOW } from '../analysis-limits.ts';
import type { PollRhythm, StreamClass } from '../streams/stream.ts';
import type { Ask } from './ask.ts';
import { classifyCalls, MIN_CALLS } from './classify-calls.ts';
import type { Call, CallPattern } from './classify-calls.ts';

/** Calls from which on a class is hinted at. With fewer, every fifth series of clicks looks periodic. */
const HINT_CALLS = 6;

/** Calls from which on a class is announced. */
const SURE_CALLS = 10;

/** Calls in a row that must show another class before an announced one is given up. */
const CHANGE_CALLS = 5;

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
  readonly #isAsking: boolean;

  /** @param isAsking true where the calls can only ask, by their method or what they say; see {@link classifyCalls}. */
  constructor(signature: 'long-poll' | null, isAsking = true) {
    this.#signature = signature;
    this.#isAsking = isAsking;
  }

  /** A request begins. The call is the caller's to finish. */
  begin(at: Millis, { identity, cursor }: Ask): Call {
    const call: Call = { start: at, end: null, hasFailed: false, isEmpty: false, identity, cursor };
    this.#calls.push(call);
    return call;
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
    const pattern = classifyCalls(this.#calls.items, this.#isAsking);
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

  /** True while a class is shown on fewer calls than it needs to be announced, or without proof that answers are held. */
  get isMaybe(): boolean {
    if (this.#signature !== null || this.#class === 'request') return false;
    return this.#finished < SURE_CALLS || (this.#class === 'long-poll' && this.#pattern?.isMaybe === true);
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
      isCertain: this.#signature !== null || (this.#finished >= SURE_CALLS && !this.isMaybe),
      isHeld: pattern.isHeld,
    };
  }
}
