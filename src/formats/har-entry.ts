import { type Bytes, bytes } from '../base/units.ts';
import { isObject } from '../wire/check.ts';
import type { Direction, PageWireRecord, Payload, Transport } from '../wire/record.ts';
import { createBodyParser } from './body-parser.ts';
import { asCount, asList, asText, field } from './fields.ts';
import {
  base64Payload,
  bodyOf,
  directionOf,
  durationOf,
  epochOf,
  handshakeOf,
  headerOf,
  headersOf,
  PAGE_PARTS,
  REQUEST_HEADERS,
  RESPONSE_HEADERS,
  textPayload,
  transportOf,
} from './har-values.ts';

/** A record that has its place in time but not yet its number; `epoch` in milliseconds. */
export type HarEvent = { readonly epoch: number } & (PageWireRecord extends infer R
  ? R extends PageWireRecord
    ? Omit<R, 'n' | 'at'>
    : never
  : never);

/** One entry of a HAR file, read. `endIsKnown` is false where the file does not say when, or whether, it ended. */
export interface HarEntry {
  readonly page: string;
  readonly url: string;
  readonly start: number;
  readonly end: number;
  readonly endIsKnown: boolean;
  readonly events: HarEvent[];
}

/** Why an entry gives no records: it is broken (in words), or one of the page's own parts (`null`). */
export type NoEntry = { readonly problem: string | null };

/** Collects the events of one entry; times are never allowed to step back, since the order in the file is the order. */
class EntryEvents {
  readonly events: HarEvent[] = [];
  #last: number;

  constructor(start: number) {
    this.#last = start;
  }

  get last(): number {
    return this.#last;
  }

