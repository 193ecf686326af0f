/**
 * The functions of the language that the recorder calls, captured before any script of the page runs. A page may overwrite
 * `Function.prototype.call`, `Array.prototype.push`, `JSON` or `Promise.prototype.then`, or put setters on
 * `Object.prototype`; nothing here is looked up again. The rules that keep it so, everywhere in this room:
 *
 * - methods of the language are called through the functions below, never as `value.method()`;
 * - no `for…of`, no spread of arrays: both look up the page's `Symbol.iterator`;
 * - option bags and descriptors have no prototype, because the platform reads absent members through the chain;
 * - lists that grow come from `list()`: without a prototype, a store into a hole meets no setter.
 */

export const { apply, construct, defineProperty, deleteProperty, get, getOwnPropertyDescriptor, getPrototypeOf } =
  Reflect;
export const reflectSetPrototypeOf = Reflect.setPrototypeOf;

/** Gives a property another value, and changes nothing else of it; `false` if it is frozen. */
export const redefine = (object: object, name: PropertyKey, value: unknown): boolean =>
  defineProperty(object, name, { __proto__: null, value } as PropertyDescriptor);

const { bind, call } = Function.prototype;
export const { setPrototypeOf } = Object;

/** `method.call(self, …)` as `uncurried(self, …)`, safe from a later overwritten `call`. */
export const uncurry: <T, A extends readonly unknown[], R>(
  method: (this: T, ...rest: A) => R,
  // The one cast of this room: TypeScript cannot express `bind` applied to `call`.
) => (self: T, ...rest: A) => R = apply(bind, bind, [call]) as never;

/** An array without a prototype: indices and `length` work, nothing is inherited. */
export const list = <T>(): T[] => setPrototypeOf([], null) as T[];

/** Appends to a list from `list()`. */
export function append<T>(items: T[], item: T): void {
  items[items.length] = item;
}

/** Calls back for each item of a list of ours, or of one that the platform made. */
export function each<T>(items: readonly T[], visit: (item: T) => void): void {
  for (let index = 0; index < items.length; index += 1) visit(items[index] as T);
}

/** The first item of a list of ours that passes. */
export function findIn<T>(items: readonly T[], passes: (item: T) => boolean): T | undefined {
  for (let index = 0; index < items.length; index += 1) if (passes(items[index] as T)) return items[index];
  return undefined;
}

/** A list of the items that pass. */
export function filtered<T>(items: readonly T[], passes: (item: T) => boolean): T[] {
  const rest = list<T>();
  each(items, (item) => {
    if (passes(item)) append(rest, item);
  });
  return rest;
}

const nothing = (): undefined => undefined;

/**
 * The getter of an accessor property, to be called as `read(object)`. In a browser that has no such accessor the value is
 * `undefined`, whatever its type says.
 */
export const getterOf = <T, V>(prototype: T, name: PropertyKey): ((self: T) => V) =>
  uncurry<T, [], V>((getOwnPropertyDescriptor(Object(prototype), name)?.get ?? nothing) as () => V);

export const { isArray } = Array;
export const { stringify, parse } = JSON;
export const { min, max } = Math;
export const dateNow = Date.now;

export const charCodeAt = uncurry(String.prototype.charCodeAt);
export const indexOf = uncurry(String.prototype.indexOf);
export const lastIndexOf = uncurry(String.prototype.lastIndexOf);
export const slice = uncurry(String.prototype.slice);
export const startsWith = uncurry(String.prototype.startsWith);
export const toLowerCase = uncurry(String.prototype.toLowerCase);
export const toUpperCase = uncurry(String.prototype.toUpperCase);
export const toText = String;
export const toEscaped = encodeURIComponent;
const fromCharCode = String.fromCharCode;

/**
 * The same text, independent of any longer one: a text that the page cut out of another keeps all of that alive in V8,
 * where joining and cutting again makes a copy at a fifth of the cost of JSON. In Firefox it is no copy; none was needed
 * there: 120 texts of 8 MB, of which the beginnings were stored, left nothing.
 */
export const copied = (text: string): string => slice(` ${text}`, 1);

/** At most the first `limit` characters of a text, as a copy: a mere slice would keep the whole text alive. */
export const cut = (text: string, limit: number): string =>
  text.length > limit ? toText(parse(stringify(slice(text, 0, limit)))) : copied(text);

