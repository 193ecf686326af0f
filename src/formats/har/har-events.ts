import { byteCount } from '../../base/units.ts';
import type { Direction, PageWireRecord, Payload, Transport } from '../../wire/record.ts';
import { asText, field } from '../json/fields.ts';
import { headerOf, headersOf, REQUEST_HEADERS, RESPONSE_HEADERS, textPayload } from './har-values.ts';

/** A record that has its place in time but not yet its number; `epoch` in milliseconds. */
export type HarEvent = { readonly epoch: number } & (PageWireRecord extends infer R
  ? R extends PageWireRecord
    ? Omit<R, 'n' | 'at'>
    : never
  : never);

/** Collects the events of one entry; times are never allowed to step back, since the order in the file is the order. */
export class EntryEvents {
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
export interface EntryContext {
  readonly raw: unknown;
  readonly url: string;
  readonly connection: number;
  readonly start: number;
  readonly out: EntryEvents;
  readonly complain: (text: string) => void;
}

/** Adds the beginning of the connection or request. */
export function addConnecting(context: EntryContext, transport: Transport, epoch: number): void {
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

/** Adds the answer of the server. */
export function addOpen(context: EntryContext, epoch: number, status: number): void {
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

/** The end of a connection. */
export type CloseEvent = Extract<HarEvent, { readonly kind: 'close' }>;

/** Makes the end of a connection; `more` is what differs from a clean end without a code. */
export const closeEvent = (
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
  size: byteCount(0),
  ...more,
});

/** A whole message. */
type MessageEvent = Extract<HarEvent, { readonly kind: 'message' }>;

/** Makes a message; `more` is what it has in addition to its payload. */
export const messageEvent = (
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
