import { beginRead, type Exchange } from './exchange.ts';
import {
  type Branch,
  closeBranch,
  dropBranch,
  failBranch,
  type Feed,
  newBranch,
  NOT_SEEN,
  OF_FEED,
  writeRead,
} from './branch.ts';
import { unreadable } from '../ring/ring-entry.ts';
import { isHabitual } from '../platform/habit.ts';
import { captureStack } from '../platform/initiator.ts';
import { hookConstructor, hookGetter, hookHandingOn, hookKnown, hookMethod, type Known } from '../platform/hook.ts';
import { observePipes } from './observe-pipes.ts';
import {
  argument,
  createWeakTable,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  isObject,
  readOwn,
  redefine,
} from '../platform/primordials.ts';
import type { Recorder } from '../recorder.ts';
import { attachNow, whenUsed } from '../platform/promise-tap.ts';
import type { UnseenUses } from './unseen-uses.ts';
import { observeWholeReads } from './whole-reads.ts';

/** Lets the fetch hook say which response belongs to which exchange. */
export interface BodyObserver {
  track(response: Response, exchange: Exchange): void;
  /** Observes a stream that is no response's body. */
  watch(stream: unknown, feed: Feed): void;
  /** Sets how the sink behind a stream is found into which the page pipes: what passes there is not seen. */
  intoSink(find: (stream: unknown) => { chunk(value: unknown): void } | undefined): void;
}

/**
 * Observes the promise of one read. The page that reads on has got what came before: the promise before this one has
 * settled, if the page used it at all.
 */
function observeRead(recorder: Recorder, branch: Branch, promise: Promise<unknown>, where: string): void {
  const { exchange, last, habit } = branch;
  beginRead(exchange);
  if (exchange.isOver) return;
  if (last?.wasRead === true) attachNow(last);
  branch.last = whenUsed(
    promise,
    (result) => writeRead(recorder, branch, result),
    (error) => failBranch(recorder, branch, error),
    where,
    isHabitual(habit) ? null : captureStack(),
    habit,
  );
}

/**
 * Observes response bodies as the page reads them. Only what descends from a response of a known fetch is observed;
 * every other stream of the page costs one lookup in a weak table.
 */
export function observeBodies(
  recorder: Recorder,
  unseen: UnseenUses,
  identify: (response: Response) => void,
): BodyObserver {
  const responses = createWeakTable<object, Exchange>();
  /** The exchange of a response, learnt from the response itself if the promise of its fetch said nothing. */
  const exchangeOf = (response: unknown): Exchange | undefined => {
    const known = responses.get(response as object);
    if (known !== undefined) return known;
    identify(response as Response);
    return responses.get(response as object);
  };
  const streams = createWeakTable<object, Branch>();
  const readers = createWeakTable<object, Branch>();

  observeWholeReads(recorder, exchangeOf, unseen);

  hookGetter<ReadableStream | null>(Response.prototype, 'body', (self, stream) => {
    const exchange = exchangeOf(self);
    if (exchange !== undefined && stream !== null && streams.get(stream) === undefined) {
      exchange.hasStream = true;
      streams.set(stream, newBranch(exchange));
    }
  });

  hookMethod<Response>(Response.prototype, 'clone', (self, _, clone) => {
    const exchange = exchangeOf(self);
    if (exchange === undefined) return;
    exchange.branches += 1;
    responses.set(clone, exchange);
  });

  // A page that wraps a body in a response of its own continues to read the same connection.
  hookConstructor<Response>('Response', {
    built(response, args) {
      const stream = argument(args, 0);
      const branch = isObject(stream) ? streams.get(stream) : undefined;
      if (branch !== undefined) responses.set(response, branch.exchange);
    },
  });

  const streamPrototype = ReadableStream.prototype;
  hookHandingOn(streamPrototype, 'getReader', streams, readers);

  hookKnown<Branch, object>(streamPrototype, 'tee', streams, (branch, _, branches) => {
    branch.exchange.branches += 1;
    for (let index = 0; index < 2; index += 1) {
      const stream = readOwn(branches, index);
      if (isObject(stream)) streams.set(stream, newBranch(branch.exchange, branch.offset, branch.feed));
    }
  });

  hookKnown(streamPrototype, 'cancel', streams, (branch) => dropBranch(recorder, branch));

  const observeReaders = (name: string, prototype: object): void => {
    hookReads(recorder, prototype, 'read', 'cancel', readers);
    hookConstructor<object>(name, {
      built(reader, args) {
        const stream = argument(args, 0);
        const branch = isObject(stream) ? streams.get(stream) : undefined;
        if (branch !== undefined) readers.set(reader, branch);
      },
    });
  };
  observeReaders('ReadableStreamDefaultReader', ReadableStreamDefaultReader.prototype);
  observeReaders('ReadableStreamBYOBReader', ReadableStreamBYOBReader.prototype);

  observeIteration(recorder, streams);
  observePipes({
    find(stream) {
      const branch = streams.get(stream);
      if (branch !== undefined) beginRead(branch.exchange);
      return branch;
    },
    chunk: (branch, value) => writeRead(recorder, branch, { value, done: false }),
    done: (branch) => closeBranch(recorder, branch),
    failed: (branch, error) => failBranch(recorder, branch, error),
    cancelled: (branch) => dropBranch(recorder, branch),
    into: (stream) => findSink(stream)?.chunk(NOT_SEEN),
    unseen({ exchange, feed }) {
      exchange.isRead = false;
      if (feed !== null) {
        feed.piece(NOT_SEEN);
        return;
      }
      recorder.write('chunk', exchange.connection, {}, unreadable(null));
    },
  });

  let findSink: (stream: unknown) => { chunk(value: unknown): void } | undefined = () => undefined;
  return {
    track(response, exchange) {
      responses.set(response, exchange);
    },
    watch(stream, feed) {
      if (isObject(stream)) streams.set(stream, newBranch(OF_FEED, 0, feed));
    },
    intoSink(find) {
      findSink = find;
    },
  };
}

/** Wraps the method that reads a known body, and the one that wants no more of it. */
function hookReads(recorder: Recorder, prototype: object, read: string, cancel: string, table: Known<Branch>): void {
  hookKnown<Branch, Promise<unknown>>(prototype, read, table, (branch, _, promise) =>
    observeRead(recorder, branch, promise, read),
  );
  hookKnown(prototype, cancel, table, (branch) => dropBranch(recorder, branch));
}

/** `for await` over a body: the iterator's `next` and `return`, on the one prototype that all of them share. */
function observeIteration(recorder: Recorder, streams: Known<Branch>): void {
  const prototype: object = ReadableStream.prototype;
  const values: unknown = getOwnPropertyDescriptor(prototype, 'values')?.value;
  if (typeof values !== 'function') return;
  const iterators = createWeakTable<object, Branch>();
  let isHooked = false;

  hookMethod<object>(prototype, 'values', (self, _, iterator) => {
    // A page can reach the iterators' prototype only through this method; creating one at the start would cost every page.
    const iteratorPrototype = getPrototypeOf(iterator);
    if (!isHooked && iteratorPrototype !== null) hookReads(recorder, iteratorPrototype, 'next', 'return', iterators);
    isHooked = true;
    const branch = streams.get(self as object);
    if (branch !== undefined) iterators.set(iterator, branch);
  });
  // The platform has one function under both names.
  const wrapped: unknown = getOwnPropertyDescriptor(prototype, 'values')?.value;
  const named = getOwnPropertyDescriptor(prototype, Symbol.asyncIterator);
  if (named?.value === values) {
    redefine(prototype, Symbol.asyncIterator, wrapped);
  }
}
