import { isObject } from '../../base/is-object.ts';
/**
 * Writes JSON piece by piece, so that a large value never becomes one text: values down to `depth` are written part by
 * part, what lies deeper in one go. The pieces joined are what `JSON.stringify` gives.
 *
 * @param value of JSON alone (plain objects, lists, texts, finite numbers, true, false, null); a field that is
 * `undefined` is left out.
 */
export function* jsonPieces(value: unknown, depth: number): Generator<string> {
  if (depth <= 0 || !isObject(value)) {
    yield JSON.stringify(value) ?? 'null';
    return;
  }
  const isList = Array.isArray(value);
  let mark = isList ? '[' : '{';
  for (const [name, item] of isList ? value.entries() : Object.entries(value)) {
    if (!isList && item === undefined) continue;
    yield typeof name === 'number' ? mark : `${mark}${JSON.stringify(name)}:`;
    mark = ',';
    yield* jsonPieces(item, depth - 1);
  }
  if (mark === ',') yield isList ? ']' : '}';
  else yield isList ? '[]' : '{}';
}
