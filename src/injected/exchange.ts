import { bytes } from '../base/units.ts';
import { PAYLOAD_LIMIT } from '../wire/limits.ts';
import type { BodyKind, CloseRecord, Header, Transport } from '../wire/record.ts';
import { blobRaw } from './content.ts';
import { type Detail, NOTHING, octetsRaw, type Raw, textRaw, unreadable } from './entry.ts';
import { exceptionName } from './harmless.ts';
import { initiator } from './initiator.ts';
import { writeJson } from './json.ts';
import { createPieceCatcher, type PieceCatcher } from './pieces.ts';
import { pageUrl } from './platform.ts';
import {
  append,
  bufferLength,
  copyBuffer,
  copyView,
  holds,
  indexOf,
  list,
  Octets,
  slice,
  startsWith,
  toLowerCase,
  utf8Length,
  viewLength,
} from './primordials.ts';
import type { Recorder } from './recorder.ts';

/** How a body is kept: text piece by piece, octets piece by piece, or only its beginning (pictures, films, fonts). */
export type BodyForm = 'text' | 'octets' | 'media';

/** One request and its response, by `fetch` or `XMLHttpRequest`. */
export interface Exchange {
  readonly connection: number;
  method: string;
  isOver: boolean;
  /** Octets of body that the page has read. */
  size: number;
  form: BodyForm;
  /** Ways to read the body that the page holds: `clone()` and `tee()` make one more, and one that is cancelled is none. */
  branches: number;
  /** As the server told it, where that is the length of what the page reads; `null` otherwise. */
  contentLength: number | null;
  readonly pieces: PieceCatcher;
}

/** What is known of a request when it is made. */
export interface Request {
  readonly transport: Transport;
  readonly url: string;
  readonly method: string;
  readonly withCredentials: boolean;
  readonly headers: readonly Header[];
  readonly bodyKind: BodyKind;
  readonly body: Raw;
}

/** Request headers that matter for real-time traffic; none of them carries credentials. */
export const REQUEST_HEADERS: readonly string[] = [
  'last-event-id',
  'accept',
  'if-none-match',
  'prefer',
  'content-type',
  'cache-control',
];

/** Response headers that help to understand a stream or a poll. */
export const RESPONSE_HEADERS: readonly string[] = [
  'content-type',
  'content-length',
  'content-encoding',
  'cache-control',
  'etag',
  'retry-after',
  'location',
  'x-accel-buffering',
  'date',
  'server',
  'transfer-encoding',
  'vary',
];

/** Characters of a header that are kept. */
const HEADER_LIMIT = 1_000;

/** Collects those of the named headers that are there. */
export function pickHeaders(names: readonly string[], read: (name: string) => unknown): Header[] {
  const headers = list<Header>();
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index] ?? '';
    const value = read(name);
    if (typeof value === 'string' && value !== '') append<Header>(headers, [name, slice(value, 0, HEADER_LIMIT)]);
  }
  return headers;
}

const MEDIA = ['image/', 'video/', 'audio/', 'font/', 'application/wasm', 'application/zip', 'application/pdf'];
const TEXTUAL = ['text/', 'json', 'xml', 'javascript', 'ndjson', 'x-www-form-urlencoded', 'yaml', 'csv', 'graphql'];

/** How to keep a body of this content type. A charset other than UTF-8 is kept as octets, to be read as they are. */
export function formOf(contentType: string): BodyForm {
  const type = toLowerCase(contentType);
  for (let index = 0; index < MEDIA.length; index += 1) if (startsWith(type, MEDIA[index] ?? '')) return 'media';
  const charset = indexOf(type, 'charset=');
  if (charset !== -1 && !holds(slice(type, charset), 'utf-8') && !holds(slice(type, charset), 'utf8')) return 'octets';
  for (let index = 0; index < TEXTUAL.length; index += 1) if (holds(type, TEXTUAL[index] ?? '')) return 'text';
  return 'octets';
}

