import { BoundedList } from '../../base/bounded-list.ts';
import { BoundedMap } from '../../base/bounded-map.ts';
import type { MessageRef } from './gap.ts';

/** Interruptions that a stream remembers; the questions are about the last few messages. */
const MAX_REMEMBERED = 256;

/** Connections whose end is remembered. */
const MAX_CONNECTIONS = 1_000;

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

  constructor(context: InterruptionContext) {
    this.#context = context;
  }

  /** A greeting, or a subscription asked for or confirmed. */
  greeted(index: number): void {
    this.#greetings.push(index);
  }

  /** A message whose numbers, if it had any, were cut off. */
  couldNotRead(index: number): void {
    this.#unreadable.push(index);
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
