import { closeExchange, type Exchange, openExchange } from './exchange.ts';
import { reportFault } from '../platform/guard.ts';
import { wait } from '../platform/platform.ts';
import { absoluteUrl, type StoredUrl } from '../platform/stored-url.ts';
import { append, getterOf, list, NativePromise, settle, uncurry } from '../platform/primordials.ts';
import type { Recorder } from '../recorder.ts';

/** A call whose promise the page may never use. */
interface UnusedPromise {
  readonly exchange: Exchange;
  readonly url: StoredUrl;
  /** When the call was made. */
  readonly at: number;
  /** The page has used it after all: the promise reports everything. */
  isUsed: boolean;
}

/** Observes calls whose promise the page does not use. */
interface UnusedPromises {
  /** The caller sets `isUsed` when the page has used the promise. */
  add(exchange: Exchange, url: StoredUrl): { isUsed: boolean };
}

/** Milliseconds that a page gets to use a promise. */
const USE_GRACE = 100;

/** Calls that are observed at the same time. */
const CALLS_LIMIT = 100;

/**
 * Observes the end of calls like `fetch('/seen')` whose promise the page does not use, through the browser's resource
 * timing: a handler of ours on such a promise would hide its failure from the page's `unhandledrejection`. Which of several
 * such calls to one address a timing entry belongs to is guessed by their order.
 */
export function observeUnusedPromises(recorder: Recorder): UnusedPromises {
  const nameOf = getterOf<PerformanceEntry, string>(PerformanceEntry.prototype, 'name');
  const startOf = getterOf<PerformanceEntry, number>(PerformanceEntry.prototype, 'startTime');
  const statusOf = getterOf<PerformanceEntry, number>(PerformanceResourceTiming.prototype, 'responseStatus');
  const entriesOf = uncurry(PerformanceObserverEntryList.prototype.getEntries);
  const observe = uncurry(PerformanceObserver.prototype.observe);
  const stop = uncurry(PerformanceObserver.prototype.disconnect);
  /** Called in this task, and not known to be used. */
  let fresh = list<UnusedPromise>();
  /** Not used at the end of their task. */
  let calls = list<UnusedPromise>();
  let isObserving = false;
  const NativeObserver = PerformanceObserver;
  let observer: PerformanceObserver | null = null;
  const resolved: Promise<null> = NativePromise.resolve(null);

  const finish = (call: UnusedPromise, status: number): void => {
    if (status > 0) {
      const answer = { status, url: call.url, responseType: '', wasRedirected: false };
      openExchange(recorder, call.exchange, answer, () => null);
    }
    closeExchange(recorder, call.exchange, status > 0 ? 'unread' : 'failed', '');
  };

  const match = (entry: PerformanceEntry): void => {
    for (let index = 0; index < calls.length; index += 1) {
      const call = calls[index];
      if (call === undefined || call.isUsed || call.exchange.isOver) continue;
      // Both clocks are the document's; the browser begins a request a moment before or after it returns to us.
      if (nameOf?.(entry) !== absoluteUrl(call.url) || (startOf?.(entry) ?? 0) < call.at - USE_GRACE) continue;
      finish(call, statusOf?.(entry) ?? 0);
      return;
    }
  };

  const tidy = (): void => {
    const rest = list<UnusedPromise>();
    for (let index = 0; index < calls.length; index += 1) {
      const call = calls[index];
      if (call !== undefined && !call.isUsed && !call.exchange.isOver) append(rest, call);
    }
    calls = rest;
    if (calls.length > 0) return;
    if (observer !== null) stop(observer);
    isObserving = false;
  };

  const createObserver = (): PerformanceObserver =>
    new NativeObserver((found) => {
      try {
        const entries = entriesOf(found);
        for (let index = 0; index < entries.length; index += 1) {
          const entry = entries[index];
          if (entry !== undefined) match(entry);
        }
        tidy();
      } catch (error) {
        reportFault('unused', error);
      }
    });

  const guarded = (action: () => void) => (): void => {
    try {
      action();
    } catch (error) {
      reportFault('unused', error);
    }
  };

  const observeCalls = guarded(() => {
    tidy();
    if (calls.length === 0 || isObserving) return;
    isObserving = true;
    observe((observer ??= createObserver()), {
      __proto__: null,
      type: 'resource',
      buffered: true,
    } as PerformanceObserverInit);
  });

  const sort = guarded(() => {
    const called = fresh;
    fresh = list();
    const wasEmpty = calls.length === 0;
    for (let index = 0; index < called.length; index += 1) {
      const call = called[index];
      if (call !== undefined && !call.isUsed && calls.length < CALLS_LIMIT) append(calls, call);
    }
    if (wasEmpty && calls.length > 0) wait(observeCalls, USE_GRACE);
  });

  return {
    add(exchange, url) {
      const call: UnusedPromise = { exchange, url, at: recorder.now(), isUsed: false };
      // Nearly every page uses the promise in the statement that creates it; a timer for each call would wake the page.
      if (fresh.length === 0) settle(resolved, sort, sort);
      append(fresh, call);
      return call;
    },
  };
}
