import type { Millis } from '../base/units.ts';
import type {
  CloseRecord,
  ClosingRecord,
  ConnectingRecord,
  DocumentKey,
  ErrorRecord,
  OpenRecord,
  Payload,
  Transport,
  WireRecord,
} from '../wire/record.ts';
import { ConnectionTable } from './connection-table.ts';
import { createEntry, createUnknownEntry } from './create-entry.ts';
import type { PageInfo } from './create-entry.ts';
import { normaliseEndpoint } from './endpoint.ts';
import type { Connection, StreamEntry } from './entry.ts';
import { StreamIndex } from './grouping.ts';
import { readEngineCall } from './library.ts';
import { MAX_DOCUMENTS, MAX_SPANS } from './limits.ts';
import { MessageJoiner, readHeaders, transportOf } from './message-joiner.ts';
import type { StreamMessage } from './message.ts';
import { finishCall, reclass } from './poll-outcome.ts';
import { BROWSER_WAITS, beginSpan, familyOf, protocolsOf, stateAfter, touch } from './stream-facts.ts';
import type { StreamSink } from './stream-sink.ts';
import { StreamStore } from './stream-store.ts';
import type { ConnectionSpan, Stream, StreamId } from './stream.ts';
import { parseUrl } from './url.ts';

type Of<R> = R & { readonly document: DocumentKey };

/** Stands for a body that the page sent and that could not be read without changing the call. */
const UNREAD_BODY: Payload = { encoding: 'text', data: '', size: null, isCut: true };

/** Joins the connections of a recording into streams, and pieces of bodies into messages. */
export class StreamBook {
  readonly #sink: StreamSink;
  readonly #index = new StreamIndex();
  readonly #store = new StreamStore();
  readonly #table = new ConnectionTable();
  readonly #pages = new Map<DocumentKey, PageInfo>();
  readonly #endedByPage = new WeakSet<ConnectionSpan>();
  readonly #joiner: MessageJoiner;

  constructor(sink: StreamSink) {
    this.#sink = sink;
    this.#joiner = new MessageJoiner(sink);
  }

