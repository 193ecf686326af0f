import { type DecodedMessage, firstPart, partsOf } from '../formats/protocols/decoded-message.ts';
import { hasRest } from '../formats/protocols/message-parts.ts';
import type { StreamMessage } from './streams/message.ts';

/**
 * What of a message could not be read, because its content was cut, given up or wrapped in a way that failed: all of it, or
 * the end behind parts that were read. `null` for nothing. A rule that misses something in such a message proves nothing.
 */
export function unreadOf({ payload }: StreamMessage, decoded: DecodedMessage): 'all' | 'end' | null {
  const isUnread = payload.isCut || (decoded.wrapping !== null && decoded.wrapping.failure !== null);
  if (isUnread && firstPart(decoded).body === undefined) return 'all';
  return hasRest(decoded) || (payload.isCut && partsOf(decoded).length > 1) ? 'end' : null;
}

/** Whether a message may answer a request, and its own words for which one could not be read. */
export function mayBeReply(message: StreamMessage, decoded: DecodedMessage): boolean {
  const unread = unreadOf(message, decoded);
  return unread === 'end' || (unread === 'all' && decoded.ref === null && decoded.type === null);
}