/** Whether `text` contains `part`. */
export const includes = (text: string, part: string): boolean => indexOf(text, part) !== -1;

export const NativeBytes = Uint8Array;
export const NativeArrayBuffer = ArrayBuffer;
const typedArray: Uint8Array = getPrototypeOf(Uint8Array.prototype) as Uint8Array;
const bufferOf = getterOf<ArrayBufferView, ArrayBufferLike>(typedArray, 'buffer');
const offsetOf = getterOf<ArrayBufferView, number>(typedArray, 'byteOffset');
const lengthOf = getterOf<ArrayBufferView, number>(typedArray, 'byteLength');
const dataViewBuffer = getterOf<ArrayBufferView, ArrayBufferLike>(DataView.prototype, 'buffer');
const dataViewOffset = getterOf<ArrayBufferView, number>(DataView.prototype, 'byteOffset');
const dataViewLength = getterOf<ArrayBufferView, number>(DataView.prototype, 'byteLength');
const arrayBufferLength = getterOf<ArrayBuffer, number>(ArrayBuffer.prototype, 'byteLength');
const typedArrayTag = getterOf<unknown, string | undefined>(typedArray, Symbol.toStringTag);
const setBytes = uncurry(Uint8Array.prototype.set);
const toBase64Native: unknown = get(Uint8Array.prototype, 'toBase64');
const encodeBase64 = btoa;

/** Length of an `ArrayBuffer` in bytes, without reading anything that a page can redefine. */
export const bufferLength = (buffer: ArrayBuffer): number => arrayBufferLength(buffer);

/** Length of a typed array or `DataView` in bytes. */
export function viewLength(view: ArrayBufferView): number {
  const read = typedArrayTag(view) === undefined ? dataViewLength : lengthOf;
  return read?.(view) ?? 0;
}

/** Copies the first `length` bytes of a buffer to a place in `target`. */
export const copyBuffer = (target: Uint8Array, at: number, buffer: ArrayBuffer, length: number): void =>
  setBytes(target, new NativeBytes(buffer, 0, length), at);

/** Copies `length` bytes that a view covers, those from `from` on, to a place in `target`. */
export function copyView(target: Uint8Array, at: number, view: ArrayBufferView, from: number, length: number): void {
  const isTyped = typedArrayTag(view) !== undefined;
  const buffer = (isTyped ? bufferOf : dataViewBuffer)?.(view);
  const offset = (isTyped ? offsetOf : dataViewOffset)?.(view) ?? 0;
  if (buffer !== undefined) setBytes(target, new NativeBytes(buffer, offset + from, length), at);
}

/** Base64 of bytes, by the platform's own encoder if it has one: `btoa` costs twenty times as much. */
export function toBase64(bytes: Uint8Array): string {
  if (typeof toBase64Native === 'function') return toText(apply(toBase64Native, bytes, []));
  let binary = '';
  const length = viewLength(bytes);
  for (let at = 0; at < length; at += 1) binary += fromCharCode(bytes[at] ?? 0);
  return encodeBase64(binary);
}

const NativeEncoder = TextEncoder;
const NativeDecoder = TextDecoder;
const decodeText = uncurry(TextDecoder.prototype.decode);
// Created on first use: most pages and frames never need them.
let textEncoder: TextEncoder | null = null;
let plainDecoder: TextDecoder | null = null;
let firstDecoder: TextDecoder | null = null;
let scratch: Uint8Array<ArrayBuffer> | null = null;

const encodeInto = uncurry(TextEncoder.prototype.encodeInto);

/** Characters of a text that can be measured in the shared buffer; each may take three bytes. */
const SCRATCH_CHARACTERS = 4_096;

/**
 * Length of a text in bytes of UTF-8, as it is sent (a lone surrogate counts as U+FFFD). A long text is measured piece by
 * piece: encoding it whole would take as much memory again.
 */
export function utf8Length(text: string): number {
  textEncoder ??= new NativeEncoder();
  scratch ??= new NativeBytes(3 * SCRATCH_CHARACTERS);
  const { length } = text;
  let bytes = 0;
  let from = 0;
  while (from < length) {
    let until = min(from + SCRATCH_CHARACTERS, length);
    // A surrogate pair is not divided.
    if (until < length && (charCodeAt(text, until - 1) & 0xfc00) === 0xd800) until -= 1;
    bytes += encodeInto(textEncoder, slice(text, from, until), scratch).written;
    from = until;
  }
  return bytes;
}

