import { byteCount, millis } from '../../../src/base/units.ts';
import { BUSY_DOCUMENT, NETWORK_DOCUMENT } from '../../../src/wire/browser-document.ts';
import type {
  CloseRecord,
  ConnectingRecord,
  InducedPhase,
  InducedRecord,
  MessageRecord,
  NetworkRecord,
  OpenRecord,
  PageRecord,
  PageWireRecord,
  Payload,
  Transport,
  WireRecord,
} from '../../../src/wire/record.ts';
import type { ChannelFacts, StateSubject } from '../../../src/wire/webrtc.ts';

/** A record without what the writer adds. */
type Draft = PageWireRecord extends infer R ? (R extends PageWireRecord ? Omit<R, 'n' | 'at'> : never) : never;

/** Text as a payload; sizes count its UTF-8 bytes. */
export function text(data: string): Payload {
  return { encoding: 'text', data, size: byteCount(Buffer.byteLength(data)), isCut: false };
}

/** Writes the records of one document for a test, numbered as a page would. Instants are the test's own. */
export class Recording {
  readonly records: WireRecord[] = [];
  readonly document: string;
  #n = 0;
  #connections = 0;
  #said = 0;
  #stretches = 0;

  constructor(url = 'https://app.test/', document = 'doc-1', isTop = true) {
    this.document = document;
    this.add(0, { kind: 'document', url, isTop, isLate: false, timeOrigin: 1_700_000_000_000 });
  }

  add(at: number, draft: Draft): WireRecord {
    const record = { ...draft, n: this.#n, at: millis(at), document: this.document } as WireRecord;
    this.#n = record.kind === 'lost' ? record.n + record.count : record.n + 1;
    this.records.push(record);
    return record;
  }

  connect(at: number, transport: Transport, url: string, more: Partial<ConnectingRecord> = {}): number {
    this.#connections += 1;
    this.add(at, {
      kind: 'connecting',
      connection: this.#connections,
      transport,
      url,
      method: 'GET',
      protocols: [],
      withCredentials: false,
      headers: [],
      bodyKind: 'none',
      body: null,
      initiator: '',
      ...more,
    });
    return this.#connections;
  }

  open(at: number, connection: number, more: Partial<OpenRecord> = {}): void {
    this.add(at, {
      kind: 'open',
      connection,
      status: 200,
      url: '',
      protocol: '',
      extensions: '',
      responseType: '',
      wasRedirected: false,
      headers: [],
      ...more,
    });
  }

  message(at: number, connection: number, data: string, more: Partial<MessageRecord> = {}): void {
    this.add(at, {
      kind: 'message',
      connection,
      direction: 'in',
      via: 'frame',
      bodyKind: 'text',
      payload: text(data),
      event: null,
      id: null,
      buffered: null,
      ...more,
    });
  }

  chunk(at: number, connection: number, data: string): void {
    this.add(at, { kind: 'chunk', connection, payload: text(data) });
  }

  error(at: number, connection: number, state: number): void {
    this.add(at, { kind: 'error', connection, state, text: '' });
  }

  closing(at: number, connection: number): void {
    this.add(at, { kind: 'closing', connection, code: null, reason: '', initiator: '' });
  }

  close(at: number, connection: number, more: Partial<CloseRecord> = {}): void {
    this.add(at, {
      kind: 'close',
      connection,
      how: 'closed',
      code: null,
      reason: '',
      wasClean: false,
      size: byteCount(0),
      ...more,
    });
  }

  /** What was caused on purpose. */
  induced(at: number, phase: InducedPhase, fault: string, more: Partial<InducedRecord> = {}): void {
    this.add(at, { kind: 'induced', connection: 0, run: 1, phase, fault, message: null, text: '', ...more });
  }

  /** The number of the newest record. */
  get lastNumber(): number {
    return this.#n - 1;
  }

  /** The document's thread was busy from `from` on; it is told half a second after its end. */
  busy(
    from: number,
    length: number,
    handlers: readonly { readonly invoker?: string; readonly length: number; readonly after: number }[] = [],
  ): void {
    this.#stretches += 1;
    this.records.push({
      kind: 'busy',
      n: this.#stretches - 1,
      at: millis(from + length + 500),
      document: BUSY_DOCUMENT,
      of: this.document,
      ago: millis(500),
      length: millis(length),
      handlers: handlers.map(({ invoker = 'DOMWebSocket.onmessage', length: each, after }) => ({
        invoker,
        source: '',
        after: millis(after),
        length: millis(each),
      })),
    });
  }

  /** What DevTools say of an attempt of a connection of this document. */
  network(at: number, connection: number, more: Partial<NetworkRecord> = {}): void {
    this.#said += 1;
    this.records.push({
      kind: 'network',
      n: this.#said - 1,
      at: millis(at),
      document: NETWORK_DOCUMENT,
      of: this.document,
      request: connection,
      attempt: 1,
      status: 0,
      url: '',
      httpVersion: 'HTTP/1.1',
      protocol: '',
      error: '',
      headers: [],
      unlistened: [],
      ...more,
    });
  }

  page(at: number, event: PageRecord['event'], more: Partial<PageRecord> = {}): void {
    this.add(at, { kind: 'page', event, wasKept: false, url: 'https://app.test/', length: millis(0), ...more });
  }

  /** A WebSocket that is open at once. */
  socket(at: number, url = 'wss://app.test/live', more: Partial<ConnectingRecord> = {}): number {
    const connection = this.connect(at, 'websocket', url, more);
    this.open(at + 20, connection, { status: 101 });
    return connection;
  }

  /** A peer connection that is connected 50 ms later. */
  peer(at: number, more: Partial<ConnectingRecord> = {}): number {
    const connection = this.connect(at, 'peerconnection', 'peerconnection:', { iceServers: [], ...more });
    this.state(at + 50, connection, 'connection', 'connected');
    this.open(at + 50, connection, { status: 0 });
    return connection;
  }

  /** A data channel that is open 20 ms later. */
  channel(at: number, peer: number, facts: Partial<ChannelFacts> = {}, label = 'chat'): number {
    const channel: ChannelFacts = {
      peer,
      id: 1,
      isNegotiated: false,
      isOrdered: true,
      maxRetransmits: null,
      maxPacketLifeTime: null,
      ...facts,
    };
    const connection = this.connect(at, 'datachannel', `datachannel:${label}`, { channel: { ...channel, id: null } });
    this.open(at + 20, connection, { status: 0, channel });
    return connection;
  }

  state(at: number, connection: number, subject: StateSubject, state: string): void {
    this.add(at, { kind: 'state', connection, subject, state });
  }

  /** A whole request: begins, answers after `hold`, brings `body`. */
  request(at: number, url: string, hold: number, body: string, more: Partial<OpenRecord> = {}): number {
    const connection = this.connect(at, 'fetch', url);
    this.open(at + hold, connection, { headers: [['content-type', 'application/json']], ...more });
    this.message(at + hold, connection, body, { via: 'body', bodyKind: 'json' });
    this.close(at + hold, connection, { how: 'complete', wasClean: true, size: byteCount(body.length) });
    return connection;
  }
}
