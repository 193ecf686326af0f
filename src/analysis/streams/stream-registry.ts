import { unreachable } from '../../base/unreachable.ts';
import { spanAt } from './stream.ts';
import { BoundedMap } from '../../base/bounded-map.ts';
import type { Millis } from '../../base/units.ts';
import type {
  CloseRecord,
  ConnectingRecord,
  DocumentKey,
  OpenRecord,
  Payload,
  Transport,
  WireRecord,
} from '../../wire/record.ts';
import { ConnectionLife } from './connection-life.ts';
import { ConnectionTable } from './connection-table.ts';
import { createStreamEntry, createUnknownStreamEntry } from './create-stream-entry.ts';
import type { PageInfo } from './create-stream-entry.ts';
import { normaliseEndpoint } from './endpoint.ts';
import type { Connection, InDocument, StreamEntry } from './stream-entry.ts';
import { absorbOther, countOther, createOtherStreams } from './other-streams.ts';
import { StreamIndex } from './stream-index.ts';
import { readEngineCall } from './library-signatures.ts';
import { MAX_DOCUMENTS } from '../analysis-limits.ts';
import { isAgain } from './continuity/is-again.ts';
import { NegotiatedPaths } from './continuity/negotiated-paths.ts';
import { TwinDoubts } from './continuity/twin-doubts.ts';
import { MessageJoiner, transportOf } from './message-joiner.ts';
import type { StreamMessage } from './message.ts';
import { askOf } from '../polls/ask.ts';
import { reclass } from '../polls/poll-outcome.ts';
import { BROWSER_WAITS, familyOf, protocolsOf } from './stream-facts.ts';
import type { StreamSink } from './stream-sink.ts';
import { StreamStore } from './stream-store.ts';
import type { ConnectionSpan, Stream, StreamId } from './stream.ts';
import { parseUrl } from './parse-url.ts';

/** The mark of a body that the page sent and that could not be read without changing the call. */
const UNREAD_BODY: Payload = { encoding: 'text', data: '', size: null, isCut: true };

/** Joins the connections of a recording into streams, and pieces of bodies into messages. */
export class StreamRegistry {
  readonly #sink: StreamSink;
  readonly #index = new StreamIndex();
  readonly #store = new StreamStore();
  readonly #table = new ConnectionTable();
  readonly #pages = new BoundedMap<DocumentKey, PageInfo>(MAX_DOCUMENTS);
  readonly #negotiated = new NegotiatedPaths();
  readonly #doubts = new TwinDoubts();
  readonly #joiner: MessageJoiner;
  readonly #life: ConnectionLife;
  /** The row of streams beyond the bound; `null` while there are none. */
  #others: StreamEntry | null = null;

