import { formatHex } from '../../base/format.ts';
import { isObject } from '../../base/is-object.ts';
import { DEPTH_LIMIT, NAME_BYTES, VALUES_LIMIT } from './binary-limits.ts';

/** Thrown inside a reader for a value beyond the limits; the reader gives it as a result. */
export class TooLarge extends Error {}

/** The name under which a key of any kind stands in an object. */
function nameOf(key: unknown): string {
  if (typeof key === 'string') return key;
  if (key instanceof Uint8Array) return formatHex(key.subarray(0, NAME_BYTES));
  if (typeof key === 'number' || typeof key === 'bigint' || typeof key === 'boolean') return String(key);
  return key === null ? 'null' : (JSON.stringify(key, textOfBig) ?? 'undefined');
}

const textOfBig = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

/**
 * A value as JSON has it: maps as objects whose keys are texts, `undefined` as `null`, big integers that a number holds
 * as numbers. Bytes stay bytes.
 *
 * @throws {TooLarge} beyond the limits of depth and of values.
 */
export function plainValue(value: unknown): unknown {
  let left = VALUES_LIMIT;
  const plain = (inner: unknown, depth: number): unknown => {
    left -= 1;
    if (left < 0 || depth > DEPTH_LIMIT) throw new TooLarge();
    if (typeof inner === 'bigint') return asSmallest(inner);
    if (inner === undefined) return null;
    if (!isObject(inner)) return inner;
    if (inner instanceof Uint8Array) return inner;
    if (Array.isArray(inner)) return inner.map((item: unknown) => plain(item, depth + 1));
    const entries: Iterable<readonly [unknown, unknown]> = inner instanceof Map ? inner : Object.entries(inner);
    const fields: [string, unknown][] = [];
    for (const [key, field] of entries) {
      fields.push([nameOf(isObject(key) ? plain(key, depth + 1) : key), plain(field, depth + 1)]);
    }
    return Object.fromEntries(fields);
  };
  return plain(value, 0);
}

/** A big integer as a number if a number holds it exactly. */
export const asSmallest = (value: bigint): number | bigint =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
