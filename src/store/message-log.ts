import { BoundedMap } from '../base/bounded-map.ts';
import type { StreamMessage } from '../analysis/streams/message.ts';
import type { StreamId } from '../analysis/streams/stream.ts';
import { byteCount, millis } from '../base/units.ts';
import { createTimeColumn, type TimeColumn } from '../base/time-column.ts';
import type { BodyKind, Direction, DocumentKey } from '../wire/record.ts';
import type { MessageReading } from '../analysis/streams/message-decoder.ts';
import { decodePayload, reopenContext } from '../formats/protocols/decode.ts';
import type { DecodedMessage } from '../formats/protocols/decoded-message.ts';
import { readingOf, setReading } from './read-again.ts';
import { ReadingTable, type StoredReading } from './reading-table.ts';
import {
  bodyKindAt,
  CHUNK,
  createMessageChunk,
  FLAG,
  rewriteReading,
  writeMessage,
  type MessageChunk,
} from './message-chunk.ts';

/** Messages cached as objects after they were read, so that visible rows are the same objects from frame to frame. */
const MESSAGES_CACHED = 512;

/**
 * The messages of one stream in order of arrival. It grows at its end, drops at its front and is never copied. Positions
 * count from the stream's first message and stay valid when older ones are dropped.
 *
 * Messages are stored in columns; `message` makes an object of one. The other readers are for scanning many: each
 * returns one field of the message at a position from `begin` to before `end`.
 */
export interface MessageLog {
  readonly stream: StreamId;
  readonly begin: number;
  readonly end: number;
  /** Instants of all messages, by position. */
  readonly times: TimeColumn;
  /** Instants of received and of sent messages, for painting; their positions count separately. */
  readonly in: TimeColumn;
  readonly out: TimeColumn;
  /** The heartbeats among them: they are counted in both. */
  readonly beats: { readonly in: TimeColumn; readonly out: TimeColumn };
  /** Bytes of payload stored in memory. */
  readonly storedBytes: number;
  /** Whether any message names a channel, topic or room. */
  readonly hasChannels: boolean;
  /** Adds the next message with what it was read as; without that it is read as one of no known protocol. */
  push(message: StreamMessage, reading?: MessageReading): void;
  message(position: number): StreamMessage | undefined;
  direction(position: number): Direction;
  size(position: number): number;
  /** Text, or base64 where `isBinary`. */
  data(position: number): string;
  isBinary(position: number): boolean;
  bodyKind(position: number): BodyKind;
  isCut(position: number): boolean;
  isHeartbeat(position: number): boolean;
  /** What is stored of how a message was read; all of it says {@link MessageLog.decoded}. */
  reading(position: number): StoredReading;
  /** What a message says, read again: for what is looked at, and for what the columns cannot answer. */
  decoded(position: number): DecodedMessage;
  event(position: number): string | null;
  id(position: number): string | null;
  /** Replaces how a stored message was read. The times of heartbeats stay those of the first reading. */
  reread(position: number, reading: MessageReading): void;
  /** The number of the record that contained the message. */
  n(position: number): number;
  /** The index of its connection within the stream. */
  connection(position: number): number;
  /** Drops a chunk of the oldest messages; returns their number. */
  dropOldest(): number;
  /** The instant of the oldest stored message; Infinity in an empty log. */
  oldest(): number;
}

const readUnknown = ({ payload, direction, event }: StreamMessage): MessageReading => ({
  decoded: decodePayload(reopenContext(''), payload, direction, event),
  key: '',
});

/** Makes an empty log. */
export function createMessageLog(stream: StreamId): MessageLog {
  return new ColumnLog(stream);
}

class ColumnLog implements MessageLog {
  readonly stream: StreamId;
  readonly times = createTimeColumn();
  readonly in = createTimeColumn();
  readonly out = createTimeColumn();
  readonly beats = { in: createTimeColumn(), out: createTimeColumn() };
  #chunks: MessageChunk[] = [];
  /** Position of the first place of the first chunk. */
  #origin = 0;
  #end = 0;
  #storedBytes = 0;
  readonly #documents: DocumentKey[] = [];
  readonly #readings = new ReadingTable();
  readonly #made = new BoundedMap<number, StreamMessage>(MESSAGES_CACHED);

  constructor(stream: StreamId) {
    this.stream = stream;
  }

  get begin(): number {
    return this.#origin;
  }

  get end(): number {
    return this.#end;
  }

  get storedBytes(): number {
    return this.#storedBytes;
  }

  get hasChannels(): boolean {
    return this.#readings.hasChannels;
  }

