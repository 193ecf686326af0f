import { createBodyParser, mediaType } from '../formats/body-parser.ts';
import type { BodyMessage } from '../formats/body-parser.ts';
import type { Millis } from '../base/units.ts';
import { bytes, millis } from '../base/units.ts';
import type {
  ChunkRecord,
  CloseRecord,
  ClosingRecord,
  ConnectingRecord,
  DocumentKey,
  ErrorRecord,
  MessageRecord,
  OpenRecord,
  Payload,
  Transport,
  WireRecord,
} from '../wire/record.ts';
import { isDevServerGreeting, isDevTooling } from './dev-tooling.ts';
import { isEmptyReply } from './empty-reply.ts';
import { normaliseEndpoint } from './endpoint.ts';
import { connectionKey } from './entry.ts';
import type { Connection, ConnectionKey, Family, StreamEntry } from './entry.ts';
import { StreamIndex } from './grouping.ts';
import { hashText } from './hash.ts';
import { isLibraryLongPoll, readEngineCall, readEngineSession } from './library.ts';
import {
  MAX_DOCUMENTS,
  MAX_ENDED_CONNECTIONS,
  MAX_OPEN_CONNECTIONS,
  MAX_SESSIONS,
  MAX_SPANS,
  MAX_STREAMS,
} from './limits.ts';
import type { StreamMessage } from './message.ts';
import { nameStream } from './name-stream.ts';
import { PollTracker } from './polls.ts';
import type { ConnectionSpan, Stream, StreamClass, StreamId } from './stream.ts';
import { looksStreamed, streamedClass } from './streamed-body.ts';
import { parseUrl } from './url.ts';

/** Stands for a body that the page sent and that could not be read without changing the call. */
const UNREAD_BODY: Payload = { encoding: 'text', data: '', size: null, isCut: true };

type Of<R> = R & { readonly document: DocumentKey };

/** What the stream book tells of, in order. The members mean what those of a detector mean. */
export interface StreamSink {
  connecting(stream: Stream, span: ConnectionSpan, record: WireRecord): void;
  opened(stream: Stream, span: ConnectionSpan, record: WireRecord): void;
  message(stream: Stream, message: StreamMessage): void;
  closing(stream: Stream, span: ConnectionSpan, record: ClosingRecord): void;
  closed(stream: Stream, span: ConnectionSpan, record: WireRecord | null): void;
  unfinished(stream: Stream, span: ConnectionSpan, characters: number): void;
  buffered(stream: Stream, span: ConnectionSpan, amount: number, at: Millis): void;
  merged(from: StreamId, into: Stream): void;
  forgot(stream: StreamId): void;
}

interface PageInfo {
  url: string;
  readonly isTop: boolean;
}

/** Joins the connections of a recording into streams, and pieces of bodies into messages. */
export class StreamBook {
  readonly #sink: StreamSink;
  readonly #index = new StreamIndex();
  readonly #entries = new Map<StreamId, StreamEntry>();
  readonly #aliases = new Map<StreamId, StreamId>();
  readonly #connections = new Map<ConnectionKey, Connection>();
  readonly #ended = new Map<ConnectionKey, Connection>();
  readonly #pages = new Map<DocumentKey, PageInfo>();
  readonly #endedByPage = new WeakSet<ConnectionSpan>();
  /** The connection of the last message: the next one is mostly of the same. */
  #recent: Connection | null = null;
  #nextId = 1;
  #list: readonly Stream[] | null = null;
  #messages: StreamMessage[] = [];

  constructor(sink: StreamSink) {
    this.#sink = sink;
  }

