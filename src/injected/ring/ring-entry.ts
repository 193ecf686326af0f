import { type Bytes, millis } from '../../base/units.ts';
import { CHUNK_LIMIT, PAYLOAD_LIMIT, RING_BYTES } from '../../wire/wire-limits.ts';
import { type PageWireRecord, type Payload, UNCOUNTED } from '../../wire/record.ts';
import { type Block, freeBlock, bytesAt, type Slot, reserve, reserveAlone } from './arena.ts';
import { initiatorOf } from '../platform/initiator.ts';
import { absoluteUrl, type StoredUrl } from '../platform/stored-url.ts';
import {
  bufferLength,
  copyBuffer,
  copyView,
  fromUtf8,
  keysOf,
  copied,
  cut,
  isArray,
  min,
  slice,
  toBase64,
  utf8Length,
  viewLength,
} from '../platform/primordials.ts';

/** Kinds of records that the recorder writes itself; `lost` is created when records are sent. */
export type Kind = Exclude<PageWireRecord['kind'], 'lost'>;

/** The fields of a record of a kind other than number, time, connection and payload. */
export type Detail<K extends Kind> = Omit<
  Extract<PageWireRecord, { readonly kind: K }>,
  'n' | 'at' | 'kind' | 'connection' | 'payload' | 'body'
>;

/** A size, or a function that measures it when the record is sent. */
export type LazySize = Bytes | (() => Bytes);

/**
 * The detail of a record of a kind as it is stored. What takes time is put off until the record is sent: a URL may have to
 * be resolved, a size to be measured, and the initiator is the whole stack.
 */
export type StoredDetail<K extends Kind> = {
  readonly [P in keyof Detail<K>]: P extends 'url' ? StoredUrl : P extends 'size' ? LazySize : Detail<K>[P];
};

/** Bytes; those of kind `utf8` are decoded when they are sent; the first piece of a body may begin with a BOM. */
export interface StoredBytes {
  readonly kind: 'bytes' | 'utf8' | 'utf8-start';
  readonly block: Block;
  readonly start: number;
  /** True length. */
  readonly size: number;
  readonly isCut: boolean;
  /** Bytes that are stored. */
  readonly stored: number;
}

/** A text together with facts about it. */
interface Text {
  readonly kind: 'text';
  readonly text: string;
  /** True length in bytes; -1: count it from the text; `null`: unknown. */
  readonly size: number | null;
  /** Whether `text` is only the beginning. */
  readonly isCut: boolean;
  /** Bytes of memory that it uses, at most. */
  readonly stored: number;
}

/** A `Blob` by reference; its bytes are read when the record is sent. */
export interface StoredBlob {
  readonly kind: 'blob';
  readonly blob: Blob;
  readonly size: number;
  readonly isCut: boolean;
  readonly stored: number;
}

/**
 * Content as it was captured, in the cheapest form: a text is itself, bytes are copied, a `Blob` is stored by reference,
 * `null` is no content. Conversions wait until the record is sent.
 */
export type Raw = string | Text | StoredBytes | StoredBlob | null;

/** One record in the ring. All have the same shape, so the hot path creates one small object and no more. */
export interface RingEntry<K extends Kind = Kind> {
  readonly n: number;
  readonly at: number;
  readonly kind: K;
  /** 0 for a record without a connection. */
  readonly connection: number;
  readonly detail: StoredDetail<K>;
  /** Replaced once, when a Blob has been read. */
  raw: Raw;
  /** Bytes of memory that the texts of `detail` use, at most. */
  texts: number;
  /** Messages among the records with lower numbers. */
  readonly before: number;
}

/** Bytes of memory that a content uses, at most. */
export const storedBytesOf = (raw: Raw): number =>
  raw === null ? 0 : typeof raw === 'string' ? 2 * raw.length : raw.stored;

/** True length of a content; `null` if it is unknown. */
export const trueSize = (raw: Raw): number | null =>
  raw === null
    ? 0
    : typeof raw === 'string'
      ? utf8Length(raw)
      : raw.kind === 'text' && raw.size === -1
        ? utf8Length(raw.text)
        : raw.size;