/** Whether the body is a stream of events or lines, to be kept piece by piece wherever that can be seen. */
export const isEventStream = (contentType: string): boolean => {
  const type = toLowerCase(contentType);
  return holds(type, 'event-stream') || holds(type, 'ndjson') || holds(type, 'json-seq') || holds(type, 'jsonlines');
};

/** Writes that a request was made; its body travels with that record. */
export function beginExchange(recorder: Recorder, request: Request): Exchange {
  const { transport, url, method, withCredentials, headers, bodyKind, body } = request;
  const connection = recorder.connect();
  const detail: Detail<'connecting'> = {
    transport,
    url,
    method,
    protocols: [],
    withCredentials,
    headers,
    bodyKind,
    initiator: initiator(),
  };
  recorder.write('connecting', connection, detail, body);
  return {
    connection,
    method,
    isOver: false,
    size: 0,
    form: 'octets',
    branches: 1,
    contentLength: null,
    pieces: createPieceCatcher(),
  };
}

const writeMessage = (recorder: Recorder, connection: number, bodyKind: BodyKind, raw: Raw): void =>
  recorder.write(
    'message',
    connection,
    { direction: 'in', via: 'body', bodyKind, event: null, id: null, buffered: null },
    raw,
  );

/** Writes that the response's headers are there. */
export function openExchange(recorder: Recorder, exchange: Exchange, detail: Detail<'open'>): void {
  recorder.write('open', exchange.connection, detail);
  let contentType = '';
  let length: number | null = null;
  let isEncoded = false;
  for (let index = 0; index < detail.headers.length; index += 1) {
    const header = detail.headers[index];
    if (header === undefined) continue;
    const name = header[0];
    if (name === 'content-type') contentType = header[1];
    if (name === 'content-length') length = +header[1];
    if (name === 'content-encoding' && header[1] !== 'identity') isEncoded = true;
  }
  exchange.form = formOf(contentType);
  exchange.contentLength = isEncoded || length === null || !(length >= 0) ? null : length;
  const isEmpty = detail.status === 204 || detail.status === 304 || exchange.method === 'HEAD' || length === 0;
  if (isEmpty) closeExchange(recorder, exchange, 'complete', '');
}

/** Writes the end, once. */
export function closeExchange(recorder: Recorder, exchange: Exchange, how: CloseRecord['how'], reason: string): void {
  if (exchange.isOver) return;
  exchange.isOver = true;
  recorder.write('close', exchange.connection, {
    how,
    code: null,
    reason,
    wasClean: how === 'complete' || how === 'unread',
    size: bytes(exchange.size),
  });
}

/** Notes that the page gave up one way to read the body; giving up the last one ends the connection. */
export function cancelBranch(recorder: Recorder, exchange: Exchange): void {
  exchange.branches -= 1;
  if (exchange.isOver || exchange.branches > 0) return;
  recorder.write('closing', exchange.connection, { code: null, reason: '', initiator: initiator() });
  closeExchange(recorder, exchange, 'aborted', '');
}

/** Writes that the request or its body failed. */
export function failExchange(
  recorder: Recorder,
  exchange: Exchange,
  error: unknown,
  text: string,
  wasAborted: boolean,
): void {
  if (exchange.isOver) return;
  const name = exceptionName(error);
  const how = name === 'TimeoutError' ? 'timeout' : wasAborted || name === 'AbortError' ? 'aborted' : 'failed';
  if (how === 'failed') {
    recorder.checkSleep(pageUrl());
    recorder.write('error', exchange.connection, { state: 0, text });
  }
  closeExchange(recorder, exchange, how, text);
}

/** Octets of a film or picture that are kept, of its first piece. */
const MEDIA_LIMIT = 1_024;

/** Writes a piece that the page has read. `offset` is where it lies in the body: what a tee already gave is left out. */
export function writePiece(recorder: Recorder, exchange: Exchange, piece: ArrayBufferView, offset: number): void {
  const length = viewLength(piece);
  if (exchange.isOver || offset + length <= exchange.size) return;
  const isNew = exchange.size === 0;
  const known = exchange.size - offset;
  const fresh = known > 0 ? copyView(piece, length) : piece;
  const rest = known > 0 ? new Octets((fresh as Uint8Array).buffer, known, length - known) : piece;
  exchange.size = offset + length;
  recorder.write('chunk', exchange.connection, {}, rawOfPiece(exchange, rest, length - (known > 0 ? known : 0), isNew));
}

