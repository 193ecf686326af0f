import { unreachable } from '../base/unreachable.ts';
import { isObject } from '../base/is-object.ts';
import { ownValue, type Path } from '../analysis/numbering/path.ts';
import type { Operator } from './syntax.ts';

/** All values to which a path leads; a key applied to an array applies to each of its items. Empty if the path ends early. */
export function valuesAt(value: unknown, path: Path, from = 0): readonly unknown[] {
  const step = path[from];
  if (step === undefined) return [value];
  if (!isObject(value)) return [];
  if (Array.isArray(value)) {
    if (step.kind === 'item') return index(value, step.index, path, from);
    return value.flatMap((item: unknown) => valuesAt(item, path, step.kind === 'key' ? from : from + 1));
  }
  if (step.kind === 'values') return Object.values(value).flatMap((item: unknown) => valuesAt(item, path, from + 1));
  if (step.kind !== 'key' || !Object.hasOwn(value, step.name)) return [];
  return valuesAt(ownValue(value, step.name), path, from + 1);
}

function index(items: readonly unknown[], place: number, path: Path, from: number): readonly unknown[] {
  const inside = place < 0 ? place + items.length : place;
  return inside >= 0 && inside < items.length ? valuesAt(items[inside], path, from + 1) : [];
}

function isEqual(value: unknown, wanted: string): boolean {
  switch (typeof value) {
    case 'string':
      return value === wanted;
    case 'number':
      return wanted.trim() !== '' && Number(wanted) === value;
    case 'bigint':
      return /^-?\d+$/.test(wanted) && BigInt(wanted) === value;
    case 'object':
      return value === null && wanted === 'null';
    default:
      return String(value) === wanted;
  }
}

const numberIn = (value: unknown): number =>
  typeof value === 'number' || typeof value === 'bigint' || (typeof value === 'string' && value.trim() !== '')
    ? Number(value)
    : Number.NaN;

/** Compares by order; false if either is no number. */
export function isInOrder(value: number, operator: Operator, limit: number): boolean {
  switch (operator) {
    case '=':
      return value === limit;
    case '!=':
      return value !== limit;
    case '>':
      return value > limit;
    case '<':
      return value < limit;
    case '>=':
      return value >= limit;
    case '<=':
      return value <= limit;
    default:
      return unreachable(operator);
  }
}

/** Compares a JSON value with the value written in a filter: by content for `=` and `!=`, as numbers otherwise. */
export function satisfies(value: unknown, operator: Operator, wanted: string): boolean {
  if (operator === '=') return isEqual(value, wanted);
  if (operator === '!=') return !isEqual(value, wanted);
  return isInOrder(numberIn(value), operator, Number(wanted));
}

/** A JSON value as text for a search in it; `null` for objects and arrays. */
export const textOf = (value: unknown): string | null =>
  typeof value === 'string' ? value : isObject(value) ? null : String(value);
