import { isObject } from '../../base/is-object.ts';
/**
 * One step from a JSON value to one within: a key, an item of an array counted from the front (0, 1, …) or from the back
 * (-1), every item of an array, or every value of an object whose keys are names rather than fields.
 */
export type Step =
  | { readonly kind: 'key'; readonly name: string }
  | { readonly kind: 'item'; readonly index: number }
  | { readonly kind: 'items' }
  | { readonly kind: 'values' };

/**
 * The way to a value: `data.u`, `update.*.s`, `[-1]`, `trades[*].id`. Empty for the value itself. Always from the
 * outermost value and of a known length, since it is followed for every message; redaction has paths that search.
 */
export type Path = readonly Step[];

/** The path to a server-sent event's id, which is not part of the payload. */
export const EVENT_ID = '(event id)';

/** True for the path to a server-sent event's id. */
export function isEventIdPath(path: Path): boolean {
  const [step] = path;
  return step?.kind === 'key' && step.name === EVENT_ID;
}

const PLAIN_KEY = /^[^.[\]"*]+$/;
const TOKEN = /\.?([^.[\]"*]+)|\.?(\*)|\[(-?\d+)\]|\[(\*)\]|\.?\["((?:[^"\\]|\\.)*)"\]/y;

/** The path to the message itself, where that is a number or a text with one. */
const WHOLE_MESSAGE = '(message)';

/** Writes a path: keys joined by dots, `[0]`, `[-1]` and `[*]` for items, `*` for any key, `["a.b"]` for odd keys. */
export function formatPath(path: Path): string {
  if (path.length === 0) return WHOLE_MESSAGE;
  let text = '';
  for (const step of path) {
    if (step.kind === 'item') text += `[${step.index}]`;
    else if (step.kind === 'items') text += '[*]';
    else if (step.kind === 'key' && !PLAIN_KEY.test(step.name)) text += `[${JSON.stringify(step.name)}]`;
    else text += (text === '' ? '' : '.') + (step.kind === 'key' ? step.name : '*');
  }
  return text;
}

/** Reads what {@link formatPath} writes. `null` if the text is not a path. */
export function parsePath(text: string): Path | null {
  const steps: Step[] = [];
  if (text === WHOLE_MESSAGE) return steps;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const token = TOKEN.exec(text);
    if (token === null) return null;
    const [, key, values, index, items, quoted] = token;
    if (key !== undefined) steps.push({ kind: 'key', name: key });
    else if (values !== undefined) steps.push({ kind: 'values' });
    else if (index !== undefined) steps.push({ kind: 'item', index: Number(index) });
    else if (items !== undefined) steps.push({ kind: 'items' });
    else if (quoted !== undefined) {
      const name = unquote(quoted);
      if (name === null) return null;
      steps.push({ kind: 'key', name });
    }
  }
  return steps;
}

function unquote(text: string): string | null {
  try {
    const value: unknown = JSON.parse(`"${text}"`);
    return typeof value === 'string' ? value : null;
  } catch {
    // An escape that JSON does not know: the text is not a path.
    return null;
  }
}

/** A step that leads to many values at once. */
export const isFanOut = (step: Step): boolean => step.kind === 'items' || step.kind === 'values';

/**
 * Follows a path without fan-out. Inherited properties are never read (`__proto__`, `constructor`).
 *
 * @returns `undefined` if the way ends early.
 */
export function follow(value: unknown, path: Path): unknown {
  let here = value;
  for (const step of path) {
    if (!isObject(here)) return undefined;
    if (step.kind === 'key') here = ownValue(here, step.name);
    else if (step.kind === 'item') here = Array.isArray(here) ? here.at(step.index) : undefined;
    else return undefined;
  }
  return here;
}

/** An object's own field. */
export function ownValue(value: object, name: string): unknown {
  return Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
