import { type Bytes, byteCount } from '../../base/units.ts';
import { PAYLOAD_LIMIT } from '../../wire/wire-limits.ts';
import type { BodyKind, CloseRecord, Header, Transport } from '../../wire/record.ts';
import { type BodyForm, formOf } from './body-form.ts';
import { blobRaw, type Content } from '../ring/content.ts';
import {
  bufferRaw,
  type LazySize,
  type Raw,
  type StoredBytes,
  textRaw,
  trueSize,
  unreadable,
  viewRaw,
} from '../ring/ring-entry.ts';
import { exceptionName } from '../platform/guard.ts';
import { pickHeaders, type ReadHeader, RESPONSE_HEADERS } from './headers.ts';
import { initiator } from '../platform/initiator.ts';
import { writeJson } from '../serving/write-json.ts';
import { createPieceCapture, type PieceCapture } from '../ring/pieces.ts';
import { pageUrl } from '../platform/platform.ts';
import { type StoredUrl } from '../platform/stored-url.ts';
import { copied, getterOf, utf8Length, viewLength } from '../platform/primordials.ts';
import type { Recorder } from '../recorder.ts';

/** One request and its response, by `fetch` or `XMLHttpRequest`. */
export interface Exchange {
  readonly connection: number;
  readonly method: string;
  readonly url: StoredUrl;
  /** When it was begun, on the document's clock. */
  readonly at: number;
  /** The page's stack when it was begun. */
  readonly initiator: string;
  /** The page's own signal that ends it. */
  readonly signal: object | null;
  /** The response's headers are known. */
  isOpen: boolean;
  isOver: boolean;
  /** It counts as over, but may turn out not to be. */
  isPresumed: boolean;
  /** The page has begun to read the body. */
  isRead: boolean;
  /** The page has looked at the body's stream. */
  hasStream: boolean;
  /** Bytes of body that the page has read. */
  size: number;
  /** In how many ways the page can still read the body: `clone()` and `tee()` add one, a cancellation removes one. */
  branches: number;
  header: ReadHeader;
  form: BodyForm | null;
  pieces: PieceCapture | null;
}

/** What is known about a request when it is sent. */
interface Request {
  readonly transport: Transport;
  readonly url: StoredUrl;
  readonly method: string;
  readonly withCredentials: boolean;
  readonly headers: readonly Header[];
  readonly content: Content;
  readonly signal: object | null;
}

const NO_HEADER: ReadHeader = () => null;

/** An exchange at its beginning. */
export const newExchange = (
  connection: number,
  method: string,
  url: StoredUrl,
  at: number,
  stack: string,
  signal: object | null,
): Exchange => ({
  connection,
  method,
  url,
  at,
  initiator: stack,
  signal,
  isOpen: false,
  isOver: false,
  isPresumed: false,
  isRead: false,
  hasStream: false,
  size: 0,
  branches: 1,
  header: NO_HEADER,
  form: null,
  pieces: null,
});

/** Writes that a request was sent; its body is part of that record. */
export function beginExchange(recorder: Recorder, request: Request): Exchange {
  const { transport, url, method, withCredentials, headers, content, signal } = request;
  const connection = recorder.connect();
  const { bodyKind, raw } = content;
  const stack = initiator();
  const detail = { transport, url, method, protocols: [], withCredentials, headers, bodyKind, initiator: stack };
  recorder.write('connecting', connection, detail, raw);
  return newExchange(connection, method, url, recorder.now(), stack, signal);
}

/** What is known about a response when its headers are here. */
interface Answer {
  readonly status: number;
  readonly url: StoredUrl;
  readonly responseType: string;
  readonly wasRedirected: boolean;
}

