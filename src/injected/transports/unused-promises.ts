import type { Later } from '../ring/ring-entry.ts';
import { closeExchange, type Exchange, openExchange } from './exchange.ts';
import { noteFault } from '../platform/guard.ts';
import { wait } from '../platform/platform.ts';
import { append, getterOf, list, NativePromise, settle, uncurry } from '../platform/primordials.ts';
import type { Recorder } from '../recorder.ts';

/** A call whose promise the page may never use. */
interface Unused {
  readonly exchange: Exchange;
  readonly url: Later<string>;
  /** When the call was made. */
  readonly at: number;
  /** The page has used it after all: the promise tells everything. */
  isUsed: boolean;
}

/** Watches calls that nobody waits for. */
export interface UnusedWatch {
  /** The caller says with `isUsed` that the page has used the promise. */
  add(exchange: Exchange, url: Later<string>): { isUsed: boolean };
}

/** Milliseconds that a page gets to use a promise. */
const PATIENCE = 100;

/** Calls that are waited for at the same time. */
const CALLS_LIMIT = 100;

/**
 * Learns the end of calls like `fetch('/seen')` whose promise nobody looks at, from the browser's timing of resources:
 * a handler of ours on such a promise would keep its failure from the page's `unhandledrejection`. Which of several
 * such calls to one address an entry belongs to is guessed by their order.
 */
export function watchUnused(recorder: Recorder): UnusedWatch {
  const nameOf = getterOf<PerformanceEntry, string>(PerformanceEntry.prototype, 'name');
  const startOf = getterOf<PerformanceEntry, number>(PerformanceEntry.prototype, 'startTime');
  const statusOf = getterOf<PerformanceEntry, number>(PerformanceResourceTiming.prototype, 'responseStatus');
  const entriesOf = uncurry(PerformanceObserverEntryList.prototype.getEntries);
  const observe = uncurry(PerformanceObserver.prototype.observe);
  const stop = uncurry(PerformanceObserver.prototype.disconnect);
  /** Made in this task, and not known to be used. */
  let fresh = list<Unused>();
  /** Not used at the end of their task. */
  let calls = list<Unused>();
  let isObserving = false;
  const NativeObserver = PerformanceObserver;
  let observer: PerformanceObserver | null = null;
  const resolved: Promise<null> = NativePromise.resolve(null);

  const urlOf = ({ url }: Unused): string => (typeof url === 'function' ? url() : url);

  const finish = (call: Unused, status: number): void => {
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
      if (nameOf?.(entry) !== urlOf(call) || (startOf?.(entry) ?? 0) < call.at - PATIENCE) continue;
      finish(call, statusOf?.(entry) ?? 0);
      return;
    }
  };

  const tidy = (): void => {
    const rest = list<Unused>();
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
        noteFault('unused', error);
      }
    });

  const guarded = (action: () => void) => (): void => {
    try {
      action();
    } catch (error) {
      noteFault('unused', error);
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
    const asked = fresh;
    fresh = list();
    const wasEmpty = calls.length === 0;
    for (let index = 0; index < asked.length; index += 1) {
      const call = asked[index];
      if (call !== undefined && !call.isUsed && calls.length < CALLS_LIMIT) append(calls, call);
    }
    if (wasEmpty && calls.length > 0) wait(observeCalls, PATIENCE);
  });

  return {
    add(exchange, url) {
      const call: Unused = { exchange, url, at: recorder.now(), isUsed: false };
      // Nearly every page uses the promise in the statement that makes it; a timer for each call would wake the page.
      if (fresh.length === 0) settle(resolved, sort, sort);
      append(fresh, call);
      return call;
    },
  };
}
