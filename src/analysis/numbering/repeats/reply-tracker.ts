import { BoundedMap } from '../../../base/bounded-map.ts';
import type { Millis } from '../../../base/units.ts';
import type { Direction } from '../../../wire/record.ts';
import { quantile } from '../../statistics.ts';
import type { RecordRef } from '../../finding.ts';

/** Requests of one stream that can be open at a time; a page with more has stopped caring for answers. */
const MAX_PENDING = 10_000;

/** Requests with the same reference that can be open at a time. */
const MAX_SAME_REFERENCE = 64;

/** Answered requests that are remembered, to notice a second answer. */
const MAX_ANSWERED = 2_000;

/** Connections of which the last message that could not be read is remembered. */
const MAX_UNREAD = 5_000;

/** Latest round trips from which the usual one is learned. */
const ROUND_TRIPS = 512;

/** Milliseconds that an answer may take at least, and usual round trips if that is longer. */
const PATIENCE = 10_000;
const PATIENCE_ROUND_TRIPS = 10;

/** A request that waits, or waited, for its answer. */
export interface AwaitedReply {
  readonly key: string;
  readonly ref: string;
  readonly type: string;
  readonly at: Millis;
  readonly record: RecordRef;
  readonly connection: number;
  readonly direction: Direction;
  /** Partial answers have come. */
  isProgressing: boolean;
}

/** A second answer to one request. */
export interface SecondAnswer {
  readonly asked: AwaitedReply;
  readonly at: Millis;
  readonly record: RecordRef;
}

/** Spans between requests and their answers in milliseconds. */
interface RoundTrips {
  readonly count: number;
  readonly half: number;
  readonly most: number;
  readonly longest: number;
}

/** The connection of what travels by requests: each of them is one of its own, and they answer each other. */
export const OF_REQUESTS = -1;

/** One message with a reference, whichever way it goes. */
export interface ReferringMessage {
  readonly direction: Direction;
  readonly connection: number;
  readonly ref: string;
  readonly type: string;
  readonly at: Millis;
  readonly record: RecordRef;
}

/**
 * Pairs requests with replies by the references that the protocol gives them. Each direction has its own references: what
 * goes out is answered by what comes in, and the other way round. A reference may be used again once it was answered.
 */
export class ReplyTracker {
  /** By reference the requests that wait, the earliest first: a page may use a reference again before its answer. */
  readonly #pending = new BoundedMap<string, readonly AwaitedReply[]>(MAX_PENDING);
  readonly #answered = new BoundedMap<string, AwaitedReply>(MAX_ANSWERED);
  /** When the last message came that could not be read, by the direction and connection of what it may have answered. */
  readonly #unreadAt = new BoundedMap<string, Millis>(MAX_UNREAD);
  readonly #roundTrips: number[] = [];
  #answers = 0;
  #longest = 0;
  readonly #lost: AwaitedReply[] = [];
  #excused = 0;

  /** A request went out (or came in) and an answer is due. */
  ask(message: ReferringMessage): void {
    const key = keyOf(message, message.direction);
    this.#answered.delete(key);
    const { ref, type, at, record, connection, direction } = message;
    const waiting = this.#pending.get(key) ?? [];
    const asked = { key, ref, type, at, record, connection, direction, isProgressing: false };
    this.#pending.set(key, [...waiting, asked].slice(-MAX_SAME_REFERENCE));
  }

  /** A request whose answer is free to stay away: only a second one would be odd. */
  mayAsk(message: ReferringMessage): void {
    this.#answered.delete(keyOf(message, message.direction));
  }

  /** One of several answers: the request is heard. */
  progress(message: ReferringMessage): void {
    const waiting = this.#pending.get(this.#keyOfAsked(message));
    const asked = waiting?.find(({ isProgressing }) => !isProgressing);
    if (asked === undefined) return;
    asked.isProgressing = true;
    this.#note(message.at - asked.at);
  }

