/** Reads values out of JSON that another program wrote. */

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value under a path of keys, or undefined where a part of the path is missing. */
export function valueAt(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
}

/**
 * The text under a path of keys.
 *
 * @throws {TypeError} if there is something else
 */
export function textAt(value: unknown, ...keys: readonly string[]): string {
  const found = valueAt(value, ...keys);
  if (typeof found !== 'string') throw new TypeError(`no text ${keys.join('.')} in ${JSON.stringify(value)}`);
  return found;
}

/**
 * The list under a path of keys.
 *
 * @throws {TypeError} if there is something else
 */
export function listAt(value: unknown, ...keys: readonly string[]): readonly unknown[] {
  const found = valueAt(value, ...keys);
  if (!Array.isArray(found)) throw new TypeError(`no list ${keys.join('.')} in ${JSON.stringify(value)}`);
  return found;
}

/** A list with each item as text. */
export function textsIn(value: unknown): readonly string[] {
  return listAt(value).map(String);
}