  /** Takes in a record and gives the messages that it held or completed. */
  push(record: WireRecord): readonly StreamMessage[] {
    this.#messages = [];
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
        this.#message(record);
        break;
      case 'chunk':
        this.#chunk(record);
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
        const connection = this.#connections.get(connectionKey(record.document, record.connection));
        if (connection?.span) this.#sink.buffered(connection.entry.stream, connection.span, record.amount, record.at);
        break;
      }
      case 'lost':
        this.#lost(record.document);
        break;
      case 'fault':
        break;
    }
    return this.#messages;
  }

  /** All streams, in the order in which they were first seen. */
  streams(): readonly Stream[] {
    this.#list ??= [...this.#entries.values()].map((entry) => entry.stream);
    return this.#list;
  }

  /** A stream by its id, also by that of one that was merged into it. */
  stream(id: StreamId): Stream | undefined {
    return this.#entries.get(this.resolve(id))?.stream;
  }

  /** The id under which a stream is kept now. */
  resolve(id: StreamId): StreamId {
    return this.#aliases.get(id) ?? id;
  }

  /** The stream of a connection of a document, open or lately ended. */
  streamOf(document: DocumentKey, connection: number): Stream | undefined {
    const key = connectionKey(document, connection);
    return (this.#connections.get(key) ?? this.#ended.get(key))?.entry.stream;
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
    const protocols = [...record.protocols].sort().join(',');
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
      const page = this.#pages.get(record.document);
      const isLibrary = isLibraryLongPoll(url, record.method, record.body?.encoding === 'text' ? record.body.data : '');
      const signature = family === 'engine.io' || isLibrary ? 'long-poll' : null;
      entry = {
        stream: {
          ...emptyStream(this.#nextId, record),
          label: nameStream(endpoint, page?.url ?? '', place.siblings + 1),
          pageUrl: page?.url ?? '',
          isTopFrame: page?.isTop ?? true,
          isDevTooling: isDevTooling(record.url, record.protocols),
          class: classOf(record.transport, signature),
          protocol: engine === null ? '' : 'engine.io',
        },
        family,
        document: record.document,
        endpoint,
        protocols,
        groupKey: place.groupKey,
        polls:
          record.transport === 'websocket' || record.transport === 'eventsource' ? null : new PollTracker(signature),
        open: new Set(),
        lastEndAt: null,
        wasEndedByPage: false,
        sessions: [],
        lastBody: null,
      };
      this.#add(entry);
      this.#index.add(entry);
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
      this.#emit(connection, record, 0, 'out', bodyKind, body ?? UNREAD_BODY, null, null);
    }
  }

  #add(entry: StreamEntry): void {
    this.#nextId += 1;
    this.#entries.set(entry.stream.id, entry);
    this.#list = null;
    if (this.#entries.size <= MAX_STREAMS) return;
    let victim: StreamEntry | null = null;
    for (const candidate of this.#entries.values()) {
      if (candidate.open.size > 0 || candidate === entry) continue;
      victim ??= candidate;
      if (candidate.stream.class === 'request') {
        victim = candidate;
        break;
      }
    }
    if (victim === null) return;
    this.#index.remove(victim);
    this.#entries.delete(victim.stream.id);
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
    const key = connectionKey(document, number);
    this.#recent = null;
    this.#connections.set(key, connection);
    if (this.#connections.size > MAX_OPEN_CONNECTIONS) {
      const oldest = this.#connections.values().next();
      if (oldest.done !== true) this.#finish(oldest.value, at, null, 'unread');
    }
    entry.open.add(connection);
    this.#beginSpan(connection, url, at);
    return connection;
  }

  #beginSpan(connection: Connection, url: string, at: Millis): ConnectionSpan {
    const { stream } = connection.entry;
    const span: ConnectionSpan = {
      document: connection.document,
      connection: connection.number,
      transport: connection.transport,
      url,
      connectingAt: at,
      openAt: null,
      closeAt: null,
      how: null,
      code: null,
      reason: '',
      wasClean: false,
      status: 0,
      messagesIn: 0,
      messagesOut: 0,
      isEmpty: false,
    };
    connection.span = span;
    connection.index = stream.connections;
    stream.connections += 1;
    stream.spans.push(span);
    if (stream.spans.length > MAX_SPANS) {
      stream.spans.shift();
      stream.droppedSpans += 1;
    }
    this.#touch(connection.entry, at);
    stream.state = 'connecting';
    return span;
  }

  /** The connection of a record; one whose beginning was not recorded gets a stream of its own. */
  #find(record: Of<{ readonly connection: number; readonly at: Millis }>, transport: Transport, url = ''): Connection {
    const recent = this.#recent;
    if (recent !== null && recent.number === record.connection && recent.document === record.document) return recent;
    const key = connectionKey(record.document, record.connection);
    // Ended ones too: a page may send on a socket that is closed, and pieces may be read after an abort.
    const found = this.#connections.get(key) ?? this.#ended.get(key);
    if (found !== undefined) {
      this.#recent = found;
      return found;
    }
    const page = this.#pages.get(record.document);
    const endpoint = normaliseEndpoint({ transport, method: 'GET', url, bodyKind: 'none', body: null });
    const entry: StreamEntry = {
      stream: {
        ...emptyStream(this.#nextId, { at: record.at, url, method: 'GET' }),
        label: url === '' ? 'opened before the recording' : nameStream(endpoint, page?.url ?? ''),
        pageUrl: page?.url ?? '',
        isTopFrame: page?.isTop ?? true,
        isDevTooling: url !== '' && isDevTooling(url, []),
        class: classOf(transport, null),
      },
      family: familyOf(transport, false),
      document: record.document,
      endpoint,
      protocols: '',
      groupKey: `unknown\n${connectionKey(record.document, record.connection)}`,
      polls: null,
      open: new Set(),
      lastEndAt: null,
      wasEndedByPage: false,
      sessions: [],
      lastBody: null,
    };
    this.#add(entry);
    this.#index.add(entry);
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
    this.#touch(entry, record.at);
    entry.stream.state = 'open';
    if (connection.transport === 'fetch' || connection.transport === 'xhr') this.#readHeaders(connection, record);
    this.#sink.opened(entry.stream, span, record);
  }

  #readHeaders(connection: Connection, record: Of<OpenRecord>): void {
    const header = (name: string): string => record.headers.find(([found]) => found === name)?.[1] ?? '';
    const contentType = header('content-type');
    connection.mediaType = mediaType(contentType);
    connection.parser = createBodyParser(contentType);
    connection.mayStream = header('content-length') === '' && header('content-disposition') === '';
    const streamed = record.status >= 400 ? null : streamedClass(connection.mediaType);
    if (streamed !== null && connection.entry.stream.class === 'request') connection.entry.stream.class = streamed;
  }

  #message(record: Of<MessageRecord>): void {
    const transport = record.via === 'frame' ? 'websocket' : record.via === 'event' ? 'eventsource' : 'fetch';
    const connection = this.#find(record, transport);
    const { entry, span } = connection;
    const { payload } = record;
    if (record.via === 'body') {
      connection.hasBody = true;
      if (payload.encoding === 'text') this.#readBody(connection, payload.data);
      else connection.hasNews = payload.size !== 0;
      if (connection.parser !== null && payload.encoding === 'text' && streamedClass(connection.mediaType) !== null) {
        this.#parts(connection, record, connection.parser.pushPayload(payload));
        return;
      }
      if (payload.size === 0) return;
    }
    if (record.direction === 'in' && payload.encoding === 'text') {
      if (entry.family === 'engine.io') this.#readSession(entry, payload.data);
      if (entry.stream.messagesIn === 0 && isDevServerGreeting(entry.endpoint.path, payload.data)) {
        entry.stream.isDevTooling = true;
      }
    }
    this.#emit(connection, record, 0, record.direction, record.bodyKind, payload, record.event, record.id);
    if (record.buffered !== null && span !== null) {
      this.#sink.buffered(entry.stream, span, record.buffered, record.at);
    }
  }

  #readBody(connection: Connection, text: string): void {
    const { entry } = connection;
    const hash = hashText(text);
    connection.hasNews = !isEmptyReply(text) && hash !== entry.lastBody;
    entry.lastBody = hash;
  }

  #readSession(entry: StreamEntry, text: string): void {
    const session = readEngineSession(text);
    if (session === null || entry.sessions.includes(session)) return;
    entry.sessions.push(session);
    if (entry.sessions.length > MAX_SESSIONS) entry.sessions.shift();
  }

  #chunk(record: Of<ChunkRecord>): void {
    const connection = this.#find(record, 'fetch');
    connection.chunks += 1;
    connection.firstChunkAt ??= record.at;
    connection.hasBody = true;
    connection.hasNews = true;
    if (connection.parser !== null) {
      this.#parts(connection, record, connection.parser.pushPayload(record.payload));
      this.#touch(connection.entry, record.at);
      return;
    }
    const { stream } = connection.entry;
    if (
      stream.class === 'request' &&
      connection.mayStream &&
      looksStreamed(connection.mediaType, record.payload, connection.chunks, record.at - connection.firstChunkAt)
    ) {
      stream.class = 'streamed-fetch';
    }
    if (record.payload.size !== 0) this.#emit(connection, record, 0, 'in', 'stream', record.payload, null, null);
  }

  #parts(
    connection: Connection,
    record: Of<ChunkRecord | MessageRecord | CloseRecord>,
    parts: readonly BodyMessage[],
  ): void {
    for (const [part, message] of parts.entries()) {
      const payload: Payload = { encoding: 'text', data: message.data, size: message.size, isCut: message.isCut };
      this.#emit(connection, record, part, 'in', 'text', payload, message.event, message.id);
    }
  }

  #emit(
    connection: Connection,
    record: Of<{ readonly n: number; readonly at: Millis }>,
    part: number,
    direction: 'in' | 'out',
    bodyKind: StreamMessage['bodyKind'],
    payload: Payload,
    event: string | null,
    id: string | null,
  ): void {
    const { entry, span } = connection;
    const size = payload.size ?? bytes(payload.data.length);
    const message: StreamMessage = {
      ref: { document: record.document, n: record.n, part },
      stream: entry.stream.id,
      connection: connection.index,
      at: record.at,
      direction,
      size,
      bodyKind,
      payload,
      event,
      id,
    };
    const { stream } = entry;
    if (direction === 'in') {
      stream.messagesIn += 1;
      stream.bytesIn = bytes(stream.bytesIn + size);
      if (span !== null) span.messagesIn += 1;
    } else {
      stream.messagesOut += 1;
      stream.bytesOut = bytes(stream.bytesOut + size);
      if (span !== null) span.messagesOut += 1;
    }
    this.#touch(entry, record.at);
    this.#messages.push(message);
    this.#sink.message(stream, message);
  }

  #error(record: Of<ErrorRecord>): void {
    const connection = this.#connections.get(connectionKey(record.document, record.connection));
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
    this.#touch(entry, record.at);
    entry.stream.state = 'waiting';
    this.#sink.closed(entry.stream, span, record);
  }

  #closing(record: Of<ClosingRecord>): void {
    const connection = this.#connections.get(connectionKey(record.document, record.connection));
    if (connection === undefined) return;
    connection.isClosing = true;
    if (connection.span === null) return;
    this.#endedByPage.add(connection.span);
    this.#sink.closing(connection.entry.stream, connection.span, record);
  }

  #close(record: Of<CloseRecord>): void {
    const connection = this.#connections.get(connectionKey(record.document, record.connection));
    if (connection === undefined) return;
    const { parser, span } = connection;
    if (parser !== null) {
      const last = parser.end();
      this.#parts(connection, record, last.messages);
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
    const key = connectionKey(connection.document, connection.number);
    this.#connections.delete(key);
    this.#ended.set(key, connection);
    if (this.#ended.size > MAX_ENDED_CONNECTIONS) {
      const oldest = this.#ended.keys().next();
      if (oldest.done !== true) this.#ended.delete(oldest.value);
    }
    entry.open.delete(connection);
    entry.lastEndAt = at;
    const isByPage = connection.isClosing || how === 'aborted' || how === 'page-gone';
    entry.wasEndedByPage = isByPage;
    if (span !== null) {
      if (isByPage) this.#endedByPage.add(span);
      span.closeAt = at;
      span.how = how;
    }
    if (call !== null && span !== null) this.#finishCall(connection, span, at);
    this.#touch(entry, at);
    stream.state = this.#stateAfter(entry, span, how, isByPage);
    if (span !== null) this.#sink.closed(stream, span, record);
  }

  #finishCall(connection: Connection, span: ConnectionSpan, at: Millis): void {
    const { entry, call } = connection;
    const { stream, polls } = entry;
    if (call === null || polls === null) return;
    const isStreamed = stream.class === 'sse' || stream.class === 'streamed-fetch';
    if (isStreamed && stream.connections === 1 && stream.messagesIn === 0 && at - (span.openAt ?? at) < 100) {
      stream.class = 'request';
    }
    const hasFailed = span.how === 'failed' || span.how === 'timeout' || span.status >= 400;
    const isAnswered = !hasFailed && span.how !== 'aborted' && span.how !== 'page-gone';
    const saysNothing = span.status === 204 || span.status === 304 || (connection.hasBody && !connection.hasNews);
    // A body that nobody read cannot be called empty, except one of which the platform says that it has no octets.
    span.isEmpty = isAnswered && (saysNothing || (span.how === 'complete' && !connection.hasBody));
    polls.finish(call, span.how === 'unread' && span.openAt !== null ? span.openAt : at, span.isEmpty, hasFailed);
    if (isStreamed) return;
    this.#reclass(entry);
  }

  #reclass(entry: StreamEntry): void {
    const { stream, polls } = entry;
    if (polls === null) return;
    if (entry.family !== 'engine.io' || stream.class === 'long-poll') stream.class = polls.class;
    stream.isClassMaybe = polls.isMaybe;
    stream.poll = polls.habit();
  }

  #stateAfter(
    entry: StreamEntry,
    span: ConnectionSpan | null,
    how: NonNullable<ConnectionSpan['how']>,
    isByPage: boolean,
  ): Stream['state'] {
    if (how === 'page-gone') return 'closed';
    if (entry.open.size > 0)
      return [...entry.open].some((other) => other.span?.openAt !== null) ? 'open' : 'connecting';
    const { class: kind, reconnects } = entry.stream;
    if (kind === 'long-poll' || kind === 'short-poll' || kind === 'retry-loop') return 'waiting';
    const isGood = isByPage || how === 'complete' || how === 'unread' || span?.wasClean === true;
    if (isGood && (span === null || span.status < 400)) return 'closed';
    return reconnects > 0 ? 'waiting' : 'failed';
  }

  #endDocument(document: DocumentKey, at: Millis): void {
    for (const connection of [...this.#connections.values()]) {
      if (connection.document === document) this.#finish(connection, at, null, 'page-gone');
    }
  }

  /** Pieces of bodies may be among the records lost: what was half read must not be joined with what comes now. */
  #lost(document: DocumentKey): void {
    for (const connection of this.#connections.values()) {
      if (connection.document === document) connection.parser?.skip();
    }
  }

  #merge(from: StreamEntry, into: StreamEntry): void {
    const source = from.stream;
    const target = into.stream;
    target.spans.push(...source.spans);
    target.spans.sort((left, right) => left.connectingAt - right.connectingAt);
    target.droppedSpans += source.droppedSpans;
    while (target.spans.length > MAX_SPANS) {
      target.spans.shift();
      target.droppedSpans += 1;
    }
    target.connections += source.connections;
    target.reconnects += source.reconnects;
    target.messagesIn += source.messagesIn;
    target.messagesOut += source.messagesOut;
    target.bytesIn = bytes(target.bytesIn + source.bytesIn);
    target.bytesOut = bytes(target.bytesOut + source.bytesOut);
    target.lastAt = millis(Math.max(target.lastAt, source.lastAt));
    if (from.polls !== null) into.polls?.absorb(from.polls);
    for (const connection of from.open) {
      connection.entry = into;
      into.open.add(connection);
    }
    for (const connection of this.#ended.values()) if (connection.entry === from) connection.entry = into;
    for (const [alias, id] of this.#aliases) if (id === source.id) this.#aliases.set(alias, target.id);
    this.#aliases.set(source.id, target.id);
    if (this.#aliases.size > MAX_STREAMS) {
      const oldest = this.#aliases.keys().next();
      if (oldest.done !== true) this.#aliases.delete(oldest.value);
    }
    this.#entries.delete(source.id);
    this.#list = null;
    this.#reclass(into);
    this.#sink.merged(source.id, target);
  }

  #touch(entry: StreamEntry, at: Millis): void {
    if (at > entry.stream.lastAt) entry.stream.lastAt = at;
  }
}

/** An attempt that an event source begins this soon after the last is only announced: the browser waits before it. */
const BROWSER_WAITS = 100;

function familyOf(transport: Transport, isEngine: boolean): Family {
  if (isEngine) return 'engine.io';
  return transport === 'websocket' || transport === 'eventsource' ? transport : 'request';
}

function classOf(transport: Transport, signature: 'long-poll' | null): StreamClass {
  if (transport === 'websocket') return 'websocket';
  return transport === 'eventsource' ? 'sse' : (signature ?? 'request');
}

function emptyStream(
  id: StreamId,
  begin: { readonly at: Millis; readonly url: string; readonly method: string },
): StreamEntry['stream'] {
  return {
    id,
    class: 'request',
    isClassMaybe: false,
    url: begin.url,
    method: begin.method,
    label: '',
    pageUrl: '',
    isTopFrame: true,
    isDevTooling: false,
    protocol: '',
    state: 'connecting',
    spans: [],
    droppedSpans: 0,
    connections: 0,
    reconnects: 0,
    messagesIn: 0,
    messagesOut: 0,
    bytesIn: bytes(0),
    bytesOut: bytes(0),
    firstAt: begin.at,
    lastAt: begin.at,
    poll: null,
  };
}
