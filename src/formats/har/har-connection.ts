import { isDuplex } from './har-values.ts';
import type {
  ChunkRecord,
  CloseRecord,
  ConnectingRecord,
  DocumentKey,
  MessageRecord,
  OpenRecord,
  Transport,
  WireRecord,
} from '../../wire/record.ts';
import { decodeBase64, encodeBase64 } from '../text/base64.ts';
import { joinBytes } from '../text/byte-pieces.ts';
import { eventsOfPieces } from './events-of-pieces.ts';
import { EXTRAS_VERSION, type RecordExtras, writeExtras } from './har-extras.ts';
import { writeInstant } from '../text/instant.ts';
import { queryOf } from './query-of.ts';

/** One item of `_webSocketMessages` as Chrome writes it; `time` in seconds since the epoch, bytes as base64. */
interface HarFrame {
  readonly type: 'send' | 'receive' | 'error';
  readonly time: number;
  readonly opcode: number;
  readonly data: string;
}

/** One item of `_eventSourceMessages` as Chrome writes it; `time` in seconds since the epoch. */
interface HarServerEvent {
  readonly time: number;
  readonly eventName: string;
  readonly eventId: string;
  readonly data: string;
}

/** One entry of `log.entries`. */
export interface HarEntryJson {
  readonly pageref: string;
  readonly startedDateTime: string;
  readonly time: number;
  readonly request: object;
  readonly response: object;
  readonly cache: Readonly<Record<string, never>>;
  readonly timings: { readonly send: number; readonly wait: number; readonly receive: number };
  readonly connection: string;
  readonly _resourceType: string;
  readonly _webSocketMessages?: Iterable<HarFrame>;
  readonly _eventSourceMessages?: Iterable<HarServerEvent>;
  readonly _rt: {
    readonly version: number;
    readonly document: DocumentKey;
    readonly connection: number;
    /** How it ended, as we saw it; `null` if it did not. */
    readonly close: object | null;
    /** Where the events above were made of the pieces of the body, which the records have: how many. */
    readonly eventsOfPieces?: number;
    readonly records: Iterable<RecordExtras>;
  };
}

/** Records of a connection. */
export type OfConnection = Exclude<Extract<WireRecord, { readonly connection: number }>, { readonly kind: 'induced' }>;

const RESOURCE_TYPES: Readonly<Record<Transport, string>> = {
  websocket: 'websocket',
  eventsource: 'eventsource',
  fetch: 'fetch',
  xhr: 'xhr',
  datachannel: 'datachannel',
  peerconnection: 'peerconnection',
  webtransport: 'webtransport',
};

/** What a body was made of, joined. */
interface Body {
  readonly text: string;
  readonly encoding: 'base64' | undefined;
  readonly size: number;
}

/** A record of a connection, and its place in the recording. */
export interface PlacedOfConnection {
  readonly record: OfConnection;
  readonly place: number;
}

/** What can be iterated from its beginning as often as it takes. */
const again = <T>(iterate: () => Iterator<T>): Iterable<T> => ({ [Symbol.iterator]: iterate });

/** Makes the entry of one connection. Its records may be in a file: they are read again for each list that is made of them. */
export class HarConnection {
  readonly #document: DocumentKey;
  readonly #connection: number;
  readonly #zero: number;
  readonly #records: Iterable<PlacedOfConnection>;
  /** Instant of its first record, from the recording's zero. */
  readonly start: number;
  #connecting: ConnectingRecord | null = null;
  /** The place of that record. */
  #connectingAt = -1;
  #open: OpenRecord | null = null;
  #close: CloseRecord | null = null;
  /** Its first message. */
  #first: MessageRecord | null = null;

  /** @param records of the connection in their order; iterated several times. */
  constructor(document: DocumentKey, connection: number, zero: number, records: Iterable<PlacedOfConnection>) {
    this.#document = document;
    this.#connection = connection;
    this.#zero = zero;
    this.#records = records;
    let start: number | null = null;
    for (const { record, place } of records) {
      start ??= record.at;
      this.#note(record, place);
    }
    this.start = start ?? 0;
  }

