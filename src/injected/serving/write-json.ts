import {
  getOwnPropertyDescriptor,
  getPrototypeOf,
  isArray,
  keysOf,
  readOwn,
  slice,
  stringify,
} from '../platform/primordials.ts';

/** JSON text, or the beginning of it. */
interface JsonText {
  readonly text: string;
  readonly isCut: boolean;
}

/** Deeper values are cut: the page's stack is not ours to use up. */
const DEPTH_LIMIT = 100;

/**
 * Writes plain data as JSON, at most about `limit` characters. Unlike the language's own it stops early, calls no
 * `toJSON` (a page may have put one on `Object.prototype`) and no getter.
 */
export function writeJson(value: unknown, limit: number): JsonText {
  let text = '';
  let isCut = false;

  const writeList = (items: readonly unknown[], depth: number): void => {
    text += '[';
    for (let index = 0; index < items.length; index += 1) {
      if (isCut) break;
      if (index > 0) text += ',';
      write(readOwn(items, index), depth);
    }
    text += ']';
  };

  const writeObject = (object: object, depth: number): void => {
    const keys = keysOf(object);
    text += '{';
    let isFirst = true;
    for (let index = 0; index < keys.length; index += 1) {
      if (isCut) break;
      const key = keys[index];
      const member = key === undefined ? undefined : readOwn(object, key);
      if (member === undefined || typeof member === 'function' || typeof member === 'symbol') continue;
      if (!isFirst) text += ',';
      isFirst = false;
      text += `${stringify(slice(key ?? '', 0, limit))}:`;
      write(member, depth);
    }
    text += '}';
  };

  const write = (part: unknown, depth: number): void => {
    if (text.length > limit || depth > DEPTH_LIMIT) {
      isCut = true;
    } else if (typeof part === 'object' && part !== null) {
      if (isArray(part)) writeList(part, depth + 1);
      else writeObject(part, depth + 1);
    } else if (typeof part === 'string' && part.length > limit) {
      // The language's own writer would write all of a text of any length.
      text += stringify(slice(part, 0, limit));
      isCut = true;
    } else if (typeof part === 'string' || typeof part === 'number' || typeof part === 'boolean') {
      text += stringify(part);
    } else {
      text += 'null';
    }
  };

  write(value, 0);
  return { text, isCut };
}

const objects: object = Object.prototype;
const lists: object = Array.prototype;
const hasToJson = (prototype: object): boolean => getOwnPropertyDescriptor(prototype, 'toJSON') !== undefined;

/**
 * Whether the language's own JSON writer runs no code of the page on plain data created by us or by the platform: it reads
 * `toJSON` of objects, and nothing else of them can come from a page.
 */
export const isNativeSafe = (): boolean =>
  !hasToJson(objects) && !hasToJson(lists) && getPrototypeOf(lists) === objects;

/**
 * JSON text of a record or message of ours.
 *
 * @param isSafe what {@link isNativeSafe} says; between the records of a batch no code of the page runs.
 */
export const toJson = (value: object, isSafe = isNativeSafe()): string =>
  isSafe ? stringify(value) : writeJson(value, Infinity).text;
