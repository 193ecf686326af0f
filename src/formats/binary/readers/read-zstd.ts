import { Decompress } from 'fzstd';
import { UNWRAPPED_LIMIT, ZSTD_WINDOW_LIMIT } from '../binary-limits.ts';
import type { ReadFailure, ReadResult, SharedInflater } from '../binary-readers.ts';
import { joinBytes } from '../../text/byte-pieces.ts';
import { TooLarge } from '../plain-value.ts';

const fail = (reason: ReadFailure): { readonly ok: false; readonly reason: ReadFailure } => ({ ok: false, reason });

/** Whether bytes begin a zstd frame (RFC 8878, section 3.1.1). */
const hasZstdHeader = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd && bytes.length > 5;

/** Bytes of the longest header of a frame. */
const FRAME_HEADER = 18;

/** The window that a frame asks for, which the package allocates at once. */
function windowOf(bytes: Uint8Array): number {
  const flags = bytes[4] ?? 0;
  const isSingleSegment = (flags & 0x20) !== 0;
  if (!isSingleSegment) {
    const descriptor = bytes[5] ?? 0;
    return 2 ** (10 + (descriptor >> 3)) * (1 + (descriptor & 7) / 8);
  }
  // The content's size in 1, 2, 4 or 8 bytes behind the dictionary's id.
  const at = 5 + ([0, 1, 2, 4][flags & 3] ?? 0);
  const length = 2 ** (flags >> 6);
  let size = 0;
  for (let index = length - 1; index >= 0; index--) size = size * 256 + (bytes[at + index] ?? 0);
  return length === 2 ? size + 256 : size;
}

/** A frame's decompressor, which throws as soon as more comes out than allowed. */
class ZstdFrames {
  readonly #decompress = new Decompress();
  #pieces: Uint8Array[] = [];
  #size = 0;
  #isEnded = false;

  constructor() {
    this.#decompress.ondata = (piece, isFinal) => {
      this.#size += piece.length;
      if (this.#size > UNWRAPPED_LIMIT) throw new TooLarge();
      this.#pieces.push(piece);
      if (isFinal === true) this.#isEnded = true;
    };
  }

  push(bytes: Uint8Array, isFinal: boolean): ReadResult<Uint8Array> {
    this.#pieces = [];
    this.#size = 0;
    try {
      this.#decompress.push(bytes, isFinal);
    } catch (error) {
      if (error instanceof TooLarge) return fail('too-large');
      return fail(error instanceof Error && 'code' in error && error.code === 5 ? 'cut' : 'malformed');
    }
    if (isFinal && !this.#isEnded) return fail('cut');
    return { ok: true, value: joinBytes(this.#pieces, this.#size) };
  }
}

/** Whether any frame that begins in these bytes asks for a larger window than is allocated. */
function asksTooMuch(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0x28); at >= 0; at = bytes.indexOf(0x28, at + 1)) {
    const frame = bytes.subarray(at, at + FRAME_HEADER);
    if (hasZstdHeader(frame) && windowOf(frame) > ZSTD_WINDOW_LIMIT) return true;
  }
  return false;
}

/** Decompresses one zstd frame. */
export function decompressZstd(bytes: Uint8Array): ReadResult<Uint8Array> {
  if (!hasZstdHeader(bytes)) return fail('malformed');
  if (asksTooMuch(bytes)) return fail('too-large');
  return new ZstdFrames().push(bytes, true);
}

/** Decompresses one zstd frame whose blocks come in several messages, each flushed by its sender. */
export function createSharedZstd(): SharedInflater {
  const frames = new ZstdFrames();
  /** The end of what came, in which a header may have begun. */
  let tail: Uint8Array = new Uint8Array(0);
  let isBegun = false;
  let isBroken = false;
  const broken = (reason: ReadFailure): ReadResult<Uint8Array> => {
    isBroken = true;
    return fail(reason);
  };
  return {
    push(bytes) {
      if (isBroken) return fail('no-context');
      if (!isBegun && !hasZstdHeader(bytes)) return broken('no-context');
      isBegun = true;
      const border = joinBytes(
        [tail, bytes.subarray(0, FRAME_HEADER)],
        tail.length + Math.min(bytes.length, FRAME_HEADER),
      );
      if (asksTooMuch(bytes) || asksTooMuch(border)) return broken('too-large');
      tail = border.slice(-FRAME_HEADER);
      if (bytes.length >= FRAME_HEADER) tail = bytes.slice(-FRAME_HEADER);
      const made = frames.push(bytes, false);
      if (!made.ok) return broken(made.reason);
      return made.value.length > 0 || bytes.length === 0 ? made : broken('malformed');
    },
  };
}
