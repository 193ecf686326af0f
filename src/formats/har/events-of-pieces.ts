import type { Millis } from '../../base/units.ts';
import type { ChunkRecord } from '../../wire/record.ts';
import { type BodyMessage, createBodyParser, mediaType } from '../text/body-parser.ts';

/** An event that the pieces of a body made up. */
export interface PieceEvent {
  /** When the piece came that ended it. */
  readonly at: Millis;
  readonly event: string;
  readonly id: string;
  readonly data: string;
}

/**
 * The events of an event stream that a page read piece by piece, so that programs which know nothing of pieces have them with
 * their times; `null` for any other body.
 */
export function eventsOfPieces(contentType: string, chunks: readonly ChunkRecord[]): readonly PieceEvent[] | null {
  const parser = mediaType(contentType) === 'text/event-stream' ? createBodyParser(contentType) : null;
  if (parser === null || chunks.length === 0) return null;
  const made = (at: Millis, messages: readonly BodyMessage[]): readonly PieceEvent[] =>
    messages.map(({ event, id, data }) => ({ at, event: event ?? 'message', id: id ?? '', data }));
  return chunks.flatMap(({ at, payload }) => made(at, parser.pushPayload(payload)));
}
