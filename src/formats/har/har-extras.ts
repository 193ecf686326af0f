import { isRecord } from '../../base/is-object.ts';

import { type Millis, millis } from '../../base/units.ts';
import { parseWireRecord } from '../../wire/parse-record.ts';
import type { Payload, WireRecord } from '../../wire/record.ts';
import { asCount, asList, asText, field, has } from '../json/fields.ts';

/** Version of what stands under `_rt`. */
export const EXTRAS_VERSION = 1;

/** A record and its place in the recording. */
export interface PlacedRecord {
  readonly place: number;
  readonly record: WireRecord;
}

/** What `log._rt` says of the recording as a whole. */
export interface LogExtras {
  readonly zero: number;
  /** How long was recorded; `null` if it is not known. */
  readonly endsAt: Millis | null;
  readonly writer: string;
  readonly isRedacted: boolean;
  /** Records of no connection. */
  readonly records: readonly PlacedRecord[];
}

/**
 * Where an entry has the payload of a record, so that nothing is in the file twice: the next item of the list of
 * messages, the body of request or response, or the next `length` characters of the response's body.
 */
type Elsewhere = 'message' | 'request' | 'response' | number;

/** A record as it stands under `_rt`: without its document and connection, which the entry has, and without its text. */
export type RecordExtras = Readonly<Record<string, unknown>>;

const withoutData = ({ encoding, size, isCut }: Payload, from: Elsewhere): object => ({ encoding, size, isCut, from });

/**
 * Makes the extras of a record.
 *
 * @param place in the recording, from 0.
 * @param from where its text stands in the entry, `null` if nowhere: then it is kept whole.
 */
export function writeExtras(record: WireRecord, place: number, from: Elsewhere | null): RecordExtras {
  const { document, ...rest } = record;
  // A mark of what was caused on purpose may be for the whole page: it names its connection itself.
  if ('connection' in rest && rest.kind !== 'induced') {
    const { connection: _, ...own } = rest;
    if (from === null) return { i: place, ...own };
    if ('payload' in own) return { i: place, ...own, payload: withoutData(own.payload, from) };
    if ('body' in own && own.body !== null) return { i: place, ...own, body: withoutData(own.body, from) };
    return { i: place, ...own };
  }
  return { i: place, document, ...rest };
}

/** The texts of one entry, taken out in their order. */
interface Texts {
  next(from: unknown): string | null;
}

function textsOf(entry: unknown): Texts {
  const frames = asList(field(entry, '_webSocketMessages'))?.filter((item) => field(item, 'type') !== 'error');
  const messages = frames ?? asList(field(entry, '_eventSourceMessages')) ?? [];
  const request = asText(field(field(field(entry, 'request'), 'postData'), 'text'));
  const response = asText(field(field(field(entry, 'response'), 'content'), 'text'));
  let message = 0;
  let at = 0;
  return {
    next(from) {
      if (from === 'message') return asText(field(messages[message++], 'data'));
      if (from === 'request') return request;
      if (from === 'response') return response;
      const length = asCount(from);
      if (length === null || response === null || at + length > response.length) return null;
      at += length;
      return response.slice(at - length, at);
    },
  };
}

function withData(payload: unknown, texts: Texts): unknown {
  if (!isRecord(payload) || has(payload, 'data')) return payload;
  const { from, ...rest } = payload;
  return { ...rest, data: texts.next(from) };
}

/**
 * Reads the records that we wrote into an entry.
 *
 * @returns `null` if the entry has none of ours, or was changed since so that they no longer fit it: then the
 * entry itself is to be read.
 */
export function readEntryExtras(entry: unknown): readonly PlacedRecord[] | null {
  const extras = field(entry, '_rt');
  const items = asList(field(extras, 'records'));
  if (items === null || field(extras, 'version') !== EXTRAS_VERSION) return null;
  const document = field(extras, 'document');
  const connection = field(extras, 'connection');
  const texts = textsOf(entry);
  const placed: PlacedRecord[] = [];
  for (const item of items) {
    if (!isRecord(item)) return null;
    const whole: Record<string, unknown> = { ...item, document, connection };
    if (has(item, 'payload')) whole['payload'] = withData(item['payload'], texts);
    if (has(item, 'body')) whole['body'] = withData(item['body'], texts);
    const record = parseWireRecord(whole);
    const place = asCount(item['i']);
    if (!record.ok || place === null) return null;
    placed.push({ place, record: record.value });
  }
  // A message that another tool added or took away is not in our records.
  const ofPieces = asCount(field(extras, 'eventsOfPieces'));
  if (ofPieces !== null) return asList(field(entry, '_eventSourceMessages'))?.length === ofPieces ? placed : null;
  const left = asList(field(entry, '_webSocketMessages')) ?? asList(field(entry, '_eventSourceMessages'));
  return left !== null && texts.next('message') !== null ? null : placed;
}

/** Reads what we wrote of the recording as a whole; `null` if the file has none of ours. */
export function readLogExtras(log: unknown): LogExtras | null {
  const extras = field(log, '_rt');
  const zero = asCount(field(extras, 'zero'));
  const items = asList(field(extras, 'records'));
  if (zero === null || items === null || field(extras, 'version') !== EXTRAS_VERSION) return null;
  const records: PlacedRecord[] = [];
  for (const item of items) {
    const record = parseWireRecord(item);
    const place = asCount(field(item, 'i'));
    if (record.ok && place !== null) records.push({ place, record: record.value });
  }
  const end = asCount(field(extras, 'end'));
  return {
    zero,
    endsAt: end === null ? null : millis(end),
    writer: asText(field(extras, 'writer')) ?? '',
    isRedacted: field(extras, 'isRedacted') === true,
    records,
  };
}