/** Content that exists but could not or should not be stored. */
export const unreadable = (size: number | null): Raw => ({ kind: 'text', text: '', size, isCut: true, stored: 0 });

const NOWHERE: Slot = reserveAlone(0);

/** What remains of a content that is evicted: its true size, and that it is cut. */
export function withoutContent(raw: Raw): Raw {
  if (raw === null || storedBytesOf(raw) === 0) return raw;
  if (typeof raw === 'string' || (raw.kind !== 'bytes' && raw.kind !== 'blob')) return unreadable(trueSize(raw));
  return { kind: 'bytes', ...NOWHERE, size: raw.size, isCut: true, stored: 0 };
}

/** Characters up to which a text is stored whole by reference; a longer one would evict everything else from the ring. */
const WHOLE_TEXT_LIMIT = RING_BYTES / 16;

/** Characters up to which a longer text is measured while no panel is open: ten milliseconds. */
const MEASURED_LIMIT = 8 * 1024 * 1024;

let isWatched = false;

/** Sets whether a panel is open, which wants to know the size of a text of any length. */
export function measureAll(isOpen: boolean): void {
  isWatched = isOpen;
}

/** Captures a text that the platform made: by reference, or the beginning of a long one. */
export function textRaw(text: string): string | Text {
  if (text.length <= WHOLE_TEXT_LIMIT) return text;
  const size = isWatched || text.length <= MEASURED_LIMIT ? utf8Length(text) : null;
  return { kind: 'text', text: cut(text, PAYLOAD_LIMIT), size, isCut: true, stored: 2 * PAYLOAD_LIMIT };
}

/** Characters up to which a text of the page is copied: copies of 100 KB nearly doubled the cost of sending such texts. */
export const COPIED_TEXT_LIMIT = 16 * 1024;

/**
 * Captures a text of the page. It may be part of a much longer one, which a reference would keep alive; a long one is
 * stored by reference all the same, and copied a moment later (see `late-copies.ts`).
 */
export const sentTextRaw = (text: string): string | Text =>
  textRaw(text.length <= COPIED_TEXT_LIMIT ? copied(text) : text);

/** Reserves memory: `reserve` for contents that are evicted in order of age, `reserveAlone` for all others. */
export type Reserve = (length: number) => Slot;

/** Captures an `ArrayBuffer` by copying what would be sent of it. */
export function bufferRaw(buffer: ArrayBuffer, limit = PAYLOAD_LIMIT, allocate: Reserve = reserve): StoredBytes {
  const size = bufferLength(buffer);
  const stored = min(size, limit);
  const { block, start } = allocate(stored);
  copyBuffer(block.bytes, start, buffer, stored);
  return { kind: 'bytes', block, start, size, isCut: stored < size, stored };
}

/** Captures the bytes of a view, those from `from` on. */
export function viewRaw(
  view: ArrayBufferView,
  limit = PAYLOAD_LIMIT,
  from = 0,
  allocate: Reserve = reserve,
): StoredBytes {
  const size = viewLength(view) - from;
  const stored = min(size, limit);
  const { block, start } = allocate(stored);
  copyView(block.bytes, start, view, from, stored);
  return { kind: 'bytes', block, start, size, isCut: stored < size, stored };
}

/** The entry leaves the ring: frees the memory of its bytes. */
export function freeContent(raw: Raw): void {
  if (raw !== null && typeof raw !== 'string' && 'block' in raw) freeBlock(raw.block);
}

/** Characters of all texts in plain data of ours. */
function charactersIn(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  let characters = 0;
  // Its own, and no accessors: nothing of the page is read.
  const keys = isArray(value) ? null : keysOf(value);
  const members = value as Readonly<Record<string, unknown>>;
  const { length } = keys ?? (value as readonly unknown[]);
  for (let at = 0; at < length; at += 1) characters += charactersIn(members[keys?.[at] ?? at]);
  return characters;
}

/** Bytes of memory that the texts of a record's detail use, at most. */
export function textBytesOf(entry: RingEntry): number {
  if (entry.kind === 'chunk') return 0;
  // Messages come by the ten thousand.
  if (isOf(entry, 'message')) return 2 * ((entry.detail.event?.length ?? 0) + (entry.detail.id?.length ?? 0));
  return 2 * charactersIn(entry.detail);
}

