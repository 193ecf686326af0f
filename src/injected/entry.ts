import { type Bytes, millis } from '../base/units.ts';
import { CHUNK_LIMIT, PAYLOAD_LIMIT, RING_BYTES } from '../wire/limits.ts';
import type { PageWireRecord, Payload } from '../wire/record.ts';
import {
  bufferLength,
  copyBuffer,
  fromUtf8,
  parse,
  slice,
  stringify,
  toBase64,
  utf8Length,
  viewLength,
} from './primordials.ts';

/** Kinds of records that the recorder writes itself; `lost` is made when records are sent. */
export type Kind = Exclude<PageWireRecord['kind'], 'lost'>;

/** What a record of a kind has beside number, time, connection and payload. */
export type Detail<K extends Kind> = Omit<
  Extract<PageWireRecord, { readonly kind: K }>,
  'n' | 'at' | 'kind' | 'connection' | 'payload' | 'body'
>;

/** `utf8` octets are text to be decoded when they are sent; the first piece of a body may begin with a BOM. */
export type RawKind = 'none' | 'text' | 'octets' | 'utf8' | 'utf8-start' | 'blob';

/**
 * Content as it was caught, in the cheapest form: texts by reference, octets copied, `Blob`s by reference. Conversions
 * wait until somebody asks.
 */
export interface Raw {
  readonly kind: RawKind;
  readonly data: string | Uint8Array | Blob | null;
  /** True length in octets; -1: to be counted from the text; `null`: unknown. */
  readonly size: number | null;
  /** Whether `data` is already only the beginning. */
  readonly isCut: boolean;
  /** Octets of memory that `data` keeps, at most. */
  readonly held: number;
}

/** One record in the ring. All have the same shape, so the hot path makes one small object and no more. */
export interface Entry<K extends Kind = Kind> {
  readonly n: number;
  readonly at: number;
  readonly kind: K;
  /** 0 where the record is of no connection. */
  readonly connection: number;
  readonly detail: Detail<K>;
  /** Replaced once, when a Blob has been read. */
  raw: Raw;
  /** Messages among the records with lower numbers. */
  readonly before: number;
}

/** No content. */
export const NOTHING: Raw = { kind: 'none', data: null, size: 0, isCut: false, held: 0 };

/** Content that exists but could not or should not be kept. */
export const unreadable = (size: number | null): Raw => ({ kind: 'text', data: '', size, isCut: true, held: 0 });

/** Characters up to which a text is kept whole by reference; a longer one would push everything else out of the ring. */
const WHOLE_TEXT_LIMIT = RING_BYTES / 16;

/** Catches a text. A longer text than `WHOLE_TEXT_LIMIT` is truly copied: a slice would keep all of it alive. */
export function textRaw(text: string): Raw {
  if (text.length <= WHOLE_TEXT_LIMIT)
    return { kind: 'text', data: text, size: -1, isCut: false, held: 2 * text.length };
  const copy = parse(stringify(slice(text, 0, PAYLOAD_LIMIT))) as string;
  return { kind: 'text', data: copy, size: utf8Length(text), isCut: true, held: 2 * PAYLOAD_LIMIT };
}

/** Catches octets that the caller has copied already. */
export function octetsRaw(copy: Uint8Array, size: number): Raw {
  const held = viewLength(copy);
  return { kind: 'octets', data: copy, size, isCut: held < size, held };
}

/** Catches an `ArrayBuffer` by copying what would be sent of it. */
export const bufferRaw = (buffer: ArrayBuffer): Raw =>
  octetsRaw(copyBuffer(buffer, PAYLOAD_LIMIT), bufferLength(buffer));

/** Whether a record counts as a message in the figures of what was lost. */
export const isMessage = (kind: Kind): boolean => kind === 'message' || kind === 'chunk';

function payloadOf(raw: Raw, textLimit: number): Payload | null {
  const { data } = raw;
  if (raw.kind === 'none') return null;
  if (typeof data === 'string') {
    const isLonger = data.length > textLimit;
    const size = raw.size === -1 ? utf8Length(data) : raw.size;
    return {
      encoding: 'text',
      data: isLonger ? slice(data, 0, textLimit) : data,
      size: size as Bytes | null,
      isCut: raw.isCut || isLonger,
    };
  }
  if (raw.kind === 'blob' || !(data instanceof Uint8Array)) {
    return { encoding: 'base64', data: '', size: raw.size as Bytes | null, isCut: raw.size !== 0 };
  }
  const isText = raw.kind !== 'octets';
  return {
    encoding: isText ? 'text' : 'base64',
    data: isText ? fromUtf8(data, raw.kind === 'utf8-start') : toBase64(data),
    size: raw.size as Bytes | null,
    isCut: raw.isCut,
  };
}

/** Whether an entry is of a kind; its detail is of that kind too, as `Recorder.write` takes only what fits together. */
const isOf = <K extends Kind>(entry: Entry, kind: K): entry is Entry<K> => entry.kind === kind;

/** The record as it travels, JSON-safe. */
export function toRecord(entry: Entry): PageWireRecord {
  // Messages and pieces come by the ten thousand; spreading, which takes ten times as long, is for the few.
  if (isOf(entry, 'message')) return messageRecord(entry);
  const { n, kind, connection, raw } = entry;
  const at = millis(entry.at);
  if (kind === 'chunk') return { n, at, kind, connection, payload: payloadOf(raw, CHUNK_LIMIT) ?? EMPTY };
  const joined: object =
    kind === 'connecting'
      ? { n, at, kind, connection, body: payloadOf(raw, PAYLOAD_LIMIT), ...entry.detail }
      : connection === 0
        ? { n, at, kind, ...entry.detail }
        : { n, at, kind, connection, ...entry.detail };
  return joined as PageWireRecord;
}

function messageRecord({ n, at, connection, detail, raw }: Entry<'message'>): PageWireRecord {
  const { direction, via, bodyKind, event, id, buffered } = detail;
  const payload = payloadOf(raw, PAYLOAD_LIMIT) ?? EMPTY;
  return { n, at: millis(at), kind: 'message', connection, direction, via, bodyKind, payload, event, id, buffered };
}

const EMPTY: Payload = { encoding: 'text', data: '', size: 0 as Bytes, isCut: false };

/** The whole content of a record, as far as it is still here; `null` where it is not. */
export const wholePayload = (raw: Raw): Payload | null => (raw.isCut ? null : payloadOf(raw, Infinity));
