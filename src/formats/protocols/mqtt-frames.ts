import { byteCount } from '../../base/units.ts';
import type { Payload } from '../../wire/record.ts';
import { decodeBase64, encodeBase64 } from '../text/base64.ts';

/**
 * Bytes of one packet that are stored; as with other messages, of a longer one the beginning is kept and its size is
 * known.
 */
const STORED_BYTES = 1024 * 1024;

/** The longest fixed header: the type, and four bytes of length. */
const HEADER_BYTES = 5;

/** A packet's fixed header. `size` counts header and rest; -1 if bytes are still missing. */
interface Header {
  readonly start: number;
  readonly size: number;
}

/** The remaining length is one to four bytes of seven bits, the lowest first. `null` if it is none. */
export function readHeader(bytes: Uint8Array, at = 0): Header | null {
  let length = 0;
  for (let index = 1; index < HEADER_BYTES; index++) {
    const byte = bytes[at + index];
    if (byte === undefined) return { start: 0, size: -1 };
    length += (byte & 0x7f) * 128 ** (index - 1);
    if (byte < 0x80) return { start: index + 1, size: index + 1 + length };
  }
  return null;
}

/** The flags that the specification fixes for each type (MQTT 5, table 2-3); PUBLISH has its own. */
const isType = (byte: number): boolean => {
  const [type, flags] = [byte >> 4, byte & 15];
  if (type === 0) return false;
  if (type === 3) return (flags & 6) !== 6;
  return type === 6 || type === 8 || type === 10 ? flags === 2 : flags === 0;
};

/** Whether bytes are whole packets one after another, to their end. */
function arePackets(bytes: Uint8Array): boolean {
  let at = 0;
  while (at < bytes.length) {
    const header = readHeader(bytes, at);
    if (!isType(bytes[at] ?? 0) || header === null || header.size < 0) return false;
    at += header.size;
  }
  return at === bytes.length && at > 0;
}

/** Cuts what one direction of a connection brought into packets, whichever frames they came in. */
interface FrameCutter {
  /** The packets that the next frame completed. What can be no packet comes as it is, so that nothing is hidden. */
  push(payload: Payload): readonly Payload[];
  /** Frames were not recorded: where the next packet begins is unknown. */
  skip(): void;
  /** The end: what was begun and never completed, `null` for nothing. */
  end(): Payload | null;
}

/**
 * Makes a cutter for MQTT. A broker may send one packet in several frames, and several in one (MQTT 5, section 6).
 *
 * It works in time linear in what comes, and keeps of a packet what it would keep of a message. Where it has lost its
 * place, it finds it again with the first frame that is whole packets from its beginning to its end.
 */
export function createMqttCutter(): FrameCutter {
  return new Cutter();
}

class Cutter implements FrameCutter {
  #isInStep = true;
  /** Stored pieces of the packet at hand, how many bytes it has had, how many it has in all (-1: not known yet). */
  #pieces: Uint8Array[] = [];
  #stored = 0;
  #had = 0;
  #size = -1;

  push(payload: Payload): readonly Payload[] {
    const bytes = payload.encoding === 'base64' ? decodeBase64(payload.data) : null;
    if (bytes === null) return [payload];
    const length = payload.size ?? bytes.length;
    if (this.#had === 0 && !payload.isCut && isOnePacket(bytes)) {
      this.#isInStep = true;
      return [payload];
    }
    if (!this.#isInStep) {
      if (payload.isCut || !arePackets(bytes)) return [payload];
      this.#isInStep = true;
    }
    return this.#cut(bytes, length);
  }

  skip(): void {
    this.#isInStep = false;
    this.#clear();
  }

  end(): Payload | null {
    const rest = this.#had === 0 ? null : this.#packet(true);
    this.#clear();
    return rest;
  }

  #cut(bytes: Uint8Array, length: number): readonly Payload[] {
    const packets: Payload[] = [];
    let at = 0;
    while (at < length) {
      while (this.#size < 0 && at < bytes.length) {
        this.#take(bytes.subarray(at, at + 1), 1);
        at += 1;
        const head = this.#head();
        const header = isType(head[0] ?? 0) ? readHeader(head) : null;
        if (header === null) return [...packets, this.#giveUp(bytes, at, length)];
        this.#size = header.size;
      }
      // Of a frame that was cut nothing further is known; of a whole one the header goes on in the next.
      if (this.#size < 0) return at < length ? [...packets, this.#giveUp(bytes, at, length)] : packets;
      const taken = Math.min(this.#size - this.#had, length - at);
      this.#take(bytes.subarray(at, at + taken), taken);
      at += taken;
      if (this.#had < this.#size) break;
      packets.push(this.#packet(false));
      this.#clear();
    }
    return packets;
  }

  #head(): Uint8Array {
    return joined(this.#pieces.slice(0, HEADER_BYTES));
  }

  #take(piece: Uint8Array, length: number): void {
    const room = Math.max(0, STORED_BYTES - this.#stored);
    // Behind a hole nothing is stored: the pieces are the packet's beginning.
    if (this.#stored === this.#had && room > 0) {
      const kept = piece.length > room ? piece.subarray(0, room) : piece;
      this.#pieces.push(kept);
      this.#stored += kept.length;
    }
    this.#had += length;
  }

  #packet(isUnfinished: boolean): Payload {
    const data = encodeBase64(joined(this.#pieces));
    const size = byteCount(isUnfinished ? Math.max(this.#size, this.#had) : this.#size);
    return { encoding: 'base64', data, size, isCut: this.#stored < size };
  }

  /** What is left of a frame that cannot be followed further, with what was begun before it. */
  #giveUp(bytes: Uint8Array, at: number, length: number): Payload {
    const rest = joined([...this.#pieces, bytes.subarray(at)]);
    const size = byteCount(this.#had + length - at);
    this.skip();
    return { encoding: 'base64', data: encodeBase64(rest), size, isCut: rest.length < size };
  }

  #clear(): void {
    this.#pieces = [];
    this.#stored = 0;
    this.#had = 0;
    this.#size = -1;
  }
}

function isOnePacket(bytes: Uint8Array): boolean {
  const header = readHeader(bytes);
  return header !== null && header.size === bytes.length && isType(bytes[0] ?? 0);
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** A text with its length in two bytes before it. */
const nameAt = (bytes: Uint8Array, at: number): string =>
  String.fromCharCode(...bytes.subarray(at + 2, at + 2 + (bytes[at + 1] ?? 0)));

/** Whether bytes begin with a CONNECT packet: its type, and `MQTT` or `MQIsdp` with its length. */
export function isConnect(bytes: Uint8Array): boolean {
  const start = bytes[0] === 0x10 ? (readHeader(bytes)?.start ?? 0) : 0;
  return start > 0 && bytes[start] === 0 && /^MQ(TT|Isdp)$/.test(nameAt(bytes, start));
}

/** Whether a payload in base64 begins with a CONNECT packet; only its first bytes are decoded. */
export const isMqttConnect = (data: string): boolean =>
  data.startsWith('E') && isConnect(decodeBase64(data.slice(0, 20)) ?? new Uint8Array());