  /** Takes in a record and gives the messages that it held or completed. */
  push(record: WireRecord): readonly StreamMessage[] {
    this.#joiner.begin();
    switch (record.kind) {
      case 'document':
        this.#remember(record.document, { url: record.url, isTop: record.isTop });
        break;
      case 'page':
        if (record.event === 'navigate') {
          const page = this.#pages.get(record.document);
          if (page !== undefined) page.url = record.url;
        } else if (record.event === 'pagehide' && !record.wasKept) this.#endDocument(record.document, record.at);
        break;
      case 'connecting':
        this.#connecting(record);
        break;
      case 'open':
        this.#open(record);
        break;
      case 'message':
        this.#joiner.message(this.#find(record, transportOf(record)), record);
        break;
      case 'chunk':
        this.#joiner.chunk(this.#find(record, 'fetch'), record);
        break;
      case 'error':
        this.#error(record);
        break;
      case 'closing':
        this.#closing(record);
        break;
      case 'close':
        this.#close(record);
        break;
      case 'buffered': {
        const connection = this.#table.findOpen(record.document, record.connection);
        if (connection?.span) this.#sink.buffered(connection.entry.stream, connection.span, record.amount, record.at);
        break;
      }
      case 'lost':
        this.#lost(record.document);
        break;
      case 'fault':
        break;
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

  /** The id under which a stream is kept now. */
  resolve(id: StreamId): StreamId {
    return this.#store.resolve(id);
  }

  /** The stream of a connection of a document, open or lately ended. */
  streamOf(document: DocumentKey, connection: number): Stream | undefined {
    return this.#table.find(document, connection)?.entry.stream;
  }

  /** The span of a message, `null` where it is no longer remembered. */
  spanOf(message: StreamMessage): ConnectionSpan | null {
    const stream = this.stream(message.stream);
    if (stream === undefined) return null;
    return stream.spans[message.connection - stream.droppedSpans] ?? null;
  }

  /** True where the page asked for the end of this connection, or went away with it. */
  wasEndedByPage(span: ConnectionSpan): boolean {
    return this.#endedByPage.has(span);
  }

  #remember(document: DocumentKey, page: PageInfo): void {
    this.#pages.set(document, page);
    if (this.#pages.size <= MAX_DOCUMENTS) return;
    const oldest = this.#pages.keys().next();
    if (oldest.done !== true) this.#pages.delete(oldest.value);
  }

  #connecting(record: Of<ConnectingRecord>): void {
    const url = parseUrl(record.url);
    const engine = readEngineCall(url);
    const endpoint = normaliseEndpoint(record);
    const family = familyOf(record.transport, engine !== null);
    const protocols = protocolsOf(record);
    const place = this.#index.place({
      family,
      document: record.document,
      endpoint,
      protocols,
      at: record.at,
      session: engine?.session ?? null,
    });
    let entry = place.entry;
    for (const other of place.merge) if (entry !== null) this.#merge(other, entry);
    if (entry === null) {
      entry = createEntry({
        id: this.#store.nextId,
        record,
        endpoint,
        family,
        page: this.#pages.get(record.document),
        ordinal: place.siblings + 1,
        groupKey: place.groupKey,
      });
      this.#add(entry);
    }
    if (engine !== null && engine.transport === 'websocket') entry.stream.class = 'websocket';
    const isAgain = family === 'engine.io' ? engine?.session === null : entry.polls === null;
    if (isAgain && entry.stream.connections > 0) entry.stream.reconnects += 1;
    const isWaiting =
      record.transport === 'eventsource' && entry.lastEndAt !== null && record.at - entry.lastEndAt < BROWSER_WAITS;
    const connection = this.#begin(entry, record.document, record.connection, record.transport, record.url, record.at);
    if (isWaiting) entry.stream.state = 'waiting';
    if (connection.span !== null) this.#sink.connecting(entry.stream, connection.span, record);
    const { body, bodyKind } = record;
    if (bodyKind !== 'none' && body?.size !== 0) {
      this.#joiner.emit(connection, record, 0, 'out', bodyKind, body ?? UNREAD_BODY, null, null);
    }
  }

  #add(entry: StreamEntry): void {
    this.#index.add(entry);
    const victim = this.#store.add(entry);
    if (victim === null) return;
    this.#index.remove(victim);
    this.#sink.forgot(victim.stream.id);
  }

  #begin(
    entry: StreamEntry,
    document: DocumentKey,
    number: number,
    transport: Transport,
    url: string,
    at: Millis,
  ): Connection {
    const connection: Connection = {
      document,
      number,
      transport,
      entry,
      span: null,
      index: 0,
      parser: null,
      mediaType: '',
      isClosing: false,
      call: transport === 'fetch' || transport === 'xhr' ? (entry.polls?.begin(at) ?? null) : null,
      chunks: 0,
      firstChunkAt: null,
      mayStream: true,
      hasNews: false,
      hasBody: false,
    };
    const oldest = this.#table.add(connection);
    if (oldest !== null) this.#finish(oldest, at, null, 'unread');
    entry.open.add(connection);
    this.#beginSpan(connection, url, at);
    return connection;
  }

  #beginSpan(connection: Connection, url: string, at: Millis): ConnectionSpan {
    const { stream } = connection.entry;
    const span = beginSpan(connection, url, at);
    connection.span = span;
    connection.index = stream.connections;
    stream.connections += 1;
    stream.spans.push(span);
    if (stream.spans.length > MAX_SPANS) {
      stream.spans.shift();
      stream.droppedSpans += 1;
    }
    touch(connection.entry, at);
    stream.state = 'connecting';
    return span;
  }

  /** The connection of a record; one whose beginning was not recorded gets a stream of its own. */
  #find(record: Of<{ readonly connection: number; readonly at: Millis }>, transport: Transport, url = ''): Connection {
    const found = this.#table.find(record.document, record.connection);
    if (found !== undefined) return found;
    const entry = createUnknownEntry({
      id: this.#store.nextId,
      at: record.at,
      document: record.document,
      connection: record.connection,
      transport,
      url,
      page: this.#pages.get(record.document),
    });
    this.#add(entry);
    return this.#begin(entry, record.document, record.connection, transport, url, record.at);
  }

  #open(record: Of<OpenRecord>): void {
    const connection = this.#find(record, 'fetch', record.url);
    const { entry } = connection;
    let { span } = connection;
    if (span === null) {
      span = this.#beginSpan(connection, record.url, record.at);
      entry.stream.reconnects += 1;
      this.#sink.connecting(entry.stream, span, record);
    }
    span.openAt = record.at;
    span.status = record.status;
    touch(entry, record.at);
    entry.stream.state = 'open';
    if (connection.transport === 'fetch' || connection.transport === 'xhr') readHeaders(connection, record);
    this.#sink.opened(entry.stream, span, record);
  }

  #error(record: Of<ErrorRecord>): void {
    const connection = this.#table.findOpen(record.document, record.connection);
    if (connection === undefined || connection.transport !== 'eventsource' || record.state !== 0) return;
    // The browser tries again by itself: this attempt is over, the next begins when something is heard of it.
    const { entry } = connection;
    let { span } = connection;
    if (span === null) {
      span = this.#beginSpan(connection, entry.stream.url, record.at);
      entry.stream.reconnects += 1;
      this.#sink.connecting(entry.stream, span, record);
    }
    span.closeAt = record.at;
    span.how = span.openAt === null ? 'failed' : 'closed';
    connection.span = null;
    touch(entry, record.at);
    entry.stream.state = 'waiting';
    this.#sink.closed(entry.stream, span, record);
  }

  #closing(record: Of<ClosingRecord>): void {
    const connection = this.#table.findOpen(record.document, record.connection);
    if (connection === undefined) return;
    connection.isClosing = true;
    if (connection.span === null) return;
    this.#endedByPage.add(connection.span);
    this.#sink.closing(connection.entry.stream, connection.span, record);
  }

  #close(record: Of<CloseRecord>): void {
    const connection = this.#table.findOpen(record.document, record.connection);
    if (connection === undefined) return;
    const { parser, span } = connection;
    if (parser !== null) {
      const last = parser.end();
      this.#joiner.parts(connection, record, last.messages);
      if (last.unfinished > 0 && span !== null) this.#sink.unfinished(connection.entry.stream, span, last.unfinished);
    }
    if (span !== null) {
      span.code = record.code;
      span.reason = record.reason;
      span.wasClean = record.wasClean;
    }
    this.#finish(connection, record.at, record, record.how);
  }

  #finish(
    connection: Connection,
    at: Millis,
    record: Of<CloseRecord> | null,
    how: NonNullable<ConnectionSpan['how']>,
  ): void {
    const { entry, span, call } = connection;
    const { stream } = entry;
    this.#table.end(connection);
    entry.open.delete(connection);
    entry.lastEndAt = at;
    const isByPage = connection.isClosing || how === 'aborted' || how === 'page-gone';
    entry.wasEndedByPage = isByPage;
    if (span !== null) {
      if (isByPage) this.#endedByPage.add(span);
      span.closeAt = at;
      span.how = how;
    }
    if (call !== null && span !== null) finishCall(connection, span, at);
    touch(entry, at);
    stream.state = stateAfter(entry, span, how, isByPage);
    if (span !== null) this.#sink.closed(stream, span, record);
  }

  #endDocument(document: DocumentKey, at: Millis): void {
    for (const connection of this.#table.openOf(document)) this.#finish(connection, at, null, 'page-gone');
  }

  /** Pieces of bodies may be among the records lost: what was half read must not be joined with what comes now. */
  #lost(document: DocumentKey): void {
    for (const connection of this.#table.openOf(document)) connection.parser?.skip();
  }

  #merge(from: StreamEntry, into: StreamEntry): void {
    this.#store.merge(from, into);
    this.#table.move(from, into);
    reclass(into);
    this.#sink.merged(from.stream.id, into.stream);
  }
}
