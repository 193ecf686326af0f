import { type Exchange, presumeEnd } from './exchange.ts';
import { guard } from '../platform/guard.ts';
import { isGecko, wait } from '../platform/platform.ts';
import { attachNow, type Tap } from '../platform/promise-tap.ts';
import { absoluteUrl } from '../platform/stored-url.ts';
import {
  append,
  createWeakTable,
  deref,
  each,
  filtered,
  findIn,
  getterOf,
  indexOf,
  list,
  NativeWeakRef,
  slice,
  soon,
  uncurry,
} from '../platform/primordials.ts';
import type { Recorder } from '../recorder.ts';

/** A promise of an exchange, or its body, that the page uses in a way that cannot be seen, or not at all. */
interface Unseen {
  readonly exchange: Exchange;
  /** `null` for a body. */
  readonly tap: Tap | null;
  /** The response whose body it is, until the end of the task: what the page lets go must not live on here. */
  response: Response | null;
  body: WeakRef<Response> | null;
  /** Of the request, without its fragment; resolved when the promise was not used at once. */
  url: string;
  /** The browser has reported the end of the exchange. */
  isEnded: boolean;
  /** When the call before it was made: what the browser began earlier is not this one. */
  readonly after: number;
}

/** Learns of outcomes where no use of the promise was seen. */
export interface UnseenUses {
  add(exchange: Exchange, tap: Tap): void;
  /** A response that the page has got, whose body it may read or not. */
  addBody(exchange: Exchange, response: Response): void;
  /** The one exchange whose response the page may have got, by its URL; `null` if none or several fit. */
  exchangeOf(url: string): Exchange | null;
}

/** Milliseconds that a page gets to use a promise, and a promise gets to settle after the browser has reported the end. */
const USE_GRACE = 100;

const withoutFragment = (url: string): string => {
  const at = indexOf(url, '#');
  return at === -1 ? url : slice(url, 0, at);
};

/** Promises and bodies that are observed at the same time. */
const UNSEEN_LIMIT = 100;

/** Microtasks within which a page that uses a promise or a body at once has done so, through functions of its own. */
const TURNS = 8;

/**
 * Milliseconds after which the outcome of a request counts as unseen, in Firefox: within those that tell a request that is
 * held from one that is slow.
 */
const UNSEEN_AFTER = 1_500;

/**
 * Observes the end of exchanges like `fetch('/seen')`, whose promise the page does not use, or uses unseen, through the
 * browser's resource timing: a handler of ours on a promise that has not settled would hide its failure from the page's
 * `unhandledrejection`. One that has settled, and whose rejection was not reported as unhandled meanwhile, can get our
 * handlers without a trace. Calls to one address are told apart by their order and
 * by when they were made; where several are under way, nothing is attached before all of them have ended. Firefox has no
 * timing entry for a request that was refused: its outcome, if the page handles it, is not seen, and it is presumed to be
 * over until the browser or the page shows something else.
 *
 * A body that the page has not begun to read when the browser reports its end is unread; one that it has used in another
 * way (put into a cache, passed to a worker, piped with `preventCancel`) is unseen. Both may still be read.
 *
 * @param keep called with each response whose body is not read as a whole in the task in which the page got it.
 */
