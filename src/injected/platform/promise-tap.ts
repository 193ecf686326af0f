import { reportFault } from './guard.ts';
import {
  createWeakTable,
  defineProperty,
  deleteProperty,
  get,
  getPrototypeOf,
  isObject,
  NativePromise,
  promiseThen,
} from './primordials.ts';

/** What to do once the page uses a promise. */
interface Tap {
  readonly done: (value: unknown) => void;
  readonly failed: (error: unknown) => void;
  readonly where: string;
  readonly used: (() => void) | undefined;
  isUsed: boolean;
}

const taps = createWeakTable<object, Tap>();

/**
 * The promise to which we are attaching handlers: the language then derives its own `Promise`, and asks the page for no
 * species. It names one promise, because a script may be aborted before the end (see `native-listener.ts`).
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
        reportFault(where, error);
      }
    };
  attaching = promise;
  try {
    promiseThen(promise, guarded(done), guarded(failed));
  } finally {
    attaching = null;
  }
}

/** One descriptor for all promises: the engine then knows the shape of a tapped one, and adding and removing it is cheap. */
const descriptor = {
  __proto__: null,
  configurable: true,
  enumerable: false,
  get(this: unknown): unknown {
    if (this === attaching) return undefined;
    const tap = isObject(this) ? taps.get(this) : undefined;
    // Reached through a proxy, or by something that inherits from the promise: neither uses the promise.
    if (tap === undefined) return get(NativePromise.prototype, 'constructor', this);
    // Only promises have taps.
    const promise = this as Promise<unknown>;
    if (!tap.isUsed) {
      tap.isUsed = true;
      try {
        attach(promise, tap);
      } catch (error) {
        reportFault(tap.where, error);
      }
      deleteProperty(promise, 'constructor');
    }
    // Not from the promise itself: a frozen one still has this getter.
    return get(getPrototypeOf(promise) ?? promise, 'constructor', promise);
  },
  set(this: unknown, value: unknown) {
    if (!isObject(this)) return;
    const own = { __proto__: null, value, writable: true, enumerable: true, configurable: true };
    defineProperty(this, 'constructor', own as PropertyDescriptor);
  },
} as PropertyDescriptor;

/**
 * Observes how a promise of the platform settles, in a way that the page cannot detect.
 *
 * A handler of ours would mark the promise as handled, so that a rejection that the page forgot would never reach its
 * `unhandledrejection`; a derived promise would settle a microtask later. So nothing is attached until the page itself
 * attaches: `then`, `catch`, `finally`, `await` and `Promise.all` all read `promise.constructor` first (the language
 * prescribes it), and a getter put there for this one read attaches our handlers right before the page's. From then on
 * the promise is handled anyway, and the page's own handlers run in the same microtask as without us. The getter removes
 * itself; a page sees it only if it lists the own properties of a promise that has not been used yet.
 *
 * A promise that the page never uses settles unobserved. `used` is called once when the page uses it.
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
