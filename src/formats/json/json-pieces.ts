import { isObject } from '../../base/is-object.ts';
/**
 * Writes JSON piece by piece, so that a large value never becomes one text: values down to `depth` are written part by
 * part, what lies deeper in one go. The pieces joined are what `JSON.stringify` gives.
 *
 * @param value of JSON alone (plain objects, lists, texts, finite numbers, true, false, null); a field that is
 * `undefined` is left out. Above `depth` anything that can be iterated is a list, read when it is written.
 */
export function* jsonPieces(value: unknown, depth: number): Generator<string> {
  if (depth <= 0 || !isObject(value)) {
    yield JSON.stringify(value) ?? 'null';
    return;
  }
  if (isIterable(value)) yield* listPieces(value, depth);
  else yield* objectPieces(value, depth);
}

const isIterable = (value: object): value is Iterable<unknown> => Symbol.iterator in value;

function* listPieces(list: Iterable<unknown>, depth: number): Generator<string> {
  let mark = '[';
  for (const item of list) {
    yield mark;
    mark = ',';
    yield* jsonPieces(item, depth - 1);
  }
  yield mark === ',' ? ']' : '[]';
}

function* objectPieces(value: object, depth: number): Generator<string> {
  let mark = '{';
  for (const [name, item] of Object.entries(value)) {
    if (item === undefined) continue;
    yield `${mark}${JSON.stringify(name)}:`;
    mark = ',';
    yield* jsonPieces(item, depth - 1);
  }
  yield mark === ',' ? '}' : '{}';
}
