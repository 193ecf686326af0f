import { BoundedList } from '../../base/bounded-list.ts';
import { BoundedMap } from '../../base/bounded-map.ts';
import type { MessageRef } from './gap.ts';
import type { Sample } from './sample.ts';

/** Interruptions that a stream remembers; the questions are about the last few messages. */
const MAX_REMEMBERED = 256;

/** Connections whose end is remembered. */
const MAX_CONNECTIONS = 1_000;

/** First messages of a connection, which may greet; and messages after a request of the page that may answer it. */
const OPENING_MESSAGES = 5;
const REPLY_MESSAGES = 20;

/** What lies outside a stream's own messages and excuses a jump of their numbers. */
export interface InterruptionContext {
  /** Our recording has a hole between the two messages. */
  readonly isUnrecorded: (before: MessageRef, after: MessageRef) => boolean;
}

/**
 * What happened on a stream between its numbered messages: greetings and subscriptions, unreadable messages, and ends of
 * connections. Numbers skipped across one of these prove no loss.
 */
export class Interruptions {
  readonly #context: InterruptionContext;
  readonly #greetings = new BoundedList<number>(MAX_REMEMBERED);
  readonly #unreadable = new BoundedList<number>(MAX_REMEMBERED);
  /** By index of the connection: true if the page itself ended it. */
  readonly #ended = new BoundedMap<number, boolean>(MAX_CONNECTIONS);

  #connection = -1;
  /** Messages on the present connection. */
  #position = 0;
  #asked = Number.NEGATIVE_INFINITY;

  constructor(context: InterruptionContext) {
    this.#context = context;
  }

  /** A message came on a connection. */
  came(connection: number): void {
    if (connection !== this.#connection) {
      this.#connection = connection;
      this.#position = 0;
    }
    this.#position += 1;
  }

  /** The page asked for a subscription. */
  asked(index: number): void {
    this.#asked = index;
    this.#greetings.push(index);
  }

  /**
   * A message with the words of a greeting. It is one near the beginning of its connection, or soon after the page itself
   * asked; elsewhere it is an ordinary message (a user joined) and excuses nothing.
   */
  mayGreet({ index }: Pick<Sample, 'index'>): void {
    if (this.#position <= OPENING_MESSAGES || index - this.#asked <= REPLY_MESSAGES) this.#greetings.push(index);
  }

  /** A message whose numbers, if it had any, were cut off. */
  couldNotRead(index: number): void {
    this.#unreadable.push(index);
  }

  /** A message of which the first parts were read, and the others were cut off. */
  couldNotReadEnd(index: number): void {
    this.#unreadable.push(index + 0.5);
  }

  ended(connection: number, byPage: boolean): void {
    this.#ended.set(connection, byPage);
  }

  /** Copies how connections ended, when their messages are judged again. */
  endsOf(other: Interruptions): void {
    for (const [connection, byPage] of other.#ended) this.ended(connection, byPage);
  }

  /** True if nothing more can come on the connection. */
  hasEnded(connection: number): boolean {
    return this.#ended.has(connection);
  }

  /** True if the page itself ended the connection. */
  isEndedByPage(connection: number): boolean {
    return this.#ended.get(connection) === true;
  }

  /** True where a connection began between the messages that may belong to another stream, or that was not recorded. */
  isUnrecorded(before: MessageRef, after: MessageRef): boolean {
    return before.connection !== after.connection && this.#context.isUnrecorded(before, after);
  }

  /** True if numbers skipped between the two messages prove no loss. */
  excuses(before: MessageRef, after: MessageRef): boolean {
    if (hasBetween(this.#unreadable.items, before.index, after.index)) return true;
    if (this.#context.isUnrecorded(before, after)) return true;
    // Every connection begins with greetings, so they excuse nothing there; a page that closed it did not want more.
    if (before.connection !== after.connection) return this.#ended.get(before.connection) === true;
    return hasBetween(this.#greetings.items, before.index, after.index);
  }
}

function hasBetween(list: readonly number[], from: number, until: number): boolean {
  for (let place = list.length - 1; place >= 0; place -= 1) {
    const index = list[place] ?? 0;
    if (index <= from) return false;
    if (index < until) return true;
  }
  return false;
}
