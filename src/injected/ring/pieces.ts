import { CHUNK_LIMIT } from '../../wire/wire-limits.ts';
import { reserve } from './arena.ts';
import type { StoredBytes } from './ring-entry.ts';
import { copyView, min, viewLength } from '../platform/primordials.ts';

/** How many bytes of an unfinished UTF-8 character are at the end of a piece; they go in front of the next one. */
export function unfinishedTail(bytes: Uint8Array, start: number, length: number): number {
  for (let back = 1; back <= 3 && back <= length; back += 1) {
    const byte = bytes[start + length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needed > back ? back : 0;
    }
  }
  return 0;
}

/**
 * Captures the pieces of a UTF-8 body so that each can be decoded on its own: an unfinished character at the end of one
 * moves to the start of the next. The bytes are copied at once, since the page may change or transfer them, and decoded
 * when the record is sent.
 */
export interface PieceCapture {
  /** Captures the bytes of a piece from `from` on. */
  capture(piece: ArrayBufferView, from: number): StoredBytes;
}

/** Starts at the beginning of a body. */
export function createPieceCapture(): PieceCapture {
  // At most three bytes, each in a field of its own: a list would cost more.
  const carried = { first: 0, second: 0, third: 0, count: 0 };
  let isStart = true;
  return {
    capture(piece, from) {
      const size = viewLength(piece) - from;
      const lead = carried.count;
      const copied = min(size, CHUNK_LIMIT);
      const { block, start } = reserve(lead + copied);
      const { bytes } = block;
      if (lead > 0) bytes[start] = carried.first;
      if (lead > 1) bytes[start + 1] = carried.second;
      if (lead > 2) bytes[start + 2] = carried.third;
      copyView(bytes, start + lead, piece, from, copied);
      const length = lead + copied;
      const tail = size > CHUNK_LIMIT ? 0 : unfinishedTail(bytes, start, length);
      const stored = length - tail;
      carried.count = tail;
      carried.first = bytes[start + stored] ?? 0;
      carried.second = bytes[start + stored + 1] ?? 0;
      carried.third = bytes[start + stored + 2] ?? 0;
      const kind = isStart ? 'utf8-start' : 'utf8';
      if (length > tail) isStart = false;
      return { kind, block, start, size, isCut: size > CHUNK_LIMIT, stored };
    },
  };
}