/** Whether a record counts as a message among those that were lost. */
export const isMessage = (kind: Kind): boolean => kind === 'message' || kind === 'chunk';

const textPayload = (text: string, limit: number, size: number | null, isCut: boolean): Payload => {
  const isLonger = text.length > limit;
  const isWhole = !isCut && !isLonger;
  const bytes = size !== -1 ? size : isWhole ? UNCOUNTED : utf8Length(text);
  // The brand of a unit exists only in the type.
  return {
    encoding: 'text',
    data: isLonger ? slice(text, 0, limit) : text,
    size: bytes as Bytes | null,
    isCut: !isWhole,
  };
};

function payloadOf(raw: Raw, textLimit: number): Payload | null {
  if (raw === null) return null;
  if (typeof raw === 'string') return textPayload(raw, textLimit, -1, false);
  const size = raw.size as Bytes | null;
  if (raw.kind === 'text') return textPayload(raw.text, textLimit, raw.size, raw.isCut);
  if (raw.kind === 'blob') return { encoding: 'base64', data: '', size, isCut: true };
  const bytes = bytesAt(raw, raw.stored);
  const { isCut } = raw;
  return raw.kind === 'bytes'
    ? { encoding: 'base64', data: toBase64(bytes), size, isCut }
    : { encoding: 'text', data: fromUtf8(bytes, raw.kind === 'utf8-start'), size, isCut };
}

/** Whether an entry is of a kind; its detail is of that kind too, because `Recorder.write` accepts only matching ones. */
export const isOf = <K extends Kind>(entry: RingEntry, kind: K): entry is RingEntry<K> => entry.kind === kind;

/** The record as it travels, JSON-safe. */
export function toRecord(entry: RingEntry): PageWireRecord {
  // Messages and pieces come by the ten thousand; spreading takes ten times as long and is for the other kinds.
  if (isOf(entry, 'message')) return messageRecord(entry);
  const { n, kind, connection, raw } = entry;
  const at = millis(entry.at);
  if (kind === 'chunk') return { n, at, kind, connection, payload: payloadOf(raw, CHUNK_LIMIT) ?? EMPTY };
  const place = { n, at, connection };
  if (isOf(entry, 'connecting')) {
    const { url, initiator } = entry.detail;
    const own = { url: absoluteUrl(url), initiator: initiatorOf(initiator) };
    return { ...entry.detail, ...place, ...own, kind: 'connecting', body: payloadOf(raw, PAYLOAD_LIMIT) };
  }
  if (isOf(entry, 'open')) return { ...entry.detail, ...place, kind: 'open', url: absoluteUrl(entry.detail.url) };
  if (isOf(entry, 'unrecorded')) {
    return { n, at, ...entry.detail, kind: 'unrecorded', url: absoluteUrl(entry.detail.url) };
  }
  if (isOf(entry, 'closing')) {
    return { ...entry.detail, ...place, kind: 'closing', initiator: initiatorOf(entry.detail.initiator) };
  }
  if (isOf(entry, 'close')) {
    const { size } = entry.detail;
    return { ...entry.detail, ...place, kind: 'close', size: typeof size === 'function' ? size() : size };
  }
  const joined: object =
    connection === 0 && kind !== 'induced' ? { n, at, kind, ...entry.detail } : { ...place, kind, ...entry.detail };
  return joined as PageWireRecord;
}

function messageRecord({ n, at, connection, detail, raw }: RingEntry<'message'>): PageWireRecord {
  const { direction, via, bodyKind, event, id, buffered } = detail;
  const payload = payloadOf(raw, PAYLOAD_LIMIT) ?? EMPTY;
  return { n, at: millis(at), kind: 'message', connection, direction, via, bodyKind, payload, event, id, buffered };
}

const EMPTY: Payload = { encoding: 'text', data: '', size: 0 as Bytes, isCut: false };

/** The whole content of a record; `null` if it is not, or no longer, stored whole. */
export function wholePayload(raw: Raw): Payload | null {
  const payload = payloadOf(raw, Infinity);
  return payload === null || payload.isCut ? null : payload;
}