function rawOfPiece(exchange: Exchange, piece: ArrayBufferView, size: number, isNew: boolean): Raw {
  if (exchange.form === 'text') return exchange.pieces.catch(piece);
  if (exchange.form === 'octets') return octetsRaw(copyView(piece, PAYLOAD_LIMIT), size);
  return isNew ? octetsRaw(copyView(piece, MEDIA_LIMIT), size) : unreadable(size);
}

/** Writes a piece of text that the page has read (the text so far of an XMLHttpRequest grows). */
export function writeTextPiece(recorder: Recorder, exchange: Exchange, text: string): void {
  if (exchange.isOver || text === '') return;
  const size = utf8Length(text);
  exchange.size += size;
  recorder.write('chunk', exchange.connection, {}, { ...textRaw(text), size });
}

/** How a page took a whole body. */
export type Taken =
  | { readonly as: 'text'; readonly value: string }
  | { readonly as: 'json'; readonly value: unknown }
  | { readonly as: 'buffer'; readonly value: ArrayBuffer }
  | { readonly as: 'view'; readonly value: ArrayBufferView }
  | { readonly as: 'blob'; readonly value: Blob; readonly size: number }
  | { readonly as: 'other'; readonly bodyKind: BodyKind };

function octetsOf(exchange: Exchange, copy: Uint8Array, size: number): Raw {
  if (exchange.form === 'text') return { ...octetsRaw(copy, size), kind: 'utf8-start' };
  return octetsRaw(copy, size);
}

function rawOfTaken(exchange: Exchange, taken: Taken): { readonly bodyKind: BodyKind; readonly raw: Raw } {
  switch (taken.as) {
    case 'text':
      return { bodyKind: 'text', raw: { ...textRaw(taken.value), size: utf8Length(taken.value) } };
    case 'json': {
      const { text, isCut } = writeJson(taken.value, PAYLOAD_LIMIT);
      // The parsed value is all there is: its size is known from the server, or from what it is when written again.
      const size = exchange.contentLength ?? (isCut ? null : utf8Length(text));
      return { bodyKind: 'json', raw: { kind: 'text', data: text, size, isCut, held: 2 * text.length } };
    }
    case 'buffer': {
      const size = bufferLength(taken.value);
      const limit = exchange.form === 'media' ? MEDIA_LIMIT : PAYLOAD_LIMIT;
      return { bodyKind: 'arraybuffer', raw: octetsOf(exchange, copyBuffer(taken.value, limit), size) };
    }
    case 'view': {
      const limit = exchange.form === 'media' ? MEDIA_LIMIT : PAYLOAD_LIMIT;
      return { bodyKind: 'view', raw: octetsOf(exchange, copyView(taken.value, limit), viewLength(taken.value)) };
    }
    case 'blob': {
      const raw = exchange.form === 'media' ? unreadable(taken.size) : blobRaw(taken.value, taken.size);
      return { bodyKind: 'blob', raw };
    }
    case 'other':
      return { bodyKind: taken.bodyKind, raw: unreadable(exchange.contentLength) };
  }
}

/** Writes a body that the page took as a whole, and the end. */
export function writeWhole(recorder: Recorder, exchange: Exchange, taken: Taken): void {
  if (exchange.isOver) return;
  const { bodyKind, raw } = rawOfTaken(exchange, taken);
  const size = raw.size ?? 0;
  if (size !== 0 || raw.size === null) writeMessage(recorder, exchange.connection, bodyKind, raw);
  exchange.size = size;
  closeExchange(recorder, exchange, 'complete', '');
}

/** No body. */
export const NO_BODY: { readonly bodyKind: BodyKind; readonly raw: Raw } = { bodyKind: 'none', raw: NOTHING };