  constructor(sink: StreamSink) {
    this.#sink = sink;
    this.#joiner = new MessageJoiner(sink, this.#doubts);
    this.#life = new ConnectionLife(sink, this.#table, this.#joiner, (entry) => {
      this.#index.freed(entry);
      if (entry.open.size === 0) this.#store.idle(entry);
    });
  }

  /** Takes a record and gives the messages that it contained or completed. */
  push(record: WireRecord): readonly StreamMessage[] {
    this.#joiner.begin();
    if (record.kind !== 'lost') this.#life.revive(record.document, record.at);
    switch (record.kind) {
      case 'document':
        this.#remember(record.document, { url: record.url, isTop: record.isTop, worker: record.worker ?? null });
        break;
      case 'page':
        if (record.event === 'navigate') {
          const page = this.#pages.get(record.document);
          if (page !== undefined) page.url = record.url;
        } else if (record.event === 'pagehide' && !record.wasKept) this.#life.endDocument(record.document, record.at);
        break;
      case 'connecting':
        this.#connecting(record);
        break;
      case 'open':
        this.#opened(this.#find(record, 'fetch', record.url), record);
        break;
      case 'message':
        this.#joiner.message(this.#find(record, transportOf(record)), record);
        break;
      case 'chunk':
        this.#joiner.chunk(this.#find(record, 'fetch'), record);
        break;
      case 'error':
        this.#life.error(record);
        break;
      case 'closing':
        this.#life.closing(record);
        break;
      case 'close':
        this.#ended(record);
        break;
      case 'buffered': {
        const connection = this.#table.findOpen(record.document, record.connection);
        if (connection?.span) this.#sink.buffered(connection.entry.stream, connection.span, record.amount, record.at);
        break;
      }
      case 'network':
        this.#life.network(record);
        break;
      case 'lost':
        this.#joiner.lost(record.document);
        if (record.reason === 'no-farewell') this.#life.presumeGone(record.document, record.until);
        break;
      case 'unrecorded':
      case 'busy':
      case 'fault':
      case 'induced':
        break;
      case 'state':
        this.#life.state(record);
        break;
      default:
        return unreachable(record);
    }
    return this.#joiner.messages;
  }

  /** All streams, in the order in which they were first seen. */
  streams(): readonly Stream[] {
    return this.#store.list();
  }

  /** A stream by its id, also by that of one that was merged into it. */
  stream(id: StreamId): Stream | undefined {
    return this.#store.get(id);
  }

  /** The id under which a stream is stored now: after a merge that of the stream that took it in. */
  resolve(id: StreamId): StreamId {
    return this.#store.resolve(id);
  }

  /** The stream of a connection of a document, open or lately ended. */
  streamOf(document: DocumentKey, connection: number): Stream | undefined {
    return this.#table.find(document, connection)?.entry.stream;
  }

  /** The span of a message, `null` if it is no longer remembered. */
  spanOf(message: StreamMessage): ConnectionSpan | null {
    const stream = this.stream(message.stream);
    if (stream === undefined) return null;
    return spanAt(stream, message) ?? null;
  }

  /** True if the page asked for the end of this connection, or went away with it. */
  wasEndedByPage(span: ConnectionSpan): boolean {
    return this.#life.wasEndedByPage(span);
  }

  /** True if the page closed this connection because it showed no life. */
  wasGivenUp(span: ConnectionSpan): boolean {
    return this.#life.wasGivenUp(span);
  }

  /** True where it is not known which stream a connection that began in the window continues. */
  isDoubtful(document: DocumentKey, from: Millis, until: Millis): boolean {
    return this.#doubts.isDoubtful(document, from, until);
  }

  #remember(document: DocumentKey, page: PageInfo): void {
    this.#pages.set(document, page);
  }

  #connecting(record: InDocument<ConnectingRecord>): void {
    const url = parseUrl(record.url);
    const engine = readEngineCall(url);
    const { document, method } = record;
    const endpoint = this.#negotiated.withoutSession(document, method, normaliseEndpoint(record));
    const family = familyOf(record.transport, engine !== null);
    const protocols = protocolsOf(record);
    const placement = this.#index.place({
      family,
      document: record.document,
      endpoint,
      protocols,
      at: record.at,
      session: engine?.session ?? null,
    });
    let entry = placement.entry;
    for (const other of placement.merge) if (entry !== null) this.#merge(other, entry);
    if (entry === null && !this.#makeRoom(record.at)) entry = this.#other(record.at);
    if (entry === null) {
      entry = createStreamEntry({
        id: this.#store.nextId,
        record,
        endpoint,
        family,
        page: this.#pages.get(record.document),
        ordinal: placement.siblings + 1,
        groupKey: placement.groupKey,
        firstIndex: placement.firstIndex,
        isLongPoll: method === 'GET' && this.#negotiated.isNegotiated(document, endpoint),
      });
      this.#add(entry);
    }
    if (entry.stream.others === 0 && isAgain(entry, engine?.session ?? null, record)) entry.stream.reconnects += 1;
    const isWaiting =
      record.transport === 'eventsource' && entry.lastEndAt !== null && record.at - entry.lastEndAt < BROWSER_WAITS;
    const ask = entry.polls === null ? {} : { ask: askOf(endpoint, record) };
    const connection = this.#life.begin(entry, { ...record, ...ask });
    if (isWaiting) entry.stream.state = 'waiting';
    if (placement.rivals.length > 0) this.#doubts.began(connection, record.at, entry, placement.rivals);
    if (connection.span !== null) this.#sink.connecting(entry.stream, connection.span, record);
    const { body, bodyKind } = record;
    if (bodyKind !== 'none' && body?.size !== 0) {
      this.#joiner.emit(connection, record, 0, 'out', bodyKind, body ?? UNREAD_BODY, null, null);
    }
  }

  #opened(connection: Connection, record: InDocument<OpenRecord>): void {
    const { stream, family, replies } = connection.entry;
    replies.begins();
    if (stream.others === 0 && family === 'engine.io' && connection.transport === 'websocket') {
      // Until its upgrade is answered a session polls, and goes on doing so where it is refused.
      stream.class = 'websocket';
      stream.poll = null;
    }
    this.#life.open(connection, record);
  }

  #add(entry: StreamEntry): void {
    this.#index.add(entry);
    this.#store.add(entry);
  }

  /** Drops a stream that ended if there are too many. @returns false where all are open. */
  #makeRoom(at: Millis): boolean {
    if (!this.#store.isFull) return true;
    const victim = this.#store.dropOldestIdle();
    if (victim === null) return false;
    this.#index.remove(victim);
    absorbOther(this.#otherRow(at), victim);
    this.#sink.forgot(victim.stream.id);
    return true;
  }

  /** The row for a connection whose stream finds no room. */
  #other(at: Millis): StreamEntry {
    const row = this.#otherRow(at);
    countOther(row);
    return row;
  }

  #otherRow(at: Millis): StreamEntry {
    if (this.#others === null) {
      this.#others = createOtherStreams(this.#store.nextId, at);
      this.#store.addOthers(this.#others);
    }
    return this.#others;
  }

  /** The connection of a record; one whose beginning was not recorded gets a stream of its own. */
  #find(
    record: InDocument<{ readonly connection: number; readonly at: Millis }>,
    transport: Transport,
    url = '',
  ): Connection {
    const found = this.#table.find(record.document, record.connection);
    if (found !== undefined) return found;
    const { document, connection, at } = record;
    let entry: StreamEntry;
    if (this.#makeRoom(at)) {
      const page = this.#pages.get(document);
      entry = createUnknownStreamEntry({ id: this.#store.nextId, at, document, connection, transport, url, page });
      this.#add(entry);
    } else entry = this.#other(at);
    return this.#life.begin(entry, { document, connection, transport, url, at });
  }

  /** A connection ended; one that was opened in its place shortly before carries its stream on. */
  #ended(record: InDocument<CloseRecord>): void {
    const connection = this.#table.find(record.document, record.connection);
    if (connection === undefined || !this.#life.isOpenAgain(connection, record.at)) return;
    const { entry, span } = connection;
    this.#life.close(connection, record);
    if (span === null || !(span.wasClean || this.#life.wasEndedByPage(span))) return;
    const successor = this.#index.successorOf(entry, record.at);
    if (successor === null) return;
    this.#index.remove(successor);
    entry.stream.reconnects += 1;
    entry.stream.state = successor.stream.state;
    if (entry.stream.protocol === '') entry.stream.protocol = successor.stream.protocol;
    this.#merge(successor, entry);
  }

  #merge(from: StreamEntry, into: StreamEntry): void {
    this.#store.merge(from, into);
    this.#table.move(from, into);
    reclass(into);
    this.#sink.merged(from.stream.id, into.stream);
  }
}
