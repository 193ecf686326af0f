import { byteCount } from '../../base/units.ts';
import type { Direction, PageWireRecord, Payload, Transport } from '../../wire/record.ts';
import { asText, field } from '../json/fields.ts';
import { headerOf, headersOf, REQUEST_HEADERS, RESPONSE_HEADERS, textPayload } from './har-values.ts';

type Unplaced<R> = R extends PageWireRecord ? Omit<R, 'n' | 'at'> : never;

/** A record without its place in a document. */
export type UnplacedRecord = Unplaced<PageWireRecord>;

/**
 * A record that has its place in time but not yet its number; `epoch` in milliseconds. The two stand side by side, since
 * taking a field out of millions of records costs more than all else that is done to them.
 */
export interface HarEvent<R extends UnplacedRecord = UnplacedRecord> {
  readonly epoch: number;
  readonly record: R;
}

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
    this.events.push(event.epoch === this.#last ? event : { ...event, epoch: this.#last });
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
  const record = {
    kind: 'connecting',
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
  } as const;
  context.out.add({ epoch, record });
}

/** Adds the answer of the server. */
export function addOpen(context: EntryContext, epoch: number, status: number): void {
  const response = field(context.raw, 'response');
  const record = {
    kind: 'open',
    connection: context.connection,
    status,
    url: context.url,
    protocol: headerOf(response, 'sec-websocket-protocol'),
    extensions: headerOf(response, 'sec-websocket-extensions'),
    responseType: '',
    wasRedirected: false,
    headers: headersOf(response, RESPONSE_HEADERS),
  } as const;
  context.out.add({ epoch, record });
}

type UnplacedClose = Extract<UnplacedRecord, { readonly kind: 'close' }>;

/** The end of a connection. */
export type CloseEvent = HarEvent<UnplacedClose>;

/** Makes the end of a connection; `more` is what differs from a clean end without a code. */
export const closeEvent = (
  { connection }: Pick<EntryContext, 'connection'>,
  epoch: number,
  how: UnplacedClose['how'],
  more: Partial<UnplacedClose> = {},
): CloseEvent => {
  const clean = { code: null, reason: '', wasClean: true, size: byteCount(0) };
  return { epoch, record: { kind: 'close', connection, how, ...clean, ...more } };
};

type UnplacedMessage = Extract<UnplacedRecord, { readonly kind: 'message' }>;

/** Makes a message; the last is what one of an event stream has in addition to its payload. */
export const messageEvent = (
  context: EntryContext,
  epoch: number,
  direction: Direction,
  via: UnplacedMessage['via'],
  payload: Payload,
  { event, id }: { readonly event: string | null; readonly id: string | null } = { event: null, id: null },
): HarEvent<UnplacedMessage> => ({
  epoch,
  record: {
    kind: 'message',
    connection: context.connection,
    direction,
    via,
    bodyKind: payload.encoding === 'text' ? 'text' : 'arraybuffer',
    payload,
    event,
    id,
    buffered: null,
  },
});
