import { byteCount } from '../../base/units.ts';
import type { BodyEnd, BodyMessage, BodySyntax } from './body-syntax.ts';
import { utf8Length } from '../../base/utf8-length.ts';

/** Code units of one frame that are kept; a longer one comes marked as cut. */
const FRAME_LIMIT = 16 * 1024 * 1024;

/** Digits of a length. */
const DIGITS = 9;

/** The first frame of such a body: its length on a line, and the begin of a JSON value. */
export const LENGTH_AND_JSON = /^\ufeff?\d{1,9}\n\s*[[{"]/;

/**
 * Reads frames of which each is a line with its length and then so many UTF-16 code units, as the long response of
 * Google's WebChannel (Firestore):
 *
 * ```
 * 14⏎[[0,["noop"]]]25⏎[[1,[{"targetChange":{}}]]…
 * ```
 *
 * Where a length should stand and none does, nothing is cut any more: the rest of each piece is a message.
 */
export function createLengthPrefixed(limit = FRAME_LIMIT): BodySyntax {
  /** What is read of the line with the length. */
  let head = '';
  /** Code units of the frame that is being read; `null` while its length is. */
  let wanted: number | null = null;
  let seen = 0;
  let kept: string[] = [];
  let keptLength = 0;
  let isFirst = true;
  let isBroken = false;

  const begin = (length: number | null): void => {
    head = '';
    wanted = length;
    seen = 0;
    kept = [];
    keptLength = 0;
  };

  /** Reads a part of the line with the length. @returns where the piece goes on. */
  const readLength = (piece: string, at: number): number => {
    const end = piece.indexOf('\n', at);
    const until = Math.min(end === -1 ? piece.length : end, at + DIGITS + 2);
    head += piece.slice(at, until);
    const digits = head.trim();
    if (!/^\d*$/.test(digits) || head.length > DIGITS + 1 || (until === end && digits === '')) isBroken = true;
    else if (until === end) begin(Number(digits));
    return until === end && !isBroken ? until + 1 : until;
  };

  const readFrame = (piece: string, at: number, length: number): number => {
    const until = Math.min(piece.length, at + length - seen);
    const part = piece.slice(at, Math.min(until, at + limit - keptLength));
    kept.push(part);
    keptLength += part.length;
    seen += until - at;
    return until;
  };

  const message = (data: string): BodyMessage => ({
    data,
    event: null,
    id: null,
    retry: null,
    hasOwnId: false,
    isCut: seen > keptLength,
    size: byteCount(utf8Length(data) + seen - keptLength),
  });

  return {
    push(piece: string): readonly BodyMessage[] {
      const messages: BodyMessage[] = [];
      let at = isFirst && piece.startsWith('\ufeff') ? 1 : 0;
      if (piece !== '') isFirst = false;
      while (at < piece.length) {
        if (isBroken) break;
        at = wanted === null ? readLength(piece, at) : readFrame(piece, at, wanted);
        if (wanted === null || seen < wanted) continue;
        if (wanted > 0) messages.push(message(kept.join('')));
        begin(null);
      }
      if (!isBroken) return messages;
      const rest = head + piece.slice(at);
      begin(null);
      if (rest.trim() !== '') messages.push(message(rest));
      return messages;
    },
    skip(): void {
      // Where the next frame begins cannot be known.
      begin(null);
      isBroken = true;
    },
    end(): BodyEnd {
      const unfinished = head.length + seen;
      begin(null);
      return { messages: [], unfinished };
    },
    comments: [],
    commentCount: 0,
    retry: null,
  };
}
