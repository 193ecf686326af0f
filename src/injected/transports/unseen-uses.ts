import type { Exchange } from './exchange.ts';
import { reportFault } from '../platform/guard.ts';
import { wait } from '../platform/platform.ts';
import { attachNow, type Tap } from '../platform/promise-tap.ts';
import { absoluteUrl } from '../platform/stored-url.ts';
import { append, getterOf, indexOf, list, NativePromise, settle, slice, uncurry } from '../platform/primordials.ts';

/** A promise of an exchange that the page uses in a way that cannot be seen, or not at all. */
interface Unseen {
  readonly exchange: Exchange;
  readonly tap: Tap;
  /** Of the request, without its fragment; resolved when the promise was not used at once. */
  url: string;
  /** The browser has reported the end of the exchange. */
  isEnded: boolean;
}

/** Learns of outcomes where no use of the promise was seen. */
export interface UnseenUses {
  add(exchange: Exchange, tap: Tap): void;
  /** The one exchange whose response the page may have got, by its URL; `null` if none or several fit. */
  exchangeOf(url: string): Exchange | null;
}

/** Milliseconds that a page gets to use a promise, and a promise gets to settle after the browser has reported the end. */
const USE_GRACE = 100;

const withoutFragment = (url: string): string => {
  const at = indexOf(url, '#');
  return at === -1 ? url : slice(url, 0, at);
};

/** Promises that are observed at the same time. */
const UNSEEN_LIMIT = 100;

/**
 * Observes the end of exchanges like `fetch('/seen')`, whose promise the page does not use, or uses unseen, through the
 * browser's resource timing: a handler of ours on a promise that has not settled would hide its failure from the page's
 * `unhandledrejection`. One that has settled, and whose rejection was not reported as unhandled meanwhile, can get our
 * handlers without a trace. Calls to one address are told apart by their order; where several are under way, nothing is
 * attached before all of them have ended. Firefox has no timing entry for a request that was refused: its outcome, if the
 * page handles it, is not seen.
 */
export function observeUnseenUses(): UnseenUses {
  const nameOf = getterOf<PerformanceEntry, string>(PerformanceEntry.prototype, 'name');
  const startOf = getterOf<PerformanceEntry, number>(PerformanceEntry.prototype, 'startTime');
  const entriesOf = uncurry(PerformanceObserverEntryList.prototype.getEntries);
  const observe = uncurry(PerformanceObserver.prototype.observe);
  const stop = uncurry(PerformanceObserver.prototype.disconnect);
  /** Given to the page in this task, and not known to be used. */
  let fresh = list<Unseen>();
  /** Not used at the end of their task. */
  let unseen = list<Unseen>();
  let isObserving = false;
  const NativeObserver = PerformanceObserver;
  let observer: PerformanceObserver | null = null;
  const resolved: Promise<null> = NativePromise.resolve(null);

  const isOpen = ({ exchange, tap }: Unseen): boolean => !exchange.isOver && !tap.isOver;

  const guarded = (action: () => void) => (): void => {
    try {
      action();
    } catch (error) {
      reportFault('unseen', error);
    }
  };

  const keepOpen = (): void => {
    const rest = list<Unseen>();
    for (let index = 0; index < unseen.length; index += 1) {
      const each = unseen[index];
      if (each !== undefined && isOpen(each)) append(rest, each);
    }
    unseen = rest;
    if (unseen.length > 0 || !isObserving) return;
    if (observer !== null) stop(observer);
    isObserving = false;
  };

  /** Attaches to the promises of an address, if all of its exchanges have ended. */
  const attachAll = (url: string): void => {
    const ended = list<Unseen>();
    for (let index = 0; index < unseen.length; index += 1) {
      const each = unseen[index];
      if (each === undefined || !isOpen(each) || each.url !== url) continue;
      if (!each.isEnded) return;
      append(ended, each);
    }
    for (let index = 0; index < ended.length; index += 1) {
      const each = ended[index];
      if (each !== undefined) attachNow(each.tap);
    }
    keepOpen();
  };

  const match = (entry: PerformanceEntry): void => {
    const url = withoutFragment(nameOf?.(entry) ?? '');
    const start = startOf?.(entry) ?? 0;
    let found: Exchange | null = null;
    for (let index = 0; index < unseen.length; index += 1) {
      const each = unseen[index];
      if (each === undefined || each.isEnded || !isOpen(each)) continue;
      const { exchange } = each;
      if (found !== null && found !== exchange) continue;
      // Both clocks are the document's; the browser begins a request a moment before or after it returns to us.
      if (each.url !== url || start < exchange.at - USE_GRACE) continue;
      found = exchange;
      each.isEnded = true;
    }
    if (found !== null)
      wait(
        guarded(() => attachAll(url)),
        USE_GRACE,
      );
  };

  const createObserver = (): PerformanceObserver =>
    new NativeObserver((found) =>
      guarded(() => {
        const entries = entriesOf(found);
        for (let index = 0; index < entries.length; index += 1) {
          const entry = entries[index];
          if (entry !== undefined) match(entry);
        }
      })(),
    );

  const observeEnds = guarded(() => {
    keepOpen();
    if (unseen.length === 0) return;
    // Again for what was buffered: a body may be read long after the end was reported.
    if (isObserving && observer !== null) stop(observer);
    isObserving = true;
    observe((observer ??= createObserver()), {
      __proto__: null,
      type: 'resource',
      buffered: true,
    } as PerformanceObserverInit);
  });

  let isDue = false;
  const sort = guarded(() => {
    const called = fresh;
    fresh = list();
    if (unseen.length >= UNSEEN_LIMIT) keepOpen();
    const before = unseen.length;
    for (let index = 0; index < called.length; index += 1) {
      const each = called[index];
      if (each === undefined || !isOpen(each) || unseen.length >= UNSEEN_LIMIT) continue;
      each.url = withoutFragment(absoluteUrl(each.exchange.url));
      append(unseen, each);
    }
    if (unseen.length === before || isDue) return;
    isDue = true;
    wait(() => {
      isDue = false;
      observeEnds();
    }, USE_GRACE);
  });

  return {
    add(exchange, tap) {
      // Nearly every page uses the promise in the statement that creates it; a timer for each call would wake the page.
      if (fresh.length === 0) settle(resolved, sort, sort);
      append(fresh, { exchange, tap, url: '', isEnded: false });
    },
    exchangeOf(url) {
      let found: Exchange | null = null;
      for (let index = 0; index < unseen.length; index += 1) {
        const each = unseen[index];
        if (each === undefined || !isOpen(each) || each.exchange.isOpen || !each.tap.wasRead) continue;
        if (each.url !== url) continue;
        if (found !== null) return null;
        found = each.exchange;
      }
      return found;
    },
  };
}
