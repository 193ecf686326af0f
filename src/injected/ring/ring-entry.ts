import { type Bytes, millis } from '../../base/units.ts';
import { CHUNK_LIMIT, PAYLOAD_LIMIT, RING_BYTES } from '../../wire/wire-limits.ts';
import type { PageWireRecord, Payload } from '../../wire/record.ts';
import { type Block, giveBack, bytesAt, type Slot, reserve, reserveAlone } from './arena.ts';
import {
  bufferLength,
  copyBuffer,
  copyView,
  fromUtf8,
  min,
  parse,
  slice,
  stringify,
  toBase64,
  utf8Length,
  viewLength,
} from '../platform/primordials.ts';

/** Kinds of records that the recorder writes itself; `lost` is made when records are sent. */
export type Kind = Exclude<PageWireRecord['kind'], 'lost'>;

/** What a record of a kind has beside number, time, connection and payload. */
export type Detail<K extends Kind> = Omit<
  Extract<PageWireRecord, { readonly kind: K }>,
  'n' | 'at' | 'kind' | 'connection' | 'payload' | 'body'
>;

/** A value, or how to get it when the record is sent: what takes time waits until somebody asks. */
export type Later<T> = T | (() => T);

/** Fields whose value is often not worth its cost when the record is written. */
type Deferred = 'url' | 'initiator' | 'headers' | 'size';

/** What the recorder notes of a record of a kind. */
export type Noted<K extends Kind> = {
  readonly [P in keyof Detail<K>]: P extends Deferred ? Later<Detail<K>[P]> : Detail<K>[P];
};

const now = <T extends object | string | number>(value: Later<T>): T =>
  // A function is what was put off: no field of a record is one.
  typeof value === 'function' ? value() : value;

/** HeldBytes; `utf8` ones are text to be decoded when it is sent; the first piece of a body may begin with a BOM. */
export interface HeldBytes {
  readonly kind: 'bytes' | 'utf8' | 'utf8-start';
  readonly block: Block;
  readonly start: number;
  /** True length. */
  readonly size: number;
  readonly isCut: boolean;
  /** HeldBytes that are kept. */
  readonly held: number;
}

/** A text with more to say than itself. */
export interface Text {
  readonly kind: 'text';
  readonly text: string;
  /** True length in bytes; -1: to be counted from the text; `null`: unknown. */
  readonly size: number | null;
  /** Whether `text` is only the beginning. */
  readonly isCut: boolean;
  /** HeldBytes of memory that it keeps, at most. */
  readonly held: number;
}

/** A `Blob` by reference; its bytes are read when somebody asks. */
export interface HeldBlob {
  readonly kind: 'blob';
  readonly blob: Blob;
  readonly size: number;
  readonly isCut: boolean;
  readonly held: number;
}

/**
 * Content as it was caught, in the cheapest form: a text is itself, bytes are copied, `Blob`s kept by reference, `null`
 * is no content. Conversions wait until somebody asks.
 */
export type Raw = string | Text | HeldBytes | HeldBlob | null;

/** One record in the ring. All have the same shape, so the hot path makes one small object and no more. */
export interface RingEntry<K extends Kind = Kind> {
  readonly n: number;
  readonly at: number;
  readonly kind: K;
  /** 0 where the record is of no connection. */
  readonly connection: number;
  readonly detail: Noted<K>;
  /** Replaced once, when a Blob has been read. */
  raw: Raw;
  /** Messages among the records with lower numbers. */
  readonly before: number;
}

/** HeldBytes of memory that a content keeps, at most. */
export const heldBy = (raw: Raw): number => (raw === null ? 0 : typeof raw === 'string' ? 2 * raw.length : raw.held);

/** Content that exists but could not or should not be kept. */
export const unreadable = (size: number | null): Raw => ({ kind: 'text', text: '', size, isCut: true, held: 0 });

const NOWHERE: Slot = reserveAlone(0);

/** What stays of a content that is given up: its true size, and that it is not here. */
export function withoutContent(raw: Raw): Raw {
  if (raw === null || heldBy(raw) === 0) return raw;
  if (typeof raw === 'string') return unreadable(utf8Length(raw));
  if (raw.kind === 'text') return unreadable(raw.size === -1 ? utf8Length(raw.text) : raw.size);
  if (raw.kind === 'utf8' || raw.kind === 'utf8-start') return unreadable(raw.size);
  return { kind: 'bytes', ...NOWHERE, size: raw.size, isCut: true, held: 0 };
}

/** Characters up to which a text is kept whole by reference; a longer one would push everything else out of the ring. */
const WHOLE_TEXT_LIMIT = RING_BYTES / 16;

/** Catches a text. A longer text than `WHOLE_TEXT_LIMIT` is truly copied: a slice would keep all of it alive. */
export function textRaw(text: string): string | Text {
  if (text.length <= WHOLE_TEXT_LIMIT) return text;
  const copy = parse(stringify(slice(text, 0, PAYLOAD_LIMIT))) as string;
  return { kind: 'text', text: copy, size: utf8Length(text), isCut: true, held: 2 * PAYLOAD_LIMIT };
}

