import {
  append,
  apply,
  construct,
  createWeakTable,
  defineProperty,
  get,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  includes,
  isObject,
  list,
  redefine,
  reflectSetPrototypeOf,
  setPrototypeOf,
} from './primordials.ts';
import { reportFault } from './guard.ts';
import { hideFrames, initiator } from './initiator.ts';

/**
 * How a function of the platform is replaced: by a `Proxy` around it. `name`, `length`, statics, `prototype`,
 * `instanceof`, subclassing, error messages and behaviour without `new` stay those of the native function. A function
 * or class of our own would differ in all of these. Only the text that `toString()` returns lacks the name, so that
 * function is wrapped too.
 */
export interface Handler {
  readonly __proto__: null;
  apply?(target: NativeFunction, self: unknown, args: unknown[]): unknown;
  construct?(target: NativeFunction, args: unknown[], newTarget: NativeFunction): object;
  get?(target: NativeFunction, key: PropertyKey, receiver: unknown): unknown;
  setPrototypeOf?(target: NativeFunction, prototype: object | null): boolean;
}

/** Any function of the platform. */
export type NativeFunction = (...args: never[]) => unknown;

/** How a call of the page, a constructor call, and an event that we listen to take their way. */
export interface Passage {
  call(native: NativeFunction, self: unknown, args: readonly unknown[]): unknown;
  construct(native: NativeFunction, args: readonly unknown[], newTarget: NativeFunction, where: string): object;
  /** `handle` writes the record; our listener is the first of its target, so that it can stop the event. */
  event(target: EventTarget, event: Event, handle: (event: Event) => void): void;
}

/** Direct, as long as no fault that somebody causes on purpose has changed it (see `serving/way-in.ts`). */
export const passage: Passage = {
  __proto__: null,
  call: apply,
  construct,
  event: (_: EventTarget, event: Event, handle: (event: Event) => void) => handle(event),
} as never;

/** Called after a call of the page; `result` is what the page is about to get. */
type CallObserver<R> = (self: unknown, args: readonly unknown[], result: R) => void;

/** Called after a constructor call of the page; `failed` gets what it threw. */
interface ConstructObserver<T extends object> {
  built(instance: T, args: readonly unknown[]): void;
  failed?(error: unknown, args: readonly unknown[]): void;
}

let secretKey: PropertyKey | null = null;
let secretValue: unknown = null;

/**
 * Makes every wrapped constructor answer to one key that appears in no list of its properties: through it a second
 * injection into the same realm finds this one.
 */
export function answerTo(key: PropertyKey, value: unknown): void {
  secretKey = key;
  secretValue = value;
}

const NativeProxy = Proxy;

/** The native function behind each wrapper of ours. */
const natives = createWeakTable<object, NativeFunction>();

/** A wrapper that looks like its native function wherever a page asks for the source of a function. */
export function wrapperOf(native: NativeFunction, handler: Handler): NativeFunction {
  const wrapper: NativeFunction = new NativeProxy(native, handler as ProxyHandler<NativeFunction>);
  // Accessors of functions (`caller`) refuse a proxy with a message of their own.
  handler.get ??= (target, key, receiver) => get(target, key, receiver === wrapper ? target : receiver);
  handler.setPrototypeOf = (target, prototype) => {
    for (let each = prototype; each !== null; each = getPrototypeOf(each)) {
      if (each !== wrapper) continue;
      // `Reflect` returns false; the native function throws, with its own message, as it would throw natively.
      if (includes(initiator(), 'at Reflect.setPrototypeOf (')) return false;
      setPrototypeOf(target, target);
    }
    return reflectSetPrototypeOf(target, prototype);
  };
  natives.set(wrapper, native);
  return wrapper;
}

/**
 * Makes `Function.prototype.toString` return the text of the native function for a wrapper, itself included. Some pages
 * check in this way whether `fetch` is the browser's, and refuse to work if its name is missing; a proxy alone has none.
 */
export function hookToString(): void {
  hookMethodAround(Function.prototype, 'toString', (native, self, args) =>
    apply(native, (isObject(self) ? natives.get(self) : undefined) ?? self, args),
  );
}

/** A function of the platform that we replaced, and where it stood. */
export interface Original {
  readonly holder: object;
  readonly name: PropertyKey;
  readonly native: NativeFunction;
}

/** All of them: a page may have put its own in our place since. */
export const originals = list<Original>();

