import { binaryReaders } from '../binary/binary-readers.ts';
import { asList } from '../json/fields.ts';
import { PARTS_LIMIT, type Split } from './message-parts.ts';

/** Bytes of the length in front of a record: a varint of at most 2 GB. */
const LENGTH_BYTES = 5;

/** The items of each type of record, after https://github.com/dotnet/aspnetcore, `docs/specs/HubProtocol.md`, "MessagePack encoding". */
const ITEMS: Readonly<Record<number, readonly string[]>> = {
  1: ['headers', 'invocationId', 'target', 'arguments', 'streamIds'],
  2: ['headers', 'invocationId', 'item'],
  3: ['headers', 'invocationId', 'resultKind', 'result'],
  4: ['headers', 'invocationId', 'target', 'arguments', 'streamIds'],
  5: ['headers', 'invocationId'],
  6: [],
  7: ['error', 'allowReconnect'],
  8: ['sequenceId'],
  9: ['sequenceId'],
};

const ERROR_RESULT = 1;

/** A record as the JSON hub protocol would have sent it; `null` for what is none. */
function recordOf(value: unknown): unknown {
  const list = asList(value);
  const type = list?.[0];
  const names = typeof type === 'number' ? ITEMS[type] : undefined;
  if (list === null || names === undefined) return null;
  const record: Record<string, unknown> = { type };
  for (const [index, name] of names.entries()) {
    const item = list[index + 1];
    if (item !== undefined && item !== null) record[name] = item;
  }
  if (type !== 3) return record;
  const { resultKind, result, ...rest } = record;
  return resultKind === ERROR_RESULT ? { ...rest, error: result } : 'result' in record ? { ...rest, result } : rest;
}

/**
 * Reads a frame of SignalR's MessagePack hub protocol: records one after another, each with its length in front.
 *
 * @returns the records in the form of the JSON hub protocol, `null` if the bytes are none.
 */
export function readSignalrRecords(bytes: Uint8Array): Split<unknown> | null {
  const readers = binaryReaders();
  if (readers === null) return null;
  const records: unknown[] = [];
  let at = 0;
  while (at < bytes.length && records.length < PARTS_LIMIT) {
    let length = 0;
    let read = 0;
    for (;;) {
      const byte = bytes[at + read];
      if (byte === undefined || read === LENGTH_BYTES) return null;
      length += (byte & 0x7f) * 128 ** read;
      read += 1;
      if (byte < 0x80) break;
    }
    at += read;
    if (at + length > bytes.length) return null;
    const value = readers.messagePack(bytes.subarray(at, at + length));
    const record = value.ok ? recordOf(value.value) : null;
    if (record === null) return null;
    records.push(record);
    at += length;
  }
  return { pieces: records, rest: bytes.subarray(at) };
}
