import { isObject } from '../../base/is-object.ts';

/** Whether a value has fields or items. Bytes have none. */
export const isBranch = (value: unknown): value is object => isObject(value) && !(value instanceof Uint8Array);

/** The path to a value in a JSON document: names of fields and indices of items, from the outside in. */
export type JsonPath = readonly string[];

/** Names that need no quotes in a path. */
const PLAIN = /^[A-Za-z_$][\w$]*$/;

/**
 * A path as JavaScript writes it: `book.bids[0]["last trade"]`; the document itself is `$`.
 *
 * @param root the document, to tell the items of an array from fields with a number for a name.
 */
export function pathWords(path: JsonPath, root: unknown): string {
  let words = '';
  let value = root;
  for (const step of path) {
    if (Array.isArray(value)) words += `[${step}]`;
    else if (PLAIN.test(step)) words += words === '' ? step : `.${step}`;
    else words += `[${JSON.stringify(step)}]`;
    value = childOf(value, step);
  }
  return words === '' ? '$' : words;
}

/** A path as a unique text, to be a key. */
export const pathKey = (path: JsonPath): string => JSON.stringify(path);

/** @returns the field or item of a value, `undefined` if it has none of that name. */
const childOf = (value: unknown, step: string): unknown =>
  isBranch(value) && Object.hasOwn(value, step) ? Reflect.get(value, step) : undefined;

/** @returns the value at a path, `undefined` if there is none. */
export const valueAt = (root: unknown, path: JsonPath): unknown => path.reduce(childOf, root);

/** Values visited in one search: enough for any document that people read, within a frame or two. */
const VALUES_SEARCHED = 200_000;

/** What a search found, in the order of the document. `isComplete` is false if it ended before the document did. */
interface JsonMatches {
  readonly paths: readonly JsonPath[];
  readonly isComplete: boolean;
}

/**
 * Finds the fields whose name, and the leaves whose value, contains a text, ignoring case.
 *
 * @param most matches after which the search ends.
 */
export function searchJson(root: unknown, text: string, most = 1_000): JsonMatches {
  const wanted = text.toLowerCase();
  const paths: JsonPath[] = [];
  if (wanted === '') return { paths, isComplete: true };
  let left = VALUES_SEARCHED;
  /** @returns false when the search has to end. */
  const visit = (value: unknown, path: JsonPath): boolean => {
    left -= 1;
    if (left < 0 || paths.length >= most) return false;
    const name = path.at(-1) ?? '';
    const hasText = !isBranch(value) && String(value).toLowerCase().includes(wanted);
    if (hasText || (path.length > 0 && name.toLowerCase().includes(wanted))) paths.push(path);
    if (!isBranch(value)) return true;
    return Object.entries(value).every(([step, child]) => visit(child, [...path, step]));
  };
  const isComplete = visit(root, []);
  return { paths, isComplete };
}
