import type { NativeFunction } from '../injected/platform/hook.ts';
import type { WayIn } from '../injected/serving/way-in.ts';

/** The functions of the platform that this script calls, captured when it runs. */

const { apply, getOwnPropertyDescriptor, defineProperty } = Reflect;
const setTimer = setTimeout;
const clearTimer = clearTimeout;
const queue = queueMicrotask;
const dispatchNative = EventTarget.prototype.dispatchEvent;
const stopNative = Event.prototype.stopImmediatePropagation;

/** Calls a function of the platform, or the page's own, on an object. */
export const callOn = <R>(native: unknown, self: unknown, args: readonly unknown[] = []): R =>
  apply(native as (...rest: unknown[]) => R, self, args);

/** Calls back once, later. @returns a function that prevents it */
export function after(milliseconds: number, callback: () => void): () => void {
  const timer = setTimer(callback, milliseconds);
  return () => clearTimer(timer);
}

export const soon = (callback: () => void): void => queue(callback);

/** Microtasks that a page's own handlers may chain before ours continues; the platform waits for all of them. */
const MICROTASKS = 32;

/** Calls back once the microtasks that are due have run, as the platform does between two events of one task. */
export function afterMicrotasks(callback: () => void, left = MICROTASKS): void {
  queue(() => (left === 0 ? callback() : afterMicrotasks(callback, left - 1)));
}

export const dispatchOn = (target: EventTarget, event: Event): void => void callOn(dispatchNative, target, [event]);

export const stop = (event: Event): void => callOn(stopNative, event);

/** Firefox: it alone has this error. */
export const isGecko = 'InternalError' in globalThis;

/** The native function that the recorder replaced; `undefined` if this browser has none. */
export function originalOf({ originals }: WayIn, holder: object, name: PropertyKey): NativeFunction | undefined {
  for (let index = 0; index < originals.length; index += 1) {
    const each = originals[index];
    if (each?.holder === holder && each.name === name) return each.native;
  }
  return undefined;
}

/** The platform's own prototype of an interface, whatever the page has put in its place. */
export function prototypeOf<T extends object>(way: WayIn, name: string): T | null {
  const native = originalOf(way, globalThis, name) as { readonly prototype: T } | undefined;
  return native?.prototype ?? null;
}

/** Reads an accessor property of the platform on an object. */
export function getterFrom<V>(prototype: object, name: PropertyKey): (self: object) => V {
  const getter = getOwnPropertyDescriptor(prototype, name)?.get;
  return (self) => callOn<V>(getter, self);
}

/**
 * Makes the getter of an accessor property give another value for some objects.
 *
 * @param read gives the value, or `undefined` for what the platform says.
 * @returns a function that puts the getter back that was there, unless the page has replaced ours since.
 */
export function overrideGetter(
  { wrapperOf }: WayIn,
  prototype: object,
  name: PropertyKey,
  read: (self: object) => unknown,
): () => void {
  const descriptor = getOwnPropertyDescriptor(prototype, name);
  const native = descriptor?.get;
  if (descriptor === undefined || native === undefined || descriptor.configurable !== true) return () => {};
  const get = wrapperOf(native as NativeFunction, {
    __proto__: null,
    apply(target, self, args) {
      // First, because it refuses every other object.
      const value = apply(target as () => unknown, self, args);
      return read(self as object) ?? value;
    },
  });
  defineProperty(prototype, name, { ...descriptor, get });
  return () => {
    if (getOwnPropertyDescriptor(prototype, name)?.get === get) defineProperty(prototype, name, descriptor);
  };
}