  push(message: StreamMessage, reading = readUnknown(message)): void {
    const index = (this.#end - this.#origin) / CHUNK;
    let chunk = this.#chunks[Math.floor(index)];
    if (chunk === undefined) {
      chunk = createMessageChunk();
      this.#chunks.push(chunk);
    }
    this.times.push(message.at);
    this[message.direction].push(message.at);
    if (reading.decoded.role === 'heartbeat') this.beats[message.direction].push(message.at);
    // The column of instants never falls; a recorded instant that differs is stored next to it.
    if (this.times.at(this.#end) !== message.at) (chunk.instants ??= new Map()).set(chunk.length, message.at);
    this.#storedBytes += writeMessage(
      chunk,
      message,
      this.#documentNumber(message.ref.document),
      reading.decoded,
      this.#readings.add(reading),
    );
    this.#end += 1;
  }

  reread(position: number, reading: MessageReading): void {
    if (position < this.begin || position >= this.#end) return;
    const place = this.#readings.add(reading);
    const chunk = this.#chunkAt(position);
    this.#storedBytes += rewriteReading(chunk, this.#place(position), reading.decoded, place);
    // Whoever asks for the message gets one that nothing else is known of.
    this.#made.delete(position);
  }

  message(position: number): StreamMessage | undefined {
    const present = this.#made.get(position);
    if (present !== undefined) return position < this.begin ? undefined : present;
    if (position < this.begin || position >= this.#end) return undefined;
    const made = this.#make(position);
    const held = this.#chunkAt(position).held?.get(this.#place(position));
    setReading(made, this.reading(position), held);
    this.#made.set(position, made);
    return made;
  }

  direction(position: number): Direction {
    return this.#has(position, FLAG.out) ? 'out' : 'in';
  }

  size(position: number): number {
    if (this.#has(position, FLAG.sizeUnknown)) return this.data(position).length;
    return this.#chunkAt(position).size[this.#place(position)] ?? 0;
  }

  data(position: number): string {
    return this.#chunkAt(position).data[this.#place(position)] ?? '';
  }

  isBinary(position: number): boolean {
    return this.#has(position, FLAG.binary);
  }

  bodyKind(position: number): BodyKind {
    return bodyKindAt(this.#chunkAt(position), this.#place(position));
  }

  isCut(position: number): boolean {
    return this.#has(position, FLAG.cut);
  }

  isHeartbeat(position: number): boolean {
    return this.#has(position, FLAG.heartbeat);
  }

  reading(position: number): StoredReading {
    return this.#readings.at(this.#chunkAt(position).reading[this.#place(position)] ?? 0);
  }

  decoded(position: number): DecodedMessage {
    const message = this.message(position);
    if (message === undefined) throw new RangeError(`no message at position ${position}`);
    return readingOf(message);
  }

  event(position: number): string | null {
    return this.#chunkAt(position).events?.[this.#place(position)] ?? null;
  }

  id(position: number): string | null {
    return this.#chunkAt(position).ids?.[this.#place(position)] ?? null;
  }

  n(position: number): number {
    return this.#chunkAt(position).n[this.#place(position)] ?? -1;
  }

  connection(position: number): number {
    return this.#chunkAt(position).connection[this.#place(position)] ?? 0;
  }

  dropOldest(): number {
    const gone = this.#chunks.shift();
    if (gone === undefined) return 0;
    this.#origin += gone.length;
    this.#storedBytes -= gone.storedBytes;
    this.times.dropBefore(this.#origin);
    const of = { in: 0, out: 0 };
    const beats = { in: 0, out: 0 };
    for (let place = 0; place < gone.length; place += 1) {
      const flags = gone.flags[place] ?? 0;
      const direction = (flags & FLAG.out) === 0 ? 'in' : 'out';
      of[direction] += 1;
      if ((flags & FLAG.heartbeat) !== 0) beats[direction] += 1;
    }
    for (const direction of ['in', 'out'] as const) {
      this[direction].dropBefore(this[direction].begin + of[direction]);
      this.beats[direction].dropBefore(this.beats[direction].begin + beats[direction]);
    }
    return gone.length;
  }

  oldest(): number {
    return this.begin < this.#end ? this.times.at(this.begin) : Infinity;
  }

  #make(position: number): StreamMessage {
    const chunk = this.#chunkAt(position);
    const place = this.#place(position);
    const size = this.#has(position, FLAG.sizeUnknown) ? null : byteCount(chunk.size[place] ?? 0);
    const data = this.data(position);
    return {
      ref: {
        document: this.#documents[chunk.document[place] ?? 0] ?? '',
        n: chunk.n[place] ?? 0,
        part: chunk.part[place] ?? 0,
      },
      stream: this.stream,
      connection: chunk.connection[place] ?? 0,
      at: millis(chunk.instants?.get(place) ?? this.times.at(position)),
      direction: this.direction(position),
      size: size ?? byteCount(data.length),
      bodyKind: bodyKindAt(chunk, place),
      payload: { encoding: this.isBinary(position) ? 'base64' : 'text', data, size, isCut: this.isCut(position) },
      event: this.event(position),
      id: this.id(position),
    };
  }

  #place(position: number): number {
    return (position - this.#origin) % CHUNK;
  }

  #chunkAt(position: number): MessageChunk {
    const chunk = this.#chunks[Math.floor((position - this.#origin) / CHUNK)];
    if (chunk === undefined) throw new RangeError(`no message at position ${position}`);
    return chunk;
  }

  #has(position: number, flag: number): boolean {
    return ((this.#chunkAt(position).flags[this.#place(position)] ?? 0) & flag) !== 0;
  }

  /** Streams belong to one document, merged ones to a few. */
  #documentNumber(document: DocumentKey): number {
    const known = this.#documents.indexOf(document);
    return known < 0 ? this.#documents.push(document) - 1 : known;
  }
}

/** The messages that a log stores, oldest first. */
export function* messagesOf(log: MessageLog): Iterable<StreamMessage> {
  for (let position = log.begin; position < log.end; position += 1) {
    const message = log.message(position);
    if (message !== undefined) yield message;
  }
}
