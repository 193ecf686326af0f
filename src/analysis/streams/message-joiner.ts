import { createBodyParser, createLineParser, mediaType } from '../../formats/text/body-parser.ts';
import { createBodySniffer, type BodySniffer } from '../../formats/text/sniff-body.ts';
import type { BodyMessage } from '../../formats/text/body-parser.ts';
import type { Millis } from '../../base/units.ts';
import { byteCount } from '../../base/units.ts';
import type {
  ChunkRecord,
  CloseRecord,
  DocumentKey,
  MessageRecord,
  OpenRecord,
  Payload,
  Transport,
} from '../../wire/record.ts';
import { isDevServerGreeting } from './dev-tooling.ts';
import { isEmptyReply } from '../polls/empty-reply.ts';
import type { Connection, InDocument, StreamEntry } from './stream-entry.ts';
import { hashText } from './hash.ts';
import { readEngineSession } from './library-signatures.ts';
import type { StreamMessage } from './message.ts';
import { countPiece } from './bodies/pieces.ts';
import { START, type StartTraffic } from './stream.ts';
import { touch } from './stream-facts.ts';
import { looksStreamed, streamedClass } from './bodies/streamed-body.ts';
import type { StreamSink } from './stream-sink.ts';
import { TwinDoubts } from './continuity/twin-doubts.ts';
import { hearVoice } from './continuity/voice.ts';

/** The transport that a message must have come by, if the beginning of its connection was not recorded. */
export function transportOf(record: MessageRecord): Transport {
  // Only sessions of WebTransport say what carried a frame.
  if (record.via === 'frame') return record.event === null ? 'websocket' : 'webtransport';
  return record.via === 'event' ? 'eventsource' : 'fetch';
}

/** Makes messages out of records: frames and events as they are, bodies by their syntax. */
export class MessageJoiner {
  readonly #sink: Pick<StreamSink, 'message' | 'buffered'>;
  /** The connections of each document whose bodies were read, or may have begun, since records were last lost. */
  readonly #reading = new Map<DocumentKey, Set<Connection>>();
  /** What the first pieces of bodies looked like whose media type says nothing. */
  readonly #sniffers = new WeakMap<Connection, BodySniffer>();
  /** The messages of the record at hand. */
  messages: StreamMessage[] = [];

  readonly #doubts: TwinDoubts;

  constructor(sink: Pick<StreamSink, 'message' | 'buffered'>, doubts = new TwinDoubts()) {
    this.#sink = sink;
    this.#doubts = doubts;
  }

  /** The next record comes. */
  begin(): void {
    this.messages = [];
  }

  /** The server answered: the headers of a response say how its body is to be read. */
  answered(connection: Connection, record: InDocument<OpenRecord>): void {
    readHeaders(connection, record);
    if (connection.parser !== null) this.#reads(connection);
  }

  /** Pieces of bodies may be among the records lost: what was half read must not be joined with what comes now. */
  lost(document: DocumentKey): void {
    for (const { parser, framing } of this.#reading.get(document) ?? []) {
      parser?.skip();
      framing?.skip();
    }
    this.#reading.delete(document);
  }

  /** A connection ended. */
  ended(connection: Connection): void {
    const reading = this.#reading.get(connection.document);
    reading?.delete(connection);
    if (reading?.size === 0) this.#reading.delete(connection.document);
  }

