import { CHUNK_LIMIT } from '../wire/limits.ts';
import type { Raw } from './entry.ts';
import { copyView, Octets, viewLength } from './primordials.ts';

/** Octets of an unfinished UTF-8 character at the end of a piece, to be put before the next one. */
export function unfinishedTail(octets: Uint8Array, length: number): number {
  for (let back = 1; back <= 3 && back <= length; back += 1) {
    const octet = octets[length - back] ?? 0;
    if (octet < 0x80) return 0;
    if (octet >= 0xc0) {
      const needed = octet >= 0xf0 ? 4 : octet >= 0xe0 ? 3 : 2;
      return needed > back ? back : 0;
    }
  }
  return 0;
}

/**
 * Catches the pieces of a UTF-8 body so that each can be read by itself: what is unfinished at the end of one goes to
 * the start of the next. The octets are copied at once, since the page may change or transfer them, and decoded when
 * somebody asks.
 */
export interface PieceCatcher {
  catch(piece: ArrayBufferView): Raw;
}

export function createPieceCatcher(): PieceCatcher {
  let carried = new Octets(0);
  let isStart = true;
  return {
    catch(piece) {
      const size = viewLength(piece);
      const lead = viewLength(carried);
      const copy = copyView(piece, CHUNK_LIMIT, lead);
      for (let at = 0; at < lead; at += 1) copy[at] = carried[at] ?? 0;
      const length = viewLength(copy);
      const tail = size > CHUNK_LIMIT ? 0 : unfinishedTail(copy, length);
      carried = copyView(new Octets(copy.buffer, length - tail, tail), tail);
      const data = tail === 0 ? copy : new Octets(copy.buffer, 0, length - tail);
      const kind = isStart ? 'utf8-start' : 'utf8';
      if (length > tail) isStart = false;
      return { kind, data, size, isCut: size > CHUNK_LIMIT, held: length };
    },
  };
}