  #note(record: OfConnection, place: number): void {
    if (record.kind === 'connecting' && this.#connecting === null) {
      this.#connecting = record;
      this.#connectingAt = place;
    } else if (record.kind === 'open') this.#open ??= record;
    else if (record.kind === 'close') this.#close = record;
    else if (record.kind === 'message') this.#first ??= record;
  }

  /** The entry. */
  toEntry(): HarEntryJson {
    const transport = this.#transport();
    const opened = Math.max(0, (this.#open?.at ?? this.start) - this.start);
    const ended = this.#close === null ? opened : Math.max(opened, this.#close.at - this.start);
    const frames = isDuplex(transport) ? again(() => this.#frames()) : null;
    const pieceEvents = this.#eventsOfPieces(transport);
    const events = transport === 'eventsource' ? again(() => this.#events()) : pieceEvents;
    const body = this.#body();
    return {
      pageref: this.#document,
      startedDateTime: writeInstant(this.#zero + this.start),
      time: ended,
      request: this.#request(transport),
      response: this.#response(transport, body),
      cache: {},
      timings: { send: 0, wait: opened, receive: ended - opened },
      connection: String(this.#connection),
      _resourceType: RESOURCE_TYPES[transport],
      ...(frames === null ? {} : { _webSocketMessages: frames }),
      ...(events === null ? {} : { _eventSourceMessages: events }),
      _rt: {
        version: EXTRAS_VERSION,
        document: this.#document,
        connection: this.#connection,
        close: this.#closeFacts(),
        ...(pieceEvents === null ? {} : { eventsOfPieces: pieceEvents.length }),
        records: again(() => this.#extras(body)),
      },
    };
  }

  /** Of a connection whose beginning was not recorded only its messages tell what it was. */
  #transport(): Transport {
    if (this.#connecting !== null) return this.#connecting.transport;
    const first = this.#first;
    // Only sessions of WebTransport say what carried a frame.
    if (first?.via === 'frame') return first.event === null ? 'websocket' : 'webtransport';
    return first?.via === 'event' ? 'eventsource' : 'fetch';
  }

  *#extras(body: Body | null): Generator<RecordExtras> {
    for (const { record, place } of this.#records)
      yield writeExtras(record, place, this.#placeOfText(record, place, body));
  }

  #closeFacts(): object | null {
    if (this.#close === null) return null;
    const { how, code, reason, wasClean } = this.#close;
    return { how, code, reason, wasClean };
  }

  #seconds(at: number): number {
    return (this.#zero + at) / 1_000;
  }

  *#frames(): Generator<HarFrame> {
    for (const { record } of this.#records) {
      const time = this.#seconds(record.at);
      if (record.kind === 'error') yield { type: 'error', time, opcode: -1, data: record.text };
      if (record.kind !== 'message') continue;
      const { payload, direction } = record;
      const type = direction === 'in' ? 'receive' : 'send';
      yield { type, time, opcode: payload.encoding === 'text' ? 1 : 2, data: payload.data };
    }
  }

  *#events(): Generator<HarServerEvent> {
    for (const { record } of this.#records) {
      if (record.kind !== 'message') continue;
      const { at, event, id, payload } = record;
      yield { time: this.#seconds(at), eventName: event ?? 'message', eventId: id ?? '', data: payload.data };
    }
  }

  #eventsOfPieces(transport: Transport): readonly HarServerEvent[] | null {
    if (transport !== 'fetch' && transport !== 'xhr') return null;
    const type = this.#open?.headers.find(([name]) => name === 'content-type')?.[1] ?? '';
    const chunks: ChunkRecord[] = [];
    for (const { record } of this.#records) if (record.kind === 'chunk') chunks.push(record);
    const events = eventsOfPieces(type, chunks);
    return (
      events?.map(({ at, event, id, data }) => ({ time: this.#seconds(at), eventName: event, eventId: id, data })) ??
      null
    );
  }

  #request(transport: Transport): object {
    const url = this.#connecting?.url ?? this.#open?.url ?? '';
    const protocols = this.#connecting?.protocols ?? [];
    const body = this.#connecting?.body ?? null;
    const headers = (this.#connecting?.headers ?? []).map(([name, value]) => ({ name, value }));
    const asked = protocols.length === 0 ? [] : [{ name: 'sec-websocket-protocol', value: protocols.join(', ') }];
    const type = headers.find(({ name }) => name === 'content-type')?.value ?? '';
    return {
      method: this.#connecting?.method ?? 'GET',
      url: url === '' ? 'about:unknown' : url,
      httpVersion: transport === 'websocket' ? 'HTTP/1.1' : 'unknown',
      cookies: [],
      headers: [...headers, ...asked],
      queryString: queryOf(url),
      headersSize: -1,
      bodySize: body?.size ?? (this.#connecting?.bodyKind === 'none' ? 0 : -1),
      ...(body === null || body.encoding !== 'text' ? {} : { postData: { mimeType: type, text: body.data } }),
    };
  }

  #response(transport: Transport, body: Body | null): object {
    const open = this.#open;
    const headers = (open?.headers ?? []).map(([name, value]) => ({ name, value }));
    if (transport === 'websocket' && open !== null) {
      if (open.protocol !== '') headers.push({ name: 'sec-websocket-protocol', value: open.protocol });
      if (open.extensions !== '') headers.push({ name: 'sec-websocket-extensions', value: open.extensions });
    }
    const type = headers.find(({ name }) => name === 'content-type')?.value;
    const mimeType = type ?? (transport === 'eventsource' ? 'text/event-stream' : 'x-unknown');
    const text = body === null ? {} : { text: body.text };
    const encoding = body?.encoding === undefined ? {} : { encoding: body.encoding };
    return {
      status: open === null ? 0 : transport === 'websocket' ? 101 : open.status,
      statusText: open !== null && transport === 'websocket' ? 'Switching Protocols' : '',
      httpVersion: transport === 'websocket' ? 'HTTP/1.1' : 'unknown',
      cookies: [],
      headers,
      content: { size: body?.size ?? this.#close?.size ?? 0, mimeType, ...text, ...encoding },
      redirectURL: '',
      headersSize: -1,
      bodySize: -1,
    };
  }

  /** The pieces of a body joined, or the body that was read at once; `null` if there is none, or bytes mixed with text. */
  #body(): Body | null {
    const isPiece = (record: OfConnection): record is WireRecord & (ChunkRecord | MessageRecord) =>
      record.kind === 'chunk' || (record.kind === 'message' && record.via === 'body' && record.direction === 'in');
    const pieces: (ChunkRecord | MessageRecord)[] = [];
    for (const { record } of this.#records) if (isPiece(record)) pieces.push(record);
    const first = pieces[0];
    if (first === undefined || pieces.some(({ payload }) => payload.encoding !== first.payload.encoding)) return null;
    // Together with pieces or another body it would not be clear whose text it is.
    if (pieces.length > 1 && pieces.some(({ kind }) => kind === 'message')) return null;
    const size = pieces.reduce((sum, { payload }) => sum + (payload.size ?? 0), 0);
    if (first.payload.encoding === 'text')
      return { text: pieces.map(({ payload }) => payload.data).join(''), encoding: undefined, size };
    const bytes = pieces.map(({ payload }) => decodeBase64(payload.data) ?? new Uint8Array());
    const length = bytes.reduce((sum, each) => sum + each.length, 0);
    return { text: encodeBase64(joinBytes(bytes, length)), encoding: 'base64', size };
  }

  #placeOfText(
    record: OfConnection,
    place: number,
    body: Body | null,
  ): 'message' | 'request' | 'response' | number | null {
    const transport = this.#transport();
    switch (record.kind) {
      case 'connecting':
        return place === this.#connectingAt && record.body?.encoding === 'text' ? 'request' : null;
      case 'chunk':
        return body !== null && body.encoding === undefined ? record.payload.data.length : null;
      case 'message': {
        if (isDuplex(transport) || transport === 'eventsource') return 'message';
        const isBody = record.via === 'body' && record.direction === 'in' && body !== null;
        return isBody && record.payload.encoding === 'text' ? 'response' : null;
      }
      default:
        return null;
    }
  }
}
