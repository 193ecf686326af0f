import { reportFault } from './guard.ts';
import { doubt, type Habit } from './habit.ts';
import { captureStack, isDirectUse, type CapturedStack } from './initiator.ts';
import { ownScope } from './place.ts';
import { isGecko, listen, preventDefault, stopImmediately } from './platform.ts';
import {
  createWeakTable,
  defineProperty,
  deleteProperty,
  get,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  getterOf,
  isObject,
  NativePromise,
  promiseThen,
} from './primordials.ts';

/** A promise of the platform, and what to do when it settles. */
export interface Tap {
  readonly promise: Promise<unknown>;
  readonly done: (value: unknown) => void;
  readonly failed: (error: unknown) => void;
  readonly where: string;
  /** The page's stack at the call that gave the promise, or at an earlier one from the same place; `null` for a habit. */
  readonly call: CapturedStack | null;
  /** Learns whether the page uses it. */
  readonly habit: Habit | null;
  /** The page has read `constructor`: it may have used the promise. */
  wasRead: boolean;
  /** Firefox: the page has read `then`. */
  wasThenRead: boolean;
  /** Our handlers are attached, or the outcome is known. */
  isOver: boolean;
}

const taps = createWeakTable<object, Tap>();

/**
 * The promise to which we are attaching handlers: the language then derives its own `Promise`, and asks the page for no
 * species. It names one promise, because a script may be aborted before the end (see `native-listener.ts`).
 */
let attaching: unknown = null;

/**
 * Attaches our handlers. A promise with a handler is handled, whosever it is: only where the page attaches its own, or
 * where the promise has settled and no `unhandledrejection` came, does this change nothing.
 */
export function attachNow(tap: Tap): void {
  if (tap.isOver) return;
  tap.isOver = true;
  const { promise, done, failed, where } = tap;
  const guarded =
    (handle: (value: unknown) => void) =>
    (value: unknown): void => {
      try {
        handle(value);
      } catch (error) {
        reportFault(where, error);
      }
    };
  attaching = promise;
  try {
    promiseThen(promise, guarded(done), guarded(failed));
  } finally {
    attaching = null;
  }
  remove(promise);
}

/** Takes our accessors off, but nothing that the page has put in their place. */
function remove(promise: object): void {
  if (getOwnPropertyDescriptor(promise, 'constructor')?.get === descriptor.get) deleteProperty(promise, 'constructor');
  if (isGecko && getOwnPropertyDescriptor(promise, 'then')?.get === thenDescriptor.get) deleteProperty(promise, 'then');
}

/** Called when the page reads one of our accessors; `this` may be a proxy, or something that inherits from the promise. */
function onRead(self: unknown, name: 'constructor' | 'then'): void {
  const tap = isObject(self) ? taps.get(self) : undefined;
  if (tap === undefined || tap.isOver) return;
  try {
    if (name === 'then') tap.wasThenRead = true;
    else {
      tap.wasRead = true;
      const { call, habit } = tap;
      const isUse = tap.wasThenRead || call === null || isDirectUse(call);
      if (habit !== null && isUse) habit.wasUsed = true;
      else if (habit !== null) doubt(habit);
      if (!isUse) return;
      attachNow(tap);
    }
  } catch (error) {
    reportFault(tap.where, error);
  }
}

/** One descriptor for all promises: the engine then knows the shape of a tapped one, and adding and removing it is cheap. */
function descriptorOf(name: 'constructor' | 'then'): PropertyDescriptor {
  return {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get(this: unknown): unknown {
      if (this === attaching) return undefined;
      onRead(this, name);
      // Not from the promise itself: a frozen one still has this getter.
      const holder = isObject(this) ? getPrototypeOf(this) : null;
      return get(holder ?? NativePromise.prototype, name, this);
    },
    set(this: unknown, value: unknown) {
      if (!isObject(this)) return;
      const own = { __proto__: null, value, writable: true, enumerable: true, configurable: true };
      defineProperty(this, name, own as PropertyDescriptor);
    },
  } as PropertyDescriptor;
}

const descriptor = descriptorOf('constructor');
const thenDescriptor = descriptorOf('then');

/**
 * Observes how a promise of the platform settles, in a way that the page cannot detect.
 *
 * A handler of ours would mark the promise as handled, so that a rejection that the page forgot would never reach its
 * `unhandledrejection`; a derived promise would settle a microtask later. So nothing is attached until the page itself
 * attaches: `then`, `catch`, `finally`, `await` and `Promise.all` all read `promise.constructor` first (the language
 * prescribes it), and a getter put there attaches our handlers right before the page's. From then on the promise is
 * handled anyway, and the page's own handlers run in the same microtask as without us.
 *
 * Others read `constructor` and attach nothing: `Promise.resolve(promise)`, zone.js on every fetch, whatever lists
 * properties. So a read counts as a use only with evidence: the stack names `Promise.then` (Chromium), the page read
 * `then` just before (Firefox, whose stacks name no functions of the language), or the read stands at the very place of
 * the call that gave the promise, as in `await fetch(url)`. A use without evidence (`await` of a promise that was kept)
 * stays unseen: its outcome must be learnt elsewhere (`transports/unseen-uses.ts`), or from `unhandledrejection`.
 *
 * @param call the stack of the call; `null` where a habit of the page is evidence enough.
 */
export function whenUsed<T>(
  promise: Promise<T>,
  done: (value: T) => void,
  failed: (error: unknown) => void,
  where: string,
  call: CapturedStack | null = captureStack(),
  habit: Habit | null = null,
): Tap {
  const tap: Tap = {
    promise,
    // What a promise settles with is what its type says.
    done: done as (value: unknown) => void,
    failed,
    where,
    call,
    habit,
    wasRead: false,
    wasThenRead: false,
    isOver: false,
  };
  taps.set(promise, tap);
  defineProperty(promise, 'constructor', descriptor);
  if (isGecko) defineProperty(promise, 'then', thenDescriptor);
  return tap;
}

/**
 * Observes rejections that the page does not handle: the browser reports them itself, and nothing need be attached.
 *
 * @param isOurs whether a reason is for us alone; the page gets no such event.
 */
export function observeUnhandled(isOurs: (reason: unknown) => boolean): void {
  const { prototype } = PromiseRejectionEvent;
  const promiseOf = getterOf<Event, unknown>(prototype, 'promise');
  const reasonOf = getterOf<Event, unknown>(prototype, 'reason');
  listen(
    ownScope,
    'unhandledrejection',
    (event) => {
      try {
        if (!event.isTrusted) return;
        const reason = reasonOf(event);
        if (isOurs(reason)) {
          stopImmediately(event);
          preventDefault(event);
          return;
        }
        const promise = promiseOf(event);
        const tap = isObject(promise) ? taps.get(promise) : undefined;
        if (tap === undefined || tap.isOver) return;
        tap.isOver = true;
        remove(tap.promise);
        tap.failed(reason);
      } catch (error) {
        reportFault('unhandled', error);
      }
    },
    true,
  );
}