/** Replaces the value of a property and nothing else of its descriptor. */
function replace(holder: object, name: PropertyKey, wrap: (native: NativeFunction) => NativeFunction): void {
  const descriptor = getOwnPropertyDescriptor(holder, name);
  if (descriptor === undefined || typeof descriptor.value !== 'function' || descriptor.configurable !== true) return;
  append(originals, { holder, name, native: descriptor.value as NativeFunction });
  redefine(holder, name, wrap(descriptor.value));
}

/** Wraps a function so that `observe` runs after each call that did not throw. */
function wrapFunction<R>(native: NativeFunction, where: string, observe: CallObserver<R>): NativeFunction {
  const handler: Handler = {
    __proto__: null,
    apply(target, self, args) {
      let result: unknown;
      try {
        result = passage.call(target, self, args);
      } catch (error) {
        hideFrames(error);
        throw error;
      }
      try {
        observe(self, args, result as R);
      } catch (error) {
        reportFault(where, error);
      }
      return result;
    },
  };
  return wrapperOf(native, handler);
}

/** Wraps a method of a prototype, if the browser has it. */
export function hookMethod<R>(holder: object, name: PropertyKey, observe: CallObserver<R>): void {
  replace(holder, name, (native) => wrapFunction(native, String(name), observe));
}

/** A table of objects that are known. */
export interface Known<V> {
  get(key: object): V | undefined;
}

/** Wraps a method of a prototype for the objects that a table knows. */
export const hookKnown = <V, R>(
  holder: object,
  name: PropertyKey,
  table: Known<V>,
  observe: (known: V, args: readonly unknown[], result: R, self: object) => void,
): void =>
  hookMethod<R>(holder, name, (self, args, result) => {
    const known = table.get(self as object);
    if (known !== undefined) observe(known, args, result, self as object);
  });

/** Wraps a method whose result is known by what its object is known by. */
export const hookHandingOn = <V>(
  holder: object,
  name: PropertyKey,
  from: Known<V>,
  to: { set(key: object, value: V): void },
): void => hookKnown<V, object>(holder, name, from, (known, _, result) => to.set(result, known));

/** Wraps a method so that `around` makes the native call itself; its result is what the page gets. */
export function hookMethodAround(
  holder: object,
  name: PropertyKey,
  around: (native: NativeFunction, self: unknown, args: unknown[]) => unknown,
): void {
  replace(holder, name, (native) => {
    const handler: Handler = {
      __proto__: null,
      apply(target, self, args) {
        try {
          return around(target, self, args);
        } catch (error) {
          hideFrames(error);
          throw error;
        }
      },
    };
    return wrapperOf(native, handler);
  });
}

/** Wraps the getter of an accessor property. */
export function hookGetter<R>(holder: object, name: PropertyKey, observe: (self: unknown, result: R) => void): void {
  const descriptor = getOwnPropertyDescriptor(holder, name);
  if (descriptor?.get === undefined || descriptor.configurable !== true) return;
  const getter = wrapFunction<R>(descriptor.get, String(name), (self, _, result) => observe(self, result));
  defineProperty(holder, name, { __proto__: null, get: getter } as PropertyDescriptor);
}

/** Wraps the setter of an accessor property. */
export function hookSetter(holder: object, name: PropertyKey, observe: (self: unknown) => void): void {
  const descriptor = getOwnPropertyDescriptor(holder, name);
  if (descriptor?.set === undefined || descriptor.configurable !== true) return;
  const setter = wrapFunction(descriptor.set, String(name), observe);
  defineProperty(holder, name, { __proto__: null, set: setter } as PropertyDescriptor);
}

/**
 * Wraps a constructor on the global object, and points `prototype.constructor` to the wrapper, as the platform's points
 * to the native one.
 */
export function hookConstructor<T extends object>(name: string, observe: ConstructObserver<T>): void {
  replace(globalThis, name, (native) => {
    const handler: Handler = {
      __proto__: null,
      construct(target, args, newTarget) {
        let instance: object;
        try {
          instance = passage.construct(target, args, newTarget === wrapper ? target : newTarget, name);
        } catch (error) {
          hideFrames(error);
          try {
            observe.failed?.(error, args);
          } catch (fault) {
            reportFault(name, fault);
          }
          throw error;
        }
        try {
          observe.built(instance as T, args);
        } catch (error) {
          reportFault(name, error);
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