  /** @returns the request if it had been answered before. */
  answer(message: ReferringMessage): SecondAnswer | null {
    const key = this.#keyOfAsked(message);
    const [asked, ...others] = this.#pending.get(key) ?? [];
    if (asked === undefined) {
      const before = this.#answered.get(key);
      return before === undefined ? null : { asked: before, at: message.at, record: message.record };
    }
    if (others.length === 0) this.#pending.delete(key);
    else this.#pending.set(key, others);
    if (!asked.isProgressing) this.#note(message.at - asked.at);
    this.#answered.set(key, asked);
    return null;
  }

  /** A message of which it is not known what it answers: it may answer every request that waits. */
  mayAnswer({ direction, connection, at }: Pick<ReferringMessage, 'direction' | 'connection' | 'at'>): void {
    this.#unreadAt.renew(`${opposite(direction)} ${connection}`, at);
  }

  #isExcused({ direction, connection, at }: AwaitedReply): boolean {
    return at <= (this.#unreadAt.get(`${direction} ${connection}`) ?? -Infinity);
  }

  /** A session that polls at first may ask by a request and have the answer on its socket. */
  #keyOfAsked(message: ReferringMessage): string {
    const direction = opposite(message.direction);
    const own = keyOf(message, direction);
    if (message.connection === OF_REQUESTS || this.#pending.has(own)) return own;
    const ofRequests = keyOf({ ...message, connection: OF_REQUESTS }, direction);
    return this.#pending.has(ofRequests) ? ofRequests : own;
  }

  #note(span: number): void {
    this.#roundTrips[this.#answers % ROUND_TRIPS] = span;
    this.#answers += 1;
    this.#longest = Math.max(this.#longest, span);
  }

  /**
   * A connection is over. What waited longer than patience allows stays unanswered; the rest is not reported.
   *
   * @param byPage the page ended it and did not want answers any more.
   */
  ended(connection: number, at: Millis, byPage: boolean): void {
    for (const [key, waiting] of this.#pending) {
      if (waiting[0]?.connection !== connection) continue;
      this.#pending.delete(key);
      const overdue = byPage ? [] : waiting.filter((asked) => at - asked.at >= this.patience);
      for (const asked of overdue) {
        if (this.#isExcused(asked)) this.#excused += 1;
        else if (this.#lost.length < MAX_ANSWERED) this.#lost.push(asked);
      }
    }
    for (const [key, asked] of this.#answered) if (asked.connection === connection) this.#answered.delete(key);
  }

  /** Milliseconds after which an answer is overdue. */
  get patience(): number {
    return this.#answers === 0 ? PATIENCE : Math.max(PATIENCE, quantile(this.#roundTrips, 0.5) * PATIENCE_ROUND_TRIPS);
  }

  /** Requests whose answer is overdue, earliest first. */
  overdue(now: number): readonly AwaitedReply[] {
    const late = this.#late(now).filter((asked) => !this.#isExcused(asked));
    return [...this.#lost, ...late].sort((left, right) => left.at - right.at);
  }

  /** How many requests are not reported as overdue, because a message that could not be read may have answered them. */
  excused(now: number): number {
    return this.#excused + this.#late(now).filter((asked) => this.#isExcused(asked)).length;
  }

  #late(now: number): readonly AwaitedReply[] {
    return [...this.#pending.values()]
      .flat()
      .filter(({ at, isProgressing }) => !isProgressing && now - at >= this.patience);
  }

  /** What the answers took; `null` before the first. */
  roundTrips(): RoundTrips | null {
    if (this.#answers === 0) return null;
    return {
      count: this.#answers,
      half: quantile(this.#roundTrips, 0.5),
      most: quantile(this.#roundTrips, 0.95),
      longest: this.#longest,
    };
  }
}

const opposite = (direction: Direction): Direction => (direction === 'in' ? 'out' : 'in');

const keyOf = ({ connection, ref }: ReferringMessage, direction: Direction): string =>
  `${direction} ${connection} ${ref}`;