  #reads(connection: Connection): void {
    if (!connection.entry.open.has(connection)) return;
    const reading = this.#reading.get(connection.document);
    if (reading === undefined) this.#reading.set(connection.document, new Set([connection]));
    else reading.add(connection);
  }

  /** A whole message, or the body of a request read at once. */
  message(connection: Connection, record: InDocument<MessageRecord>): void {
    const { entry, span } = connection;
    const { payload } = record;
    if (record.via === 'body') {
      connection.hasBody = true;
      if (payload.encoding === 'text') readBody(connection, payload.data);
      else connection.hasNews = payload.size !== 0;
      if (connection.parser !== null && payload.encoding === 'text' && streamedClass(connection.mediaType) !== null) {
        this.#reads(connection);
        this.parts(connection, record, connection.parser.pushPayload(payload));
        return;
      }
      if (payload.size === 0) return;
    }
    if (record.direction === 'in' && payload.encoding === 'text') {
      if (entry.family === 'engine.io') readSession(entry, payload.data);
      if (entry.stream.messagesIn === 0 && isDevServerGreeting(entry.endpoint.path, payload.data)) {
        entry.stream.isDevTooling = true;
      }
    }
    const packets = record.via === 'frame' ? (connection.framing?.packets(record.direction, payload) ?? null) : null;
    if (packets === null) {
      const id = ownId(connection, record);
      this.emit(connection, record, 0, record.direction, record.bodyKind, payload, record.event, id);
    } else this.#packets(connection, record, packets);
    if (record.buffered !== null && span !== null) {
      this.#sink.buffered(entry.stream, span, record.buffered, record.at);
    }
  }

  /** The packets that a frame completed. */
  #packets(connection: Connection, record: InDocument<MessageRecord>, packets: readonly Payload[]): void {
    for (const [part, packet] of packets.entries()) {
      this.emit(connection, record, part, record.direction, record.bodyKind, packet, null, null);
    }
    this.#reads(connection);
    touch(connection.entry, record.at);
  }

  /** A piece of a body: none, one or many messages. */
  chunk(connection: Connection, record: InDocument<ChunkRecord>): void {
    connection.chunks += 1;
    connection.firstChunkAt ??= record.at;
    connection.hasBody = true;
    const { data, encoding } = record.payload;
    connection.longestChunk = Math.max(connection.longestChunk, data.length);
    if (!data.endsWith('\n') || record.payload.isCut) connection.areChunksLines = false;
    // A short reply may come as the one piece that a page reads before its end.
    if (connection.chunks === 1 && encoding === 'text') readBody(connection, data);
    else connection.hasNews = true;
    if (connection.parser !== null) {
      this.#reads(connection);
      countPiece(connection, record.payload);
      this.parts(connection, record, connection.parser.pushPayload(record.payload));
      touch(connection.entry, record.at);
      return;
    }
    if (connection.chunks <= 2 && this.#recognises(connection, record)) return;
    const { stream } = connection.entry;
    if (
      stream.class === 'request' &&
      connection.mayStream &&
      looksStreamed(connection, record.payload, record.at - connection.firstChunkAt)
    ) {
      stream.class = 'streamed-fetch';
      // From here on lines that come together are told apart.
      if (connection.areChunksLines) connection.parser = createLineParser();
    }
    if (record.payload.size !== 0) this.emit(connection, record, 0, 'in', 'stream', record.payload, null, null);
  }

  /** Whether a piece shows that its body is a stream of messages, though its media type does not; then it is read so. */
  #recognises(connection: Connection, record: InDocument<ChunkRecord>): boolean {
    const known = this.#sniffers.get(connection);
    const sniffer = known ?? (connection.chunks === 1 ? createBodySniffer(connection.mediaType) : null);
    const parser = sniffer?.push(record.payload) ?? null;
    if (parser === null) {
      if (sniffer !== null) this.#sniffers.set(connection, sniffer);
      return false;
    }
    connection.parser = parser;
    const { stream } = connection.entry;
    if (stream.class === 'request') stream.class = 'streamed-fetch';
    this.#reads(connection);
    this.parts(connection, record, parser.pushPayload(record.payload));
    touch(connection.entry, record.at);
    return true;
  }

  /** A connection ends: what its frames began and never completed is shown as it is. */
  unfinishedFrames(connection: Connection, record: InDocument<CloseRecord>): void {
    for (const [part, [direction, rest]] of (connection.framing?.end() ?? []).entries()) {
      this.emit(connection, record, part, direction, 'unknown', rest, null, null);
    }
  }

  /** The messages that a piece, or the end of a body, completed. */
  parts(
    connection: Connection,
    record: InDocument<ChunkRecord | MessageRecord | CloseRecord>,
    parts: readonly BodyMessage[],
  ): void {
    for (const [part, message] of parts.entries()) {
      const payload: Payload = { encoding: 'text', data: message.data, size: message.size, isCut: message.isCut };
      this.emit(connection, record, part, 'in', 'text', payload, message.event, message.id);
    }
  }

  /** Counts one message of a stream and reports it. */
  emit(
    connection: Connection,
    record: InDocument<{ readonly n: number; readonly at: Millis }>,
    part: number,
    direction: 'in' | 'out',
    bodyKind: StreamMessage['bodyKind'],
    payload: Payload,
    event: string | null,
    id: string | null,
  ): void {
    const { entry, span } = connection;
    const size = payload.size ?? byteCount(payload.data.length);
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
    if (record.at < stream.firstAt + START) countStart(stream.start, direction, size);
    if (direction === 'in') {
      stream.messagesIn += 1;
      stream.bytesIn = byteCount(stream.bytesIn + size);
      if (span !== null) span.messagesIn += 1;
      if (entry.polls !== null && event !== null) entry.replies.message(message);
    } else {
      stream.messagesOut += 1;
      stream.bytesOut = byteCount(stream.bytesOut + size);
      if (span !== null) span.messagesOut += 1;
    }
    if (entry.polls === null) {
      this.#doubts.message(connection, direction, payload.data);
      hearVoice(entry.voice, connection.index, direction, payload.data);
    }
    touch(entry, record.at);
    this.messages.push(message);
    this.#sink.message(stream, message);
  }
}

function countStart(start: StartTraffic, direction: MessageRecord['direction'], size: number): void {
  if (direction === 'in') start.messagesIn += 1;
  else start.messagesOut += 1;
  start.bytes += size;
}

/** The headers of a response say how its body is to be read. */
export function readHeaders(connection: Connection, record: InDocument<OpenRecord>): void {
  const header = (name: string): string => record.headers.find(([found]) => found === name)?.[1] ?? '';
  const contentType = header('content-type');
  connection.mediaType = mediaType(contentType);
  connection.parser = createBodyParser(contentType);
  connection.mayStream = header('content-length') === '' && header('content-disposition') === '';
  const streamed = record.status >= 400 ? null : streamedClass(connection.mediaType);
  const { stream } = connection.entry;
  if (stream.others > 0) connection.mayStream = false;
  else if (streamed !== null && stream.class === 'request') connection.entry.stream.class = streamed;
}

function readBody(connection: Connection, text: string): void {
  const { entry } = connection;
  const hash = hashText(text);
  connection.hasNews = !isEmptyReply(text) && hash !== entry.lastBody;
  entry.lastBody = hash;
}

function readSession(entry: StreamEntry, text: string): void {
  const session = readEngineSession(text);
  if (session === null || entry.sessions.items.includes(session)) return;
  entry.sessions.push(session);
}

/**
 * The id of an event, `null` where it has none of its own: after a reconnect an event without an id still shows the last
 * id before it (HTML standard, "last event ID string"). Its content tells such a greeting from an event sent again.
 */
function ownId({ entry, index }: Connection, { via, id, payload }: MessageRecord): string | null {
  if (via !== 'event' || id === null || id === '') return id;
  const { lastEvent } = entry;
  const data = hashText(payload.data);
  if (lastEvent !== null && lastEvent.connection !== index && lastEvent.id === id && lastEvent.data !== data)
    return null;
  entry.lastEvent = { id, data, connection: index };
  return id;
}
