import { noteFault } from './harmless.ts';
import { defineProperty, deleteProperty, get, settle } from './primordials.ts';

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
  const attach = (): void => {
    settle(
      promise,
      (value) => {
        try {
          done(value);
        } catch (error) {
          noteFault(where, error);
        }
      },
      (reason) => {
        try {
          failed(reason);
        } catch (error) {
          noteFault(where, error);
        }
      },
    );
  };
  const descriptor = {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get() {
      deleteProperty(promise, 'constructor');
      try {
        used?.();
        attach();
      } catch (error) {
        noteFault(where, error);
      }
      return get(promise, 'constructor');
    },
    set(value: unknown) {
      defineProperty(promise, 'constructor', {
        __proto__: null,
        value,
        writable: true,
        enumerable: true,
        configurable: true,
      } as PropertyDescriptor);
    },
  };
  defineProperty(promise, 'constructor', descriptor);
}
