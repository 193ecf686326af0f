import { forget, traffic } from './kit.ts';

/** What a page of hardened JavaScript does to the language before its own code runs: nothing shared can be changed. */
const SHARED = [
  ...[Object, Function, Array, Promise, Error, TypeError, RangeError, SyntaxError, Map, WeakMap, Set, WeakSet, WeakRef],
  ...[String, Number, Boolean, Symbol, BigInt, RegExp, Date, ArrayBuffer, Uint8Array, DataView, Proxy],
  ...[JSON, Math, Reflect, FinalizationRegistry],
];

/** Assigning to an object must work where its prototype has a frozen property of that name. */
const makeOverridable = (prototype) => {
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    const { value, configurable, enumerable } = descriptor;
    if (!('value' in descriptor) || !configurable) continue;
    Object.defineProperty(prototype, name, {
      configurable: false,
      enumerable,
      get: () => value,
      set(next) {
        if (this === prototype) throw new TypeError(`${name} is frozen`);
        Object.defineProperty(this, name, { value: next, configurable: true, enumerable: true, writable: true });
      },
    });
  }
};

const seen = new Set();
const harden = (value) => {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return;
  seen.add(value);
  Object.freeze(value);
  harden(Object.getPrototypeOf(value));
  for (const descriptor of Object.values(Object.getOwnPropertyDescriptors(value))) {
    for (const part of [descriptor.value, descriptor.get, descriptor.set]) harden(part);
  }
};

for (const { prototype } of [Object, Function, Array, Promise, Error]) makeOverridable(prototype);
for (const each of SHARED) harden(each);

window.runNeighbour = async () => ({
  ...(await traffic()),
  ...(await forget()),
  isFrozen: Object.isFrozen(Promise.prototype) && Object.isFrozen(Function.prototype),
});
