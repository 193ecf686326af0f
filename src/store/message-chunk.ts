import type { DecodedMessage } from '../formats/protocols/decoded-message.ts';
import type { StreamMessage } from '../analysis/streams/message.ts';
import { BODY_KINDS, type BodyKind } from '../wire/body-kinds.ts';

/** Messages in a full chunk. */
export const CHUNK = 1_024;

/** Places in a new chunk: thousands of streams of one request each must not cost a full chunk each. */
const FIRST_PLACES = 16;

const KIND_NUMBERS: ReadonlyMap<BodyKind, number> = new Map(BODY_KINDS.map((kind, index) => [kind, index]));

/** The bits of a message's flags. */
export const FLAG = { out: 1, binary: 2, cut: 4, sizeUnknown: 8, heartbeat: 16, wide: 32 } as const;

/**
 * Up to `CHUNK` messages in columns: about fifty bytes each in addition to the payload, where objects take three times that
 * and keep the garbage collector busy. Fields that only some messages have get a column with the first of them.
 */
export interface MessageChunk {
  length: number;
  /** Bytes of payload stored, as the engine stores them. */
  storedBytes: number;
  n: Float64Array;
  size: Float64Array;
  part: Uint32Array;
  connection: Uint32Array;
  document: Uint32Array;
  flags: Uint8Array;
  kind: Uint8Array;
  /** Places in the log's table of readings. */
  reading: Uint16Array;
  readonly data: string[];
  events: (string | null)[] | null;
  ids: (string | null)[] | null;
  /** Instants as recorded, where one differs from the column of rising instants. */
  instants: Map<number, number> | null;
  /** Readings that cannot be made again from their message alone. */
  held: Map<number, DecodedMessage> | null;
}

/** Makes an empty chunk. */
export const createMessageChunk = (): MessageChunk => ({
  length: 0,
  storedBytes: 0,
  n: new Float64Array(FIRST_PLACES),
  size: new Float64Array(FIRST_PLACES),
  part: new Uint32Array(FIRST_PLACES),
  connection: new Uint32Array(FIRST_PLACES),
  document: new Uint32Array(FIRST_PLACES),
  flags: new Uint8Array(FIRST_PLACES),
  kind: new Uint8Array(FIRST_PLACES),
  reading: new Uint16Array(FIRST_PLACES),
  data: [],
  events: null,
  ids: null,
  instants: null,
  held: null,
});

function grow(chunk: MessageChunk): void {
  const places = Math.min(CHUNK, chunk.n.length * 4);
  const moved = <T extends Float64Array | Uint32Array | Uint16Array | Uint8Array>(from: T, to: T): T => {
    to.set(from);
    return to;
  };
  chunk.n = moved(chunk.n, new Float64Array(places));
  chunk.size = moved(chunk.size, new Float64Array(places));
  chunk.part = moved(chunk.part, new Uint32Array(places));
  chunk.connection = moved(chunk.connection, new Uint32Array(places));
  chunk.document = moved(chunk.document, new Uint32Array(places));
  chunk.flags = moved(chunk.flags, new Uint8Array(places));
  chunk.kind = moved(chunk.kind, new Uint8Array(places));
  chunk.reading = moved(chunk.reading, new Uint16Array(places));
}

/**
 * Whether the engine stores a payload with two bytes per character. Text with as many bytes as characters is ASCII; for
 * other text, and for text that was cut, the higher cost is assumed.
 */
function isWide({ payload }: StreamMessage): boolean {
  return payload.encoding === 'text' && payload.data.length > 0 && payload.size !== payload.data.length;
}

function flagsOf(message: StreamMessage, isHeartbeat: boolean): number {
  const { payload } = message;
  return (
    (message.direction === 'out' ? FLAG.out : 0) |
    (payload.encoding === 'base64' ? FLAG.binary : 0) |
    (payload.isCut ? FLAG.cut : 0) |
    (payload.size === null ? FLAG.sizeUnknown : 0) |
    (isHeartbeat ? FLAG.heartbeat : 0) |
    (isWide(message) ? FLAG.wide : 0)
  );
}

/**
 * Writes a message at the end of a chunk that has room.
 *
 * @param document the number under which the log knows the message's document.
 * @param reading what the message was read as.
 * @param readingPlace of that reading in the log's table.
 * @returns bytes added to the chunk.
 */
export function writeMessage(
  chunk: MessageChunk,
  message: StreamMessage,
  document: number,
  reading: DecodedMessage,
  readingPlace: number,
): number {
  const place = chunk.length;
  if (place === chunk.n.length) grow(chunk);
  const flags = flagsOf(message, reading.role === 'heartbeat');
  chunk.n[place] = message.ref.n;
  chunk.part[place] = message.ref.part;
  chunk.size[place] = message.payload.size ?? 0;
  chunk.connection[place] = message.connection;
  chunk.document[place] = document;
  chunk.flags[place] = flags;
  chunk.kind[place] = KIND_NUMBERS.get(message.bodyKind) ?? BODY_KINDS.length - 1;
  chunk.reading[place] = readingPlace;
  if (reading.heldBytes > 0) (chunk.held ??= new Map()).set(place, reading);
  chunk.data.push(message.payload.data);
  if (message.event !== null) (chunk.events ??= Array.from({ length: place }, () => null))[place] = message.event;
  else if (chunk.events !== null) chunk.events[place] = null;
  if (message.id !== null) (chunk.ids ??= Array.from({ length: place }, () => null))[place] = message.id;
  else if (chunk.ids !== null) chunk.ids[place] = null;
  chunk.length += 1;
  const bytes = message.payload.data.length * ((flags & FLAG.wide) === 0 ? 1 : 2) + reading.heldBytes;
  chunk.storedBytes += bytes;
  return bytes;
}

/**
 * Replaces how the message at a place was read.
 *
 * @returns bytes added to the chunk; fewer than 0 for a reading that need not be stored any more.
 */
export function rewriteReading(
  chunk: MessageChunk,
  place: number,
  reading: DecodedMessage,
  readingPlace: number,
): number {
  const before = chunk.held?.get(place)?.heldBytes ?? 0;
  chunk.reading[place] = readingPlace;
  chunk.held?.delete(place);
  if (reading.heldBytes > 0) (chunk.held ??= new Map()).set(place, reading);
  const flags = chunk.flags[place] ?? 0;
  chunk.flags[place] = reading.role === 'heartbeat' ? flags | FLAG.heartbeat : flags & ~FLAG.heartbeat;
  chunk.storedBytes += reading.heldBytes - before;
  return reading.heldBytes - before;
}

/** The kind of body that the page sent or received, at a place. */
export const bodyKindAt = (chunk: MessageChunk, place: number): BodyKind =>
  BODY_KINDS[chunk.kind[place] ?? 0] ?? 'unknown';
