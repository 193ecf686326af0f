import { RecentSet } from '../../../base/recent-set.ts';
import type { WireRecord } from '../../../wire/record.ts';
import type { StreamMessage } from '../message.ts';
import type { ConnectionSpan, Stream } from '../stream.ts';
import { ReplyMemory } from './reply-memory.ts';

/** Answers of one stream that are remembered. */
const MAX_ANSWERS = 64;

/**
 * Knows which answers were asked for in the words of one that broke off before its end: a subscription goes on there, while
 * a reply begins again.
 */
export class AskedAgain {
  readonly #replies = new ReplyMemory();
  readonly #again = new RecentSet<number>(MAX_ANSWERS);
  #isBroken = false;

  /** @param index of the connection within its stream. */
  connecting(index: number, record: WireRecord): void {
    if (this.#replies.asks(record) && this.#isBroken) this.#again.add(index);
  }

  opened(): void {
    this.#replies.begins();
  }

  message(message: StreamMessage): void {
    this.#replies.message(message);
  }

  /** A connection that had opened ended. */
  closed(stream: Stream, span: ConnectionSpan, isByPage: boolean): void {
    this.#isBroken = !isByPage && this.#replies.isBroken(stream, span);
  }

  has(index: number): boolean {
    return this.#again.has(index);
  }
}
