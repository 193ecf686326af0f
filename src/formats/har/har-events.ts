import { byteCount, type Millis, millis } from '../../base/units.ts';
import type { Direction, PageWireRecord, Payload, Transport, WireRecord } from '../../wire/record.ts';
import { asText, field } from '../json/fields.ts';
import { headerOf, headersOf, REQUEST_HEADERS, RESPONSE_HEADERS, textPayload } from './har-values.ts';

/** Where a record stands in a recording. */
interface RecordPlace {
  n: number;
  at: Millis;
  document: string;
}

type Unplaced<R> = R extends PageWireRecord ? Omit<R, keyof RecordPlace> & RecordPlace : never;

/** A record whose place is filled in later, by {@link placeEvent}. */
type UnplacedRecord = Unplaced<PageWireRecord>;

/** The same of one kind. */
type UnplacedOf<K extends UnplacedRecord['kind']> = Extract<UnplacedRecord, { readonly kind: K }>;

/**
 * The time of a record that has no place yet. An engine keeps whole numbers in another form than fractions: with 0 here,
 * each record would change its form as it gets its time, which takes as long as all of reading.
 */
const NO_TIME = millis(Number.NaN);

/**
 * A record that has its place in time but not yet its number; `epoch` in milliseconds. It becomes the record of the
 * recording itself: a copy of millions of them would cost as much as all else that is done to them.
 */
export interface HarEvent<R extends UnplacedRecord = UnplacedRecord> {
  readonly epoch: number;
  readonly record: R;
}

/** Gives an event its place in a recording. Each has one place: it is asked for once. */
export function placeEvent({ record }: HarEvent, n: number, at: Millis, document: string): WireRecord {
  record.n = n;
  record.at = at;
  record.document = document;
  return record;
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
  const record: UnplacedOf<'connecting'> = {
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
    n: 0,
    at: NO_TIME,
    document: '',
  };
  context.out.add({ epoch, record });
}

/** Adds the answer of the server. */
export function addOpen(context: EntryContext, epoch: number, status: number): void {
  const response = field(context.raw, 'response');
  const record: UnplacedOf<'open'> = {
    kind: 'open',
    connection: context.connection,
    status,
    url: context.url,
    protocol: headerOf(response, 'sec-websocket-protocol'),
    extensions: headerOf(response, 'sec-websocket-extensions'),
    responseType: '',
    wasRedirected: false,
    headers: headersOf(response, RESPONSE_HEADERS),
    n: 0,
    at: NO_TIME,
    document: '',
  };
  context.out.add({ epoch, record });
}

type CloseFacts = Pick<UnplacedOf<'close'>, 'how' | 'code' | 'reason' | 'wasClean' | 'size'>;

/** The end of a connection. */
export type CloseEvent = HarEvent<UnplacedOf<'close'>>;

/** Makes the end of a connection: a clean one without a code, but for what is said. */
export const closeEvent = (
  { connection }: Pick<EntryContext, 'connection'>,
  epoch: number,
  how: CloseFacts['how'],
  { code = null, reason = '', wasClean = true, size = byteCount(0) }: Partial<Omit<CloseFacts, 'how'>> = {},
): CloseEvent => ({
  epoch,
  record: { kind: 'close', connection, how, code, reason, wasClean, size, n: 0, at: NO_TIME, document: '' },
});

/** Makes a piece of a body. */
export const chunkEvent = (
  { connection }: EntryContext,
  epoch: number,
  payload: Payload,
): HarEvent<UnplacedOf<'chunk'>> => ({
  epoch,
  record: { kind: 'chunk', connection, payload, n: 0, at: NO_TIME, document: '' },
});

/** Makes an error of a connection that had ended. */
export const errorEvent = (
  { connection }: EntryContext,
  epoch: number,
  text: string,
): HarEvent<UnplacedOf<'error'>> => ({
  epoch,
  record: { kind: 'error', connection, state: 3, text, n: 0, at: NO_TIME, document: '' },
});

/** Makes a message; the last is what one of an event stream has in addition to its payload. */
export const messageEvent = (
  context: EntryContext,
  epoch: number,
  direction: Direction,
  via: UnplacedOf<'message'>['via'],
  payload: Payload,
  { event, id }: { readonly event: string | null; readonly id: string | null } = { event: null, id: null },
): HarEvent<UnplacedOf<'message'>> => ({
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
    n: 0,
    at: NO_TIME,
    document: '',
  },
});