/** Writes that the response's headers are here. */
export function openExchange(recorder: Recorder, exchange: Exchange, answer: Answer, header: ReadHeader): void {
  reopen(exchange);
  exchange.isOpen = true;
  exchange.header = header;
  // Read at once: the platform's object, stored for later, may hold a quarter of a megabyte that no bound counts.
  const headers = pickHeaders(RESPONSE_HEADERS, header);
  const detail = { ...answer, protocol: '', extensions: '', headers };
  recorder.write('open', exchange.connection, detail);
  const { status } = answer;
  const isEmpty = status === 204 || status === 304 || exchange.method === 'HEAD' || header('content-length') === '0';
  if (isEmpty) closeExchange(recorder, exchange, 'complete', '');
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The media type of the response, with its parameters. */
export const contentTypeOf = ({ header }: Exchange): string => textOf(header('content-type'));

function formOfBody(exchange: Exchange): BodyForm {
  exchange.form ??= formOf(contentTypeOf(exchange));
  return exchange.form;
}

/** Whether a body is a film or picture, of which only the beginning is stored. */
export const isMedia = (exchange: Exchange): boolean => formOfBody(exchange) === 'media';

/** The length of the body according to the server; `null` if it gave none, or that of a compressed body. */
export function contentLength(exchange: Exchange): number | null {
  const encoding = textOf(exchange.header('content-encoding'));
  const text = textOf(exchange.header('content-length'));
  const length = encoding === '' || encoding === 'identity' ? +text : NaN;
  return text !== '' && length >= 0 ? length : null;
}

/** Writes the end, once. */
export function closeExchange(
  recorder: Recorder,
  exchange: Exchange,
  how: CloseRecord['how'],
  reason: string,
  size: LazySize = byteCount(exchange.size),
): void {
  if (exchange.isOver) return;
  exchange.isOver = true;
  recorder.write('close', exchange.connection, {
    how,
    code: null,
    reason,
    wasClean: how === 'complete' || how === 'unread',
    size,
  });
}

/** Writes an end that nothing but the browser's timing shows, or nothing at all: the page may yet read the body. */
export function presumeEnd(recorder: Recorder, exchange: Exchange, how: 'unread' | 'unseen'): void {
  if (exchange.isOver) return;
  closeExchange(recorder, exchange, how, '');
  exchange.isPresumed = true;
}

/** What was presumed to be over goes on. */
function reopen(exchange: Exchange): void {
  if (exchange.isPresumed) exchange.isOver = exchange.isPresumed = false;
}

/** The page begins to read the body. */
export function beginRead(exchange: Exchange): void {
  exchange.isRead = true;
  reopen(exchange);
}

/** The page cancelled one way to read the body; cancelling the last one ends the connection. */
export function cancelBranch(recorder: Recorder, exchange: Exchange): void {
  exchange.branches -= 1;
  if (exchange.isOver || exchange.branches > 0) return;
  recorder.write('closing', exchange.connection, { code: null, reason: '', initiator: initiator() });
  closeExchange(recorder, exchange, 'aborted', '');
}

const isAborted = getterOf<object, boolean>(AbortSignal.prototype, 'aborted');

/** Whether the page's own signal has ended a request. */
function wasAborted({ signal }: Exchange): boolean {
  try {
    return signal !== null && isAborted(signal) === true;
  } catch {
    // What the page passed is not a signal; the platform has refused it.
    return false;
  }
}

/** Writes that the request or its body failed. */
export function failExchange(recorder: Recorder, exchange: Exchange, error: unknown, text: string): void {
  reopen(exchange);
  if (exchange.isOver) return;
  const name = exceptionName(error);
  const how =
    name === 'TimeoutError' ? 'timeout' : name === 'AbortError' || wasAborted(exchange) ? 'aborted' : 'failed';
  if (how === 'failed') {
    recorder.checkSleep(pageUrl());
    recorder.write('error', exchange.connection, { state: 0, text });
  }
  closeExchange(recorder, exchange, how, text);
}

/** Bytes of a film or picture that are stored, of its first piece. */
const MEDIA_LIMIT = 1_024;

/** Writes a piece that the page has read. `offset` is its position in the body: what another branch has read is left out. */
export function writePiece(recorder: Recorder, exchange: Exchange, piece: ArrayBufferView, offset: number): void {
  const length = viewLength(piece);
  if (exchange.isOver || offset + length <= exchange.size) return;
  const known = exchange.size > offset ? exchange.size - offset : 0;
  const isNew = exchange.size === 0;
  exchange.size = offset + length;
  recorder.write('chunk', exchange.connection, {}, rawOfPiece(exchange, piece, known, isNew));
}

function rawOfPiece(exchange: Exchange, piece: ArrayBufferView, from: number, isNew: boolean): Raw {
  const form = formOfBody(exchange);
  if (form === 'text') return (exchange.pieces ??= createPieceCapture()).capture(piece, from);
  if (form === 'bytes') return viewRaw(piece, PAYLOAD_LIMIT, from);
  return isNew ? viewRaw(piece, MEDIA_LIMIT, from) : unreadable(viewLength(piece) - from);
}

/** Writes a piece of text that the page has read (the text so far of an XMLHttpRequest grows). */
export function writeTextPiece(recorder: Recorder, exchange: Exchange, text: string): void {
  if (exchange.isOver || text === '') return;
  exchange.size += utf8Length(text);
  recorder.write('chunk', exchange.connection, {}, textRaw(text));
}

/** A whole body, in the form in which the page read it. */
export type WholeBody =
  | { readonly as: 'text'; readonly value: string }
  | { readonly as: 'json'; readonly value: unknown }
  | { readonly as: 'buffer'; readonly value: ArrayBuffer }
  | { readonly as: 'view'; readonly value: ArrayBufferView }
  | { readonly as: 'blob'; readonly value: Blob; readonly size: number }
  | { readonly as: 'other'; readonly bodyKind: BodyKind };

/** The same bytes, to be read as text. */
const asText = (exchange: Exchange, raw: StoredBytes): StoredBytes =>
  formOfBody(exchange) === 'text' ? { ...raw, kind: 'utf8-start' } : raw;

function contentOfWhole(exchange: Exchange, body: WholeBody): Content {
  const limit = (): number => (isMedia(exchange) ? MEDIA_LIMIT : PAYLOAD_LIMIT);
  switch (body.as) {
    case 'text':
      return { bodyKind: 'text', raw: textRaw(body.value) };
    case 'json': {
      const { text, isCut } = writeJson(body.value, PAYLOAD_LIMIT);
      // Only the parsed value is known: its size comes from the server, or from the text into which it is written again.
      const size = contentLength(exchange) ?? (isCut ? null : -1);
      // The text was joined from a thousand parts, which the copy is rid of.
      return { bodyKind: 'json', raw: { kind: 'text', text: copied(text), size, isCut, stored: 2 * text.length } };
    }
    case 'buffer':
      return { bodyKind: 'arraybuffer', raw: asText(exchange, bufferRaw(body.value, limit())) };
    case 'view':
      return { bodyKind: 'view', raw: asText(exchange, viewRaw(body.value, limit())) };
    case 'blob':
      return { bodyKind: 'blob', raw: isMedia(exchange) ? unreadable(body.size) : blobRaw(body.value, body.size) };
    case 'other':
      return { bodyKind: body.bodyKind, raw: unreadable(contentLength(exchange)) };
  }
}

/** Writes a body that the page read as a whole, and the end; `reason` is why it could not use it. */
export function writeWhole(recorder: Recorder, exchange: Exchange, body: WholeBody, reason = ''): void {
  if (exchange.isOver) return;
  const { bodyKind, raw } = contentOfWhole(exchange, body);
  const isEmpty = raw === null || raw === '' || (typeof raw !== 'string' && raw.size === 0);
  const n = recorder.ring.next();
  const detail = { direction: 'in', via: 'body', bodyKind, event: null, id: null, buffered: null } as const;
  if (!isEmpty) recorder.write('message', exchange.connection, detail, raw);
  const entry = isEmpty ? null : recorder.ring.find(n);
  // Measured when the record is sent. The entry loses its content when the ring is full; the text itself would stay.
  const size = (): Bytes => byteCount(entry === null ? 0 : (trueSize(entry.raw) ?? 0));
  closeExchange(recorder, exchange, 'complete', reason, size);
}
