import { DEPTH_LIMIT, VALUES_LIMIT } from '../binary-limits.ts';
import type { ReadResult } from '../binary-readers.ts';
import { TooLarge } from '../plain-value.ts';
import { decodeUtf8 } from '../../text/utf8.ts';
import { EndOfMessage, WIRE, WireReader } from './wire-reader.ts';

/** Values that are left to one message, with all that it contains. */
export interface Allowance {
  left: number;
}

export const newAllowance = (): Allowance => ({ left: VALUES_LIMIT });

/** Counts one value. @throws {TooLarge} when none is left, or at this depth. */
export function spend(allowance: Allowance, depth: number): void {
  allowance.left -= 1;
  if (allowance.left < 0 || depth > DEPTH_LIMIT) throw new TooLarge();
}

/** Adds a value to those of its field: one is itself, several are a list in their order. */
export function addField(fields: Map<string, unknown>, repeated: Set<string>, name: string, value: unknown): void {
  const earlier = fields.get(name);
  if (earlier === undefined) fields.set(name, value);
  else if (repeated.has(name) && Array.isArray(earlier)) earlier.push(value);
  else {
    repeated.add(name);
    fields.set(name, [earlier, value]);
  }
}

/**
 * Reads a message without its schema, after https://protobuf.dev/programming-guides/encoding/. A field stands under its
 * number; a varint is an unsigned integer, fixed values are floating-point numbers if that is a usual figure, else integers.
 * What has a length is text where it is UTF-8 without control characters, else a message where all of it reads as one, else bytes.
 *
 * @throws for anything that is no message.
 */
function readFields(bytes: Uint8Array, depth: number, allowance: Allowance): Record<string, unknown> {
  const reader = new WireReader(bytes);
  const fields = new Map<string, unknown>();
  const repeated = new Set<string>();
  while (reader.isMore) {
    spend(allowance, depth);
    const [number, type] = reader.tag();
    addField(fields, repeated, String(number), readValue(reader, number, type, depth, allowance));
  }
  return Object.fromEntries(fields);
}

export function readValue(
  reader: WireReader,
  number: number,
  wire: number,
  depth: number,
  allowance: Allowance,
): unknown {
  switch (wire) {
    case WIRE.varint:
      return reader.uint64();
    case WIRE.fixed64:
      return usualOr(reader, 'double', 'fixed64');
    case WIRE.fixed32:
      return usualOr(reader, 'float', 'fixed32');
    case WIRE.delimited:
      return readDelimited(reader.bytes(), depth + 1, allowance);
    case WIRE.groupStart:
      return readDelimited(reader.group(number), depth + 1, allowance);
    default:
      throw new Error('no wire type');
  }
}

/** A value of fixed size as a floating-point number if that is a usual figure, else as an integer. */
function usualOr(reader: WireReader, figure: 'double' | 'float', integer: 'fixed64' | 'fixed32'): number | bigint {
  const { at } = reader;
  const value = reader[figure]();
  if (isUsual(value)) return value;
  reader.at = at;
  return reader[integer]();
}

/** Whether a floating-point number is such as people measure; the bits of small integers are tiny ones. */
const isUsual = (value: number): boolean => value !== 0 && Math.abs(value) > 1e-9 && Math.abs(value) < 1e15;

/** Whether a text has characters that only bytes of another kind bring: controls but tab and line ends, and U+FFFD. */
function hasControls(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x20 ? unit !== 9 && unit !== 10 && unit !== 13 : unit === 0x7f || unit === 0xfffd) return true;
  }
  return false;
}

/** Reads what has a length: text, else a message, else bytes. */
export function readDelimited(bytes: Uint8Array, depth: number, allowance: Allowance): unknown {
  const text = decodeUtf8(bytes);
  if (!hasControls(text)) return text;
  const before = allowance.left;
  try {
    return readFields(bytes, depth, allowance);
  } catch (error) {
    if (error instanceof TooLarge) throw error;
    allowance.left = before - 1;
    return bytes;
  }
}

/** Reads a message without its schema. */
export function readProtobuf(bytes: Uint8Array): ReadResult<unknown> {
  return attemptMessage(() => readFields(bytes, 0, newAllowance()));
}

/** Runs a reader of protobuf and gives its failure as a result. */
export function attemptMessage(read: () => unknown): ReadResult<unknown> {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof TooLarge) return { ok: false, reason: 'too-large' };
    return { ok: false, reason: error instanceof EndOfMessage ? 'cut' : 'malformed' };
  }
}