  add(event: HarEvent): void {
    this.#last = Math.max(this.#last, event.epoch);
    this.events.push({ ...event, epoch: this.#last });
  }
}

/** What the records of one entry share while it is read. */
interface EntryContext {
  readonly raw: unknown;
  readonly url: string;
  readonly connection: number;
  readonly start: number;
  readonly out: EntryEvents;
  readonly complain: (text: string) => void;
}

function addConnecting(context: EntryContext, transport: Transport, epoch: number): void {
  const request = field(context.raw, 'request');
  const text = asText(field(field(request, 'postData'), 'text'));
  const protocols = transport === 'websocket' ? headerOf(request, 'sec-websocket-protocol') : '';
  context.out.add({
    kind: 'connecting',
    epoch,
    connection: context.connection,
    transport,
    url: context.url,
    method: (asText(field(request, 'method')) ?? 'GET').toUpperCase(),
    protocols: protocols === '' ? [] : protocols.split(',').map((name) => name.trim()),
    withCredentials: false,
    headers: headersOf(request, REQUEST_HEADERS),
    bodyKind: text === null || text === '' ? 'none' : 'text',
    body: text === null || text === '' ? null : textPayload(text),
    initiator: '',
  });
}

function addOpen(context: EntryContext, epoch: number, status: number): void {
  const response = field(context.raw, 'response');
  context.out.add({
    kind: 'open',
    epoch,
    connection: context.connection,
    status,
    url: context.url,
    protocol: headerOf(response, 'sec-websocket-protocol'),
    extensions: headerOf(response, 'sec-websocket-extensions'),
    responseType: '',
    wasRedirected: false,
    headers: headersOf(response, RESPONSE_HEADERS),
  });
}

type CloseEvent = Extract<HarEvent, { readonly kind: 'close' }>;

const closeEvent = (
  context: EntryContext,
  epoch: number,
  how: CloseEvent['how'],
  more: Partial<CloseEvent> = {},
): CloseEvent => ({
  kind: 'close',
  epoch,
  connection: context.connection,
  how,
  code: null,
  reason: '',
  wasClean: true,
  size: bytes(0),
  ...more,
});

type MessageEvent = Extract<HarEvent, { readonly kind: 'message' }>;

const messageEvent = (
  context: EntryContext,
  epoch: number,
  direction: Direction,
  via: MessageEvent['via'],
  payload: Payload,
  more: Partial<MessageEvent> = {},
): MessageEvent => ({
  kind: 'message',
  epoch,
  connection: context.connection,
  direction,
  via,
  bodyKind: payload.encoding === 'text' ? 'text' : 'arraybuffer',
  payload,
  event: null,
  id: null,
  buffered: null,
  ...more,
});

/** Adds one item of `_webSocketMessages`; `number` is its place for people, from 1. */
function addFrame(context: EntryContext, item: unknown, number: number): void {
  const { out, complain } = context;
  const epoch = epochOf(field(item, 'time'));
  const type = field(item, 'type');
  const data = field(item, 'data');
  const opcode = field(item, 'opcode');
  if (type === 'error') {
    const text = asText(data) ?? '';
    return out.add({ kind: 'error', epoch: epoch ?? out.last, connection: context.connection, state: 3, text });
  }
  const direction = directionOf(type);
  if (direction === null || typeof data !== 'string') return complain(`message ${number} is no message`);
  // Control frames are not what a page sees; a few proxies write them down.
  if (opcode === 8 || opcode === 9 || opcode === 10) return;
  if (epoch === null) complain(`message ${number} has no time; it is taken to follow the one before it`);
  const payload = opcode === 2 ? base64Payload(data) : textPayload(data);
  out.add(messageEvent(context, epoch ?? out.last, direction, 'frame', payload));
}

/** The close that HTTP Toolkit writes: `{code, reason, timestamp}` or `aborted`. */
function closeOf(context: EntryContext): CloseEvent | null {
  const close = field(context.raw, '_webSocketClose');
  if (close === 'aborted') return closeEvent(context, context.out.last, 'closed', { code: 1006, wasClean: false });
  if (!isObject(close)) return null;
  const code = asCount(close['code'] ?? close['closeCode']);
  const epoch = epochOf(close['timestamp'] ?? close['time']) ?? context.out.last;
  const reason = asText(close['reason'] ?? close['closeReason']) ?? '';
  return closeEvent(context, epoch, 'closed', {
    code: code !== null && code <= 65_535 ? Math.floor(code) : null,
    reason,
    wasClean: code !== 1006,
  });
}

function readWebSocket(context: EntryContext, status: number, end: number): boolean {
  const { raw, out, start } = context;
  const items = asList(field(raw, '_webSocketMessages')) ?? [];
  const first = items.map((item) => epochOf(field(item, 'time'))).find((epoch) => epoch !== null) ?? null;
  // Writers take the two times from different clocks: a message cannot come before its connection.
  addConnecting(context, 'websocket', first === null ? start : Math.min(start, first));
  if (items.length === 0 && status !== 101 && status !== 200) {
    out.add(
      closeEvent(context, end, 'closed', { code: 1006, wasClean: false, reason: asText(field(raw, '_error')) ?? '' }),
    );
    return true;
  }
  const opened = start + handshakeOf(raw);
  addOpen(context, first === null ? opened : Math.min(opened, first), 101);
  for (const [index, item] of items.entries()) addFrame(context, item, index + 1);
  const close = closeOf(context);
  if (close !== null) {
    out.add(close);
    return true;
  }
  // Chrome's `time` covers the connection's life, that of others only the handshake. Only the first says when it ended.
  if (items.length === 0 || end < out.last) return false;
  out.add(closeEvent(context, end, 'closed'));
  return true;
}

function addServerEvents(context: EntryContext, items: readonly unknown[]): void {
  for (const [index, item] of items.entries()) {
    const data = asText(field(item, 'data'));
    const epoch = epochOf(field(item, 'time'));
    if (data === null) {
      context.complain(`event ${index + 1} is no event`);
      continue;
    }
    if (epoch === null) context.complain(`event ${index + 1} has no time; it is taken to follow the one before it`);
    const event = asText(field(item, 'eventName')) || 'message';
    const id = asText(field(item, 'eventId')) ?? '';
    context.out.add(messageEvent(context, epoch ?? context.out.last, 'in', 'event', textPayload(data), { event, id }));
  }
}

/** Puts the body of an answer into records. A body without times of its own is placed where the response begins. */
function addBody(context: EntryContext, transport: Transport, opened: number, end: number): Bytes {
  const response = field(context.raw, 'response');
  const payload = bodyOf(response);
  if (payload === null) return bytes(0);
  const type = headerOf(response, 'content-type') || (asText(field(field(response, 'content'), 'mimeType')) ?? '');
  const parser = createBodyParser(type);
  if (parser === null) context.out.add(messageEvent(context, end, 'in', 'body', payload));
  else if (transport !== 'eventsource')
    context.out.add({ kind: 'chunk', epoch: opened, connection: context.connection, payload });
  else {
    for (const { data, event, id } of [...parser.pushPayload(payload), ...parser.end().messages]) {
      context.out.add(messageEvent(context, opened, 'in', 'event', textPayload(data), { event, id }));
    }
  }
  return payload.size ?? bytes(0);
}

function readRequest(context: EntryContext, transport: Transport, status: number, end: number): boolean {
  const { raw, out, start } = context;
  addConnecting(context, transport, start);
  const events = asList(field(raw, '_eventSourceMessages'));
  if (status === 0 && events === null) {
    const reason = asText(field(raw, '_error')) ?? asText(field(field(raw, 'response'), '_error')) ?? '';
    out.add(closeEvent(context, end, 'failed', { wasClean: false, reason }));
    return true;
  }
  const opened = Math.min(start + handshakeOf(raw), Math.max(start, end));
  const first = events?.map((item) => epochOf(field(item, 'time'))).find((epoch) => epoch !== null) ?? null;
  addOpen(context, first === null ? opened : Math.min(opened, first), status === 0 ? 200 : status);
  let size = bytes(0);
  if (events === null) size = addBody(context, transport, opened, end);
  else addServerEvents(context, events);
  if (events !== null && end < out.last) return false;
  if (transport === 'eventsource') {
    // Whether the browser comes back is told by a later entry, if at all; a status other than 200 ends it for good.
    if (status === 200 || status === 0) return false;
    out.add(closeEvent(context, end, 'closed', { size }));
  } else out.add(closeEvent(context, end, 'complete', { size }));
  return true;
}

/**
 * Reads one entry.
 *
 * @param raw anything that stands in `log.entries`.
 * @param connection the number that the connection gets in its document.
 * @param fallback where an entry without a time is put, in milliseconds since the epoch.
 * @param complain takes what is wrong with a part of it.
 */
export function readEntry(
  raw: unknown,
  connection: number,
  fallback: number,
  complain: (text: string) => void,
): HarEntry | NoEntry {
  const request = field(raw, 'request');
  const url = asText(field(request, 'url'));
  if (url === null || url === '') return { problem: 'has no URL' };
  const type = asText(field(raw, '_resourceType'))?.toLowerCase() ?? '';
  const isStream = Array.isArray(field(raw, '_webSocketMessages')) || Array.isArray(field(raw, '_eventSourceMessages'));
  if ((PAGE_PARTS.has(type) && !isStream) || /^(data|blob|chrome-extension|moz-extension|about):/i.test(url))
    return { problem: null };
  const given = epochOf(field(raw, 'startedDateTime'));
  if (given === null) complain('has no time; it is taken to follow the one before it');
  const start = given ?? fallback;
  const end = start + durationOf(field(raw, 'time'));
  const status = Math.min(999, Math.floor(asCount(field(field(raw, 'response'), 'status')) ?? 0));
  const context: EntryContext = {
    raw,
    url,
    connection,
    start,
    out: new EntryEvents(Number.NEGATIVE_INFINITY),
    complain,
  };
  const transport = transportOf(raw, url);
  const endIsKnown =
    transport === 'websocket' ? readWebSocket(context, status, end) : readRequest(context, transport, status, end);
  const page = asText(field(raw, 'pageref')) ?? '';
  return {
    page,
    url,
    start: context.out.events[0]?.epoch ?? start,
    end: transport === 'eventsource' ? Math.max(end, context.out.last) : context.out.last,
    endIsKnown,
    events: context.out.events,
  };
}
