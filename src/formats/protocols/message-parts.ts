import { PREVIEW_TEXTS } from '../../texts/previews.ts';
import { decoded, type DecodedMessage } from './decoded-message.ts';

/** Parts of one message that are taken apart. Senders put at most a few hundred into one; hostile input may hold any number. */
export const PARTS_LIMIT = 10_000;

/** The pieces of a message that carries several, and what stands behind them; empty where there is no more. */
export interface Split<Piece> {
  readonly pieces: readonly Piece[];
  readonly rest: string | Uint8Array;
}

/** Cuts a text at a separator into pieces that are not empty, at most {@link PARTS_LIMIT}. */
export function splitParts(text: string, separator: string): Split<string> {
  const pieces: string[] = [];
  let at = 0;
  while (at < text.length && pieces.length < PARTS_LIMIT) {
    const found = text.indexOf(separator, at);
    const end = found < 0 ? text.length : found;
    if (end > at) pieces.push(text.slice(at, end));
    at = end + separator.length;
  }
  return { pieces, rest: text.slice(at) };
}

/** Reads each piece. What stands behind the last one is a part of its own, which is not taken apart: nothing is hidden. */
export function readParts<Piece>(
  protocol: string,
  { pieces, rest }: Split<Piece>,
  read: (piece: Piece) => DecodedMessage,
): readonly DecodedMessage[] {
  const parts = pieces.map((piece) => read(piece));
  if (rest.length > 0) parts.push(decoded(protocol, 'control', { type: PREVIEW_TEXTS.rest, content: rest }));
  return parts;
}

/** Whether a message has more parts than are taken apart, so that what stands in the others is not known. */
export const hasRest = ({ parts }: DecodedMessage): boolean =>
  parts.length > PARTS_LIMIT && parts.at(-1)?.type === PREVIEW_TEXTS.rest;