export function observeUnseenUses(
  recorder: Recorder,
  keep: (response: Response, exchange: Exchange) => void,
): UnseenUses {
  const bodyUsed = getterOf<Response, boolean>(Response.prototype, 'bodyUsed');
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

  const isOpen = ({ exchange, tap }: Unseen): boolean =>
    tap === null
      ? !exchange.isOver && !exchange.isRead
      : !tap.isOver && (!exchange.isOver || (exchange.isPresumed && !exchange.isOpen));

  const guarded = (action: () => void) => (): void => guard('unseen', action);

  const keepOpen = (): void => {
    unseen = filtered(unseen, isOpen);
    if (unseen.length > 0 || !isObserving) return;
    if (observer !== null) stop(observer);
    isObserving = false;
  };

  const endBody = ({ exchange, body }: Unseen): void => {
    const response = body === null ? undefined : deref(body);
    const isUsed = response !== undefined && bodyUsed(response as Response) === true;
    presumeEnd(recorder, exchange, isUsed ? 'unseen' : 'unread');
  };

  /** Ends the bodies of an address that have ended, and attaches to its promises if all of its exchanges have. */
  const attachAll = (url: string): void => {
    const ended = list<Tap>();
    let isPending = false;
    each(unseen, (use) => {
      if (!isOpen(use) || use.url !== url) return;
      if (!use.isEnded) isPending ||= use.tap !== null;
      else if (use.tap === null) endBody(use);
      else append(ended, use.tap);
    });
    if (!isPending) each(ended, attachNow);
    keepOpen();
  };

  const match = (entry: PerformanceEntry): void => {
    const url = withoutFragment(nameOf(entry));
    const start = startOf(entry);
    let found: Exchange | undefined;
    each(unseen, (use) => {
      const { exchange } = use;
      if (use.isEnded || !isOpen(use) || (found !== undefined && found !== exchange)) return;
      // Both clocks are the document's; the browser begins a request a moment before or after it returns to us.
      if (use.url !== url || start < exchange.at - USE_GRACE || start < use.after) return;
      found = exchange;
      use.isEnded = true;
    });
    if (found !== undefined)
      wait(
        guarded(() => attachAll(url)),
        USE_GRACE,
      );
  };

  const createObserver = (): PerformanceObserver =>
    new NativeObserver((found) => guard('unseen', () => each(entriesOf(found), match)));

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

  let isPresuming = false;
  /** Presumes that those have ended of which nothing may be reported, and the page may have got the outcome. */
  const presume = guarded(() => {
    isPresuming = false;
    const now = recorder.now();
    each(unseen, ({ exchange, tap }) => {
      if (exchange.isOpen || exchange.isOver || tap?.wasRead !== true) return;
      if (now - exchange.at >= UNSEEN_AFTER) presumeEnd(recorder, exchange, 'unseen');
      else presumeSoon();
    });
  });
  const presumeSoon = (): void => {
    if (!isPresuming) wait(presume, UNSEEN_AFTER);
    isPresuming = true;
  };

  let isDue = false;
  let turns = 0;
  const sort = guarded(() => {
    turns += 1;
    if (turns < TURNS && findIn(fresh, isOpen) !== undefined) {
      soon(sort);
      return;
    }
    turns = 0;
    const called = fresh;
    fresh = list();
    if (unseen.length >= UNSEEN_LIMIT) keepOpen();
    const before = unseen.length;
    each(called, (use) => {
      const { exchange, response } = use;
      use.response = null;
      if (response !== null && !exchange.isOver && (!exchange.isRead || exchange.hasStream)) keep(response, exchange);
      if (!isOpen(use) || unseen.length >= UNSEEN_LIMIT) return;
      if (response !== null) use.body = new NativeWeakRef(response);
      use.url = withoutFragment(absoluteUrl(exchange.url));
      append(unseen, use);
    });
    if (unseen.length === before || isDue) return;
    isDue = true;
    wait(() => {
      isDue = false;
      observeEnds();
      if (isGecko && unseen.length > 0) presumeSoon();
    }, USE_GRACE);
  });

  /** When the call before that of an exchange was made, whatever its address. */
  const calledAfter = createWeakTable<object, number>();
  let lastCall = 0;
  const afterOf = (exchange: Exchange): number => {
    const known = calledAfter.get(exchange);
    if (known !== undefined) return known;
    const after = lastCall;
    calledAfter.set(exchange, after);
    lastCall = exchange.at;
    return after;
  };

  const add = (exchange: Exchange, tap: Tap | null, response: Response | null): void => {
    const after = afterOf(exchange);
    // Nearly every page uses the promise in the statement that creates it; a timer for each call would wake the page.
    if (fresh.length === 0) soon(sort);
    append(fresh, { exchange, tap, response, body: null, url: '', isEnded: false, after });
  };

  return {
    add: (exchange, tap) => add(exchange, tap, null),
    addBody: (exchange, response) => add(exchange, null, response),
    exchangeOf(url) {
      const fitting = filtered(
        unseen,
        (use) => isOpen(use) && !use.exchange.isOpen && use.tap?.wasRead === true && use.url === url,
      );
      return fitting.length === 1 ? (fitting[0]?.exchange ?? null) : null;
    },
  };
}