/** How room is found: `reserve` for contents that go when the next ones come, `reserveAlone` for all others. */
export type Reserve = (length: number) => Slot;

/** Catches an `ArrayBuffer` by copying what would be sent of it. */
export function bufferRaw(buffer: ArrayBuffer, limit = PAYLOAD_LIMIT, room: Reserve = reserve): HeldBytes {
  const size = bufferLength(buffer);
  const held = min(size, limit);
  const { block, start } = room(held);
  copyBuffer(block.bytes, start, buffer, held);
  return { kind: 'bytes', block, start, size, isCut: held < size, held };
}

/** Catches the bytes of a view, those from `from` on. */
export function viewRaw(view: ArrayBufferView, limit = PAYLOAD_LIMIT, from = 0, room: Reserve = reserve): HeldBytes {
  const size = viewLength(view) - from;
  const held = min(size, limit);
  const { block, start } = room(held);
  copyView(block.bytes, start, view, from, held);
  return { kind: 'bytes', block, start, size, isCut: held < size, held };
}

/** The entry leaves the ring: the room of its bytes is free again. */
export function release(raw: Raw): void {
  if (raw !== null && typeof raw !== 'string' && 'block' in raw) giveBack(raw.block);
}

/** Whether a record counts as a message in the figures of what was lost. */
export const isMessage = (kind: Kind): boolean => kind === 'message' || kind === 'chunk';

const textPayload = (text: string, limit: number, size: number | null, isCut: boolean): Payload => {
  const isLonger = text.length > limit;
  const bytes = size === -1 ? utf8Length(text) : size;
  // The brand of units is in the types only.
  return {
    encoding: 'text',
    data: isLonger ? slice(text, 0, limit) : text,
    size: bytes as Bytes | null,
    isCut: isCut || isLonger,
  };
};

function payloadOf(raw: Raw, textLimit: number): Payload | null {
  if (raw === null) return null;
  if (typeof raw === 'string') return textPayload(raw, textLimit, -1, false);
  const size = raw.size as Bytes | null;
  if (raw.kind === 'text') return textPayload(raw.text, textLimit, raw.size, raw.isCut);
  if (raw.kind === 'blob') return { encoding: 'base64', data: '', size, isCut: true };
  const bytes = bytesAt(raw, raw.held);
  const { isCut } = raw;
  return raw.kind === 'bytes'
    ? { encoding: 'base64', data: toBase64(bytes), size, isCut }
    : { encoding: 'text', data: fromUtf8(bytes, raw.kind === 'utf8-start'), size, isCut };
}

/** Whether an entry is of a kind; its detail is of that kind too, as `Recorder.write` takes only what fits together. */
const isOf = <K extends Kind>(entry: RingEntry, kind: K): entry is RingEntry<K> => entry.kind === kind;

/** The record as it travels, JSON-safe. */
export function toRecord(entry: RingEntry): PageWireRecord {
  // Messages and pieces come by the ten thousand; spreading, which takes ten times as long, is for the few.
  if (isOf(entry, 'message')) return messageRecord(entry);
  const { n, kind, connection, raw } = entry;
  const at = millis(entry.at);
  if (kind === 'chunk') return { n, at, kind, connection, payload: payloadOf(raw, CHUNK_LIMIT) ?? EMPTY };
  const place = { n, at, connection };
  if (isOf(entry, 'connecting')) {
    const { url, initiator, headers } = entry.detail;
    const own = { url: now(url), initiator: now(initiator), headers: now(headers) };
    return { ...entry.detail, ...place, ...own, kind: 'connecting', body: payloadOf(raw, PAYLOAD_LIMIT) };
  }
  if (isOf(entry, 'open')) {
    const { url, headers } = entry.detail;
    return { ...entry.detail, ...place, kind: 'open', url: now(url), headers: now(headers) };
  }
  if (isOf(entry, 'closing')) {
    return { ...entry.detail, ...place, kind: 'closing', initiator: now(entry.detail.initiator) };
  }
  if (isOf(entry, 'close')) return { ...entry.detail, ...place, kind: 'close', size: now(entry.detail.size) };
  const joined: object = connection === 0 ? { n, at, kind, ...entry.detail } : { ...place, kind, ...entry.detail };
  return joined as PageWireRecord;
}

function messageRecord({ n, at, connection, detail, raw }: RingEntry<'message'>): PageWireRecord {
  const { direction, via, bodyKind, event, id, buffered } = detail;
  const payload = payloadOf(raw, PAYLOAD_LIMIT) ?? EMPTY;
  return { n, at: millis(at), kind: 'message', connection, direction, via, bodyKind, payload, event, id, buffered };
}

const EMPTY: Payload = { encoding: 'text', data: '', size: 0 as Bytes, isCut: false };

/** The whole content of a record, as far as it is still here; `null` where it is not. */
export function wholePayload(raw: Raw): Payload | null {
  const payload = payloadOf(raw, Infinity);
  return payload === null || payload.isCut ? null : payload;
}
