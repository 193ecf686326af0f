import { cancelBranch, closeExchange, type Exchange, failExchange, newExchange, writePiece } from './exchange.ts';
import { describeError } from '../platform/guard.ts';
import { type Habit, newHabit } from '../platform/habit.ts';
import { isObject, readOwn, viewLength } from '../platform/primordials.ts';
import type { Recorder } from '../recorder.ts';
import type { Tap } from '../platform/promise-tap.ts';

/** Takes what a page reads from a stream that is no response's body. */
export interface Feed {
  /** Pieces that were taken; a `tee()` gives each of them twice. */
  count: number;
  piece(value: unknown): void;
  /** The page wants no more of it. How it ended otherwise, the connection itself says. */
  cancelled(): void;
  /** A read has failed. */
  failed?(error: unknown): void;
}

/** A stream of a known body, and how far it was read: in bytes, of a feed in pieces. */
export interface Branch {
  readonly exchange: Exchange;
  readonly feed: Feed | null;
  offset: number;
  /** The last promise that a read gave to the page, if no use of it was seen. */
  last: Tap | null;
  readonly habit: Habit;
}

export const newBranch = (exchange: Exchange, offset = 0, feed: Feed | null = null): Branch => ({
  exchange,
  feed,
  offset,
  last: null,
  habit: newHabit(),
});

/** In the place of the exchange of a stream that is no response's body. */
export const OF_FEED: Exchange = {
  ...newExchange(0, '', '', 0, '', null),
  isOpen: true,
  isRead: true,
  hasStream: true,
};

/** In the place of pieces that the platform moves for the page. */
export const NOT_SEEN: unique symbol = Symbol('not seen');

/** Writes how a read of a body failed. */
export function failed(recorder: Recorder, exchange: Exchange, error: unknown): void {
  failExchange(recorder, exchange, error, describeError(error));
}

export function failBranch(recorder: Recorder, { exchange, feed }: Branch, error: unknown): void {
  if (feed === null) failed(recorder, exchange, error);
  else feed.failed?.(error);
}

export function closeBranch(recorder: Recorder, { exchange, feed }: Branch): void {
  if (feed === null) closeExchange(recorder, exchange, 'complete', '');
}

export function dropBranch(recorder: Recorder, { exchange, feed }: Branch): void {
  if (feed === null) cancelBranch(recorder, exchange);
  else feed.cancelled();
}

/** Writes the result of a `read()` or of an iterator's `next()`. */
export function writeRead(recorder: Recorder, branch: Branch, result: unknown): void {
  if (!isObject(result)) return;
  const value = readOwn(result, 'value');
  const { feed } = branch;
  if (readOwn(result, 'done') === true) {
    closeBranch(recorder, branch);
  } else if (feed !== null) {
    branch.offset += 1;
    if (branch.offset <= feed.count) return;
    feed.count = branch.offset;
    feed.piece(value);
  } else if (isView(value)) {
    writePiece(recorder, branch.exchange, value, branch.offset);
    branch.offset += viewLength(value);
  }
}

const isView = ArrayBuffer.isView;
