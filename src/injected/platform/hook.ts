import {
  apply,
  construct,
  createNotes,
  defineProperty,
  get,
  getOwnPropertyDescriptor,
  isObject,
} from './primordials.ts';
import { noteFault } from './guard.ts';

/**
 * How a function of the platform is replaced: by a `Proxy` around it. `name`, `length`, statics, `prototype`,
 * `instanceof`, subclassing, error messages and behaviour without `new` stay those of the native function. A function
 * or class of our own would differ in all of these. Only the text that `toString()` gives lacks the name, which is why
 * that function is wrapped too.
 */
interface Handler {
  readonly __proto__: null;
  apply?(target: NativeFunction, self: unknown, args: unknown[]): unknown;
  construct?(target: NativeFunction, args: unknown[], newTarget: NativeFunction): object;
  get?(target: NativeFunction, key: PropertyKey, receiver: unknown): unknown;
}

/** Any function of the platform. */
export type NativeFunction = (...args: never[]) => unknown;

/** What is noted of a call; `result` is what the page is about to get. */
export type NoteCall<R> = (self: unknown, args: readonly unknown[], result: R) => void;

/** What is noted of a constructor call. `failed` gets what it threw. */
export interface NoteConstruct<T extends object> {
  built(instance: T, args: readonly unknown[]): void;
  failed?(error: unknown, args: readonly unknown[]): void;
}

let secretKey: PropertyKey | null = null;
let secretValue: unknown = null;

/**
 * Makes every wrapped constructor answer one key that nobody can list: by it a second injection into the same realm
 * finds this one.
 */
export function answerTo(key: PropertyKey, value: unknown): void {
  secretKey = key;
  secretValue = value;
}

const NativeProxy = Proxy;

/** The native function behind each wrapper of ours. */
const natives = createNotes<object, NativeFunction>();

/** A wrapper that shows as its native function wherever a page looks for the source of a function. */
function wrapperOf(native: NativeFunction, handler: Handler): NativeFunction {
  const wrapper: NativeFunction = new NativeProxy(native, handler as ProxyHandler<NativeFunction>);
  // Accessors of functions (`caller`) refuse a proxy with a message of their own.
  handler.get ??= (target, key, receiver) => get(target, key, receiver === wrapper ? target : receiver);
  natives.set(wrapper, native);
  return wrapper;
}

/**
 * Makes `Function.prototype.toString` give the text of the native function for a wrapper, itself included. Pages that
 * ask want to know whether `fetch` is the browser's, and refuse to work where its name is missing; a proxy alone
 * has none.
 */
export function hookToString(): void {
  hookMethodAround(Function.prototype, 'toString', (native, self, args) =>
    apply(native, (isObject(self) ? natives.get(self) : undefined) ?? self, args),
  );
}

/** Replaces the value of a property and nothing else of its descriptor. */
function replace(holder: object, name: PropertyKey, wrap: (native: NativeFunction) => NativeFunction): void {
  const descriptor = getOwnPropertyDescriptor(holder, name);
  if (descriptor === undefined || typeof descriptor.value !== 'function' || descriptor.configurable !== true) return;
  const { enumerable, writable } = descriptor;
  const value = wrap(descriptor.value);
  defineProperty(holder, name, {
    __proto__: null,
    value,
    enumerable,
    writable,
    configurable: true,
  } as PropertyDescriptor);
}

/** Wraps a function so that `note` runs after each call that did not throw. */
export function wrapFunction<R>(native: NativeFunction, where: string, note: NoteCall<R>): NativeFunction {
  const handler: Handler = {
    __proto__: null,
    apply(target, self, args) {
      const result = apply(target, self, args);
      try {
        note(self, args, result as R);
      } catch (error) {
        noteFault(where, error);
      }
      return result;
    },
  };
  return wrapperOf(native, handler);
}

/** Wraps a method of a prototype; where the browser has none, nothing happens. */
export function hookMethod<R>(holder: object, name: PropertyKey, note: NoteCall<R>): void {
  replace(holder, name, (native) => wrapFunction(native, String(name), note));
}

/** Like `hookMethod`, where `note` must run before the native call. It gets `undefined` for the result. */
export function hookMethodBefore(holder: object, name: PropertyKey, note: NoteCall<undefined>): void {
  replace(holder, name, (native) => {
    const handler: Handler = {
      __proto__: null,
      apply(target, self, args) {
        try {
          note(self, args, undefined);
        } catch (error) {
          noteFault(String(name), error);
        }
        return apply(target, self, args);
      },
    };
    return wrapperOf(native, handler);
  });
}

/** Wraps a method whose native call `call` makes itself; the result is what the page gets. */
export function hookMethodAround(
  holder: object,
  name: PropertyKey,
  around: (native: NativeFunction, self: unknown, args: unknown[]) => unknown,
): void {
  replace(holder, name, (native) => {
    const handler: Handler = { __proto__: null, apply: around };
    return wrapperOf(native, handler);
  });
}

/** Wraps the getter of an accessor property. */
export function hookGetter<R>(holder: object, name: PropertyKey, note: (self: unknown, result: R) => void): void {
  const descriptor = getOwnPropertyDescriptor(holder, name);
  if (descriptor?.get === undefined || descriptor.configurable !== true) return;
  const getter = wrapFunction<R>(descriptor.get, String(name), (self, _, result) => note(self, result));
  const { set, enumerable } = descriptor;
  defineProperty(holder, name, {
    __proto__: null,
    get: getter,
    set,
    enumerable,
    configurable: true,
  } as PropertyDescriptor);
}

/**
 * Wraps a constructor on the global object, and points `prototype.constructor` to the wrapper as the platform's does to
 * the native one.
 */
export function hookConstructor<T extends object>(name: string, note: NoteConstruct<T>): void {
  replace(globalThis, name, (native) => {
    const handler: Handler = {
      __proto__: null,
      construct(target, args, newTarget) {
        let instance: object;
        try {
          instance = construct(target, args, newTarget === wrapper ? target : newTarget) as object;
        } catch (error) {
          try {
            note.failed?.(error, args);
          } catch (fault) {
            noteFault(name, fault);
          }
          throw error;
        }
        try {
          note.built(instance as T, args);
        } catch (error) {
          noteFault(name, error);
        }
        return instance;
      },
      get(target, key, receiver) {
        if (key === secretKey) return secretValue;
        return get(target, key, receiver === wrapper ? target : receiver);
      },
    };
    const wrapper = wrapperOf(native, handler);
    const { prototype } = native as unknown as { readonly prototype: object };
    replace(prototype, 'constructor', () => wrapper);
    return wrapper;
  });
}
