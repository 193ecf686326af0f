import { CHUNK_LIMIT } from '../../wire/wire-limits.ts';
import { reserve } from './arena.ts';
import type { HeldBytes } from './ring-entry.ts';
import { copyView, min, viewLength } from '../platform/primordials.ts';

/** How many bytes of an unfinished UTF-8 character stand at the end of a piece, to be put before the next one. */
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
 * Catches the pieces of a UTF-8 body so that each can be read by itself: what is unfinished at the end of one goes to
 * the start of the next. The bytes are copied at once, since the page may change or transfer them, and decoded when
 * somebody asks.
 */
export interface PieceCatcher {
  /** Catches the bytes of a piece from `from` on. */
  catch(piece: ArrayBufferView, from: number): HeldBytes;
}

export function createPieceCatcher(): PieceCatcher {
  // At most three bytes, each in a place of its own: no list of ours is worth its cost here.
  const carried = { first: 0, second: 0, third: 0, count: 0 };
  let isStart = true;
  return {
    catch(piece, from) {
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
      const held = length - tail;
      carried.count = tail;
      carried.first = bytes[start + held] ?? 0;
      carried.second = bytes[start + held + 1] ?? 0;
      carried.third = bytes[start + held + 2] ?? 0;
      const kind = isStart ? 'utf8-start' : 'utf8';
      if (length > tail) isStart = false;
      return { kind, block, start, size, isCut: size > CHUNK_LIMIT, held };
    },
  };
}
