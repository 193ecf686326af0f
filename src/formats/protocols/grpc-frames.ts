import { decodeBase64 } from '../text/base64.ts';

/** Bytes in front of each message: flags, and the length in four bytes. */
const PREFIX = 5;

/** Bytes of an unfinished message that are kept; of a longer one only what follows it is read. */
const BUFFER_LIMIT = 8 * 1024 * 1024;

/** Flags: the message is compressed; it ends a Connect stream; it holds the trailers of gRPC-Web. */
export const FLAG = { compressed: 1, end: 2, trailers: 0x80 } as const;

/** A message of a stream. */
export interface GrpcFrame {
  readonly flags: number;
  readonly bytes: Uint8Array;
  /** Whether it began in an earlier piece. */
  readonly isJoined: boolean;
}

const isFlags = (flags: number): boolean => (flags & ~(FLAG.compressed | FLAG.end | FLAG.trailers)) === 0;

/** Joins the pieces of one direction into messages: a piece may hold a part of a message or several. */
export class GrpcFrames {
  #rest: Uint8Array = new Uint8Array(0);

  /** A new call begins: what was not finished never will be. */
  restart(): void {
    this.#rest = new Uint8Array(0);
  }

  /** @returns the messages that this piece completes; `null` if the bytes are no such messages. */
  push(piece: Uint8Array): readonly GrpcFrame[] | null {
    const before = this.#rest.length;
    const all = new Uint8Array(before + piece.length);
    all.set(this.#rest);
    all.set(piece, before);
    const frames: GrpcFrame[] = [];
    let at = 0;
    while (at < all.length) {
      if (!isFlags(all[at] ?? 0)) {
        this.restart();
        return frames.length > 0 ? frames : null;
      }
      if (at + PREFIX > all.length) break;
      const end = at + PREFIX + new DataView(all.buffer, at + 1, 4).getUint32(0);
      if (end > all.length) {
        if (end - at <= BUFFER_LIMIT) break;
        this.restart();
        return frames.length > 0 ? frames : null;
      }
      frames.push({ flags: all[at] ?? 0, bytes: all.subarray(at + PREFIX, end), isJoined: at < before });
      at = end;
    }
    this.#rest = all.slice(at);
    return frames;
  }
}

/**
 * The bytes of `application/grpc-web-text`: base64, which may be padded after each message.
 *
 * @returns `null` if the text is none.
 */
export function grpcTextBytes(text: string): Uint8Array | null {
  const pieces: Uint8Array[] = [];
  let size = 0;
  // Padding ends a group of four, after which the next text of base64 begins.
  for (const part of text.trim().match(/[^=]+={0,2}/g) ?? []) {
    const bytes = decodeBase64(part);
    if (bytes === null) return null;
    pieces.push(bytes);
    size += bytes.length;
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return size === 0 ? null : all;
}