/** Text of whole UTF-8 characters; the byte order mark is dropped at the start of a body only. */
export function fromUtf8(bytes: Uint8Array, isStart: boolean): string {
  if (isStart) return decodeText((firstDecoder ??= new NativeDecoder()), bytes);
  const options = { __proto__: null, ignoreBOM: true } as TextDecoderOptions;
  return decodeText((plainDecoder ??= new NativeDecoder('utf-8', options)), bytes);
}

export const NativePromise = Promise;

/** The language's own `then`; it reads `constructor` of the promise. */
export const promiseThen: <T>(
  promise: Promise<T>,
  done: (value: T) => void,
  failed: (error: unknown) => void,
) => unknown = uncurry(Promise.prototype.then) as never;

/** Without a constructor the language derives its own `Promise`, and asks the page for no species. */
const WITHOUT_CONSTRUCTOR = { __proto__: null, value: undefined, configurable: true } as PropertyDescriptor;

/** Registers handlers of ours; the derived promise never rejects and the page never sees it. */
export function settle<T>(promise: Promise<T>, done: (value: T) => void, failed: (error: unknown) => void): void {
  // An own property for this one call: `then` reads it to find out what to derive.
  defineProperty(promise, 'constructor', WITHOUT_CONSTRUCTOR);
  try {
    promiseThen(promise, done, failed);
  } finally {
    deleteProperty(promise, 'constructor');
  }
}

const settled: Promise<void> = NativePromise.resolve();
// The page never gets it: what `then` derives from it need not be said again for each call.
defineProperty(settled, 'constructor', WITHOUT_CONSTRUCTOR);

/** Calls back in the next microtask; the callback must catch its own errors. */
export const soon = (callback: () => void): void => void promiseThen(settled, callback, callback);

const weakGet = uncurry(WeakMap.prototype.get);
const weakSet = uncurry(WeakMap.prototype.set);
const weakDelete = uncurry(WeakMap.prototype.delete);

/** Data about the page's objects that neither keeps them alive nor shows on them. */
interface WeakTable<K extends object, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
  delete(key: K): void;
}

export const NativeWeakRef = WeakRef;

/** The object of a weak reference; `undefined` once it is gone. */
export const deref = uncurry(WeakRef.prototype.deref) as <T extends WeakKey>(ref: WeakRef<T>) => T | undefined;

/** Creates a weak table that uses the captured methods. */
export function createWeakTable<K extends object, V>(): WeakTable<K, V> {
  const table = new WeakMap<K, V>();
  return {
    get: (key) => weakGet(table, key) as V | undefined,
    set: (key, value) => {
      weakSet(table, key, value);
    },
    delete: (key) => {
      weakDelete(table, key);
    },
  };
}

/** Whether a value is an object that can be a key of a weak table. */
export const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

const { hasOwn } = Object;

/** The value in a descriptor; that of an accessor has none, and reading it would reach `Object.prototype`. */
const dataOf = (descriptor: PropertyDescriptor): unknown =>
  hasOwn(descriptor, 'value') ? (descriptor.value as unknown) : undefined;

/**
 * Reads a property that is plain data, own or inherited. A getter is not called: the page would notice the extra read.
 *
 * @returns `undefined` if there is none, or if it is a getter.
 */
export function readData(object: object, name: PropertyKey): unknown {
  let holder: object | null = object;
  // No options bag has a longer chain than this.
  for (let depth = 0; holder !== null && depth < 8; depth += 1) {
    const descriptor = getOwnPropertyDescriptor(holder, name);
    if (descriptor !== undefined) return dataOf(descriptor);
    holder = getPrototypeOf(holder);
  }
  return undefined;
}

/** Own enumerable names of an object. */
export const keysOf = Object.keys;

/** Reads an own data property; `undefined` for an inherited one or a getter. */
export function readOwn(object: object, name: PropertyKey): unknown {
  const descriptor = getOwnPropertyDescriptor(object, name);
  return descriptor === undefined ? undefined : dataOf(descriptor);
}

/** An argument of a call; `undefined` past the end, without reading what a page may have put on `Object.prototype`. */
export const argument = (args: readonly unknown[], index: number): unknown =>
  index < args.length ? args[index] : undefined;
