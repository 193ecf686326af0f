import { noteFault } from './guard.ts';
import {
  createNotes,
  defineProperty,
  deleteProperty,
  get,
  getPrototypeOf,
  isObject,
  NativePromise,
  promiseThen,
} from './primordials.ts';

/** What waits for a promise to be used. */
interface Tap {
  readonly done: (value: unknown) => void;
  readonly failed: (error: unknown) => void;
  readonly where: string;
  readonly used: (() => void) | undefined;
  isUsed: boolean;
}

const taps = createNotes<object, Tap>();

/**
 * The promise that ours are attached to: the language then takes its own `Promise` to derive, and asks no species of the
 * page's. It names one promise, because a script may be cut off before the end (see `listenTrusted.ts`).
 */
let attaching: unknown = null;

function attach(promise: Promise<unknown>, { done, failed, where, used }: Tap): void {
  used?.();
  const guarded =
    (handle: (value: unknown) => void) =>
    (value: unknown): void => {
      try {
        handle(value);
      } catch (error) {
        noteFault(where, error);
      }
    };
  attaching = promise;
  try {
    promiseThen(promise, guarded(done), guarded(failed));
  } finally {
    attaching = null;
  }
}

/** One descriptor for all: the engine then knows the shape of a tapped promise, and it is cheap to make and unmake. */
const descriptor = {
  __proto__: null,
  configurable: true,
  enumerable: false,
  get(this: unknown): unknown {
    if (this === attaching) return undefined;
    const tap = isObject(this) ? taps.get(this) : undefined;
    // Reached through a proxy, or by something that inherits from the promise: neither uses it.
    if (tap === undefined) return get(NativePromise.prototype, 'constructor', this);
    // Only promises have taps.
    const promise = this as Promise<unknown>;
    if (!tap.isUsed) {
      tap.isUsed = true;
      try {
        attach(promise, tap);
      } catch (error) {
        noteFault(tap.where, error);
      }
      deleteProperty(promise, 'constructor');
    }
    // Not of the promise itself: a frozen one has kept this getter.
    return get(getPrototypeOf(promise) ?? promise, 'constructor', promise);
  },
  set(this: unknown, value: unknown) {
    if (!isObject(this)) return;
    const own = { __proto__: null, value, writable: true, enumerable: true, configurable: true };
    defineProperty(this, 'constructor', own as PropertyDescriptor);
  },
} as PropertyDescriptor;

/**
 * Learns how a promise of the platform settles, without the page's being able to tell.
 *
 * A handler of ours would mark the promise as handled, so that a rejection the page forgot never reaches its
 * `unhandledrejection`; a derived promise would settle a microtask later. So nothing is attached until the page itself
 * attaches: `then`, `catch`, `finally`, `await` and `Promise.all` all look up `promise.constructor` first (the language
 * prescribes it), and a getter put there for this one look-up attaches ours right before the page's. From then on the
 * promise is handled anyway, and the page's own handlers run in the same microtask as ever. The getter removes itself;
 * a page sees it only if it lists the own properties of a promise that nobody has used yet.
 *
 * A promise that the page never uses settles unseen. `used` is called once when the page uses it.
 */
export function whenUsed<T>(
  promise: Promise<T>,
  done: (value: T) => void,
  failed: (error: unknown) => void,
  where: string,
  used?: () => void,
): void {
  // What a promise settles with is what its type says.
  taps.set(promise, { done: done as (value: unknown) => void, failed, where, used, isUsed: false });
  defineProperty(promise, 'constructor', descriptor);
}
