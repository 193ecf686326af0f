import { closeExchange, type Exchange, openExchange } from './exchange.ts';
import { noteFault } from './harmless.ts';
import { wait } from './platform.ts';
import { append, getterOf, list, uncurry } from './primordials.ts';
import type { Recorder } from './recorder.ts';

/** A call whose promise the page may never use. */
export interface Unused {
  readonly exchange: Exchange;
  readonly url: string;
  /** When the call was made. */
  readonly at: number;
  /** The page has used it after all: the promise tells everything. */
  isUsed: boolean;
}

/** Watches calls that nobody waits for. */
export interface UnusedWatch {
  add(call: Unused): void;
}

/** Milliseconds that a page gets to use a promise; nearly all do so in the statement that makes it. */
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
  let calls = list<Unused>();
  let isObserving = false;

  const finish = (call: Unused, status: number): void => {
    if (status > 0) {
      openExchange(recorder, call.exchange, {
        status,
        url: call.url,
        protocol: '',
        extensions: '',
        responseType: '',
        wasRedirected: false,
        headers: [],
      });
    }
    closeExchange(recorder, call.exchange, status > 0 ? 'unread' : 'failed', '');
  };

  const match = (entry: PerformanceEntry): void => {
    for (let index = 0; index < calls.length; index += 1) {
      const call = calls[index];
      if (call === undefined || call.isUsed || call.exchange.isOver) continue;
      // Both clocks are the document's; the browser begins a request a moment before or after it returns to us.
      if (nameOf?.(entry) !== call.url || (startOf?.(entry) ?? 0) < call.at - PATIENCE) continue;
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
    stop(observer);
    isObserving = false;
  };

  const observer = new PerformanceObserver((found) => {
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

  return {
    add(call) {
      wait(() => {
        try {
          if (call.isUsed || call.exchange.isOver || calls.length >= CALLS_LIMIT) return;
          append(calls, call);
          if (isObserving) return;
          isObserving = true;
          observe(observer, { __proto__: null, type: 'resource', buffered: true } as PerformanceObserverInit);
        } catch (error) {
          noteFault('unused', error);
        }
      }, PATIENCE);
    },
  };
}
