import type { StreamMessage } from '../analysis/streams/message.ts';
import { decodePayload, reopenContext } from '../formats/protocols/decode.ts';
import type { DecodedMessage } from '../formats/protocols/decoded-message.ts';
import type { Payload } from '../wire/record.ts';
import type { StoredReading } from './reading-table.ts';

/** How the messages that a log made are read. */
const stored = new WeakMap<StreamMessage, StoredReading>();
/** What was read. */
const read = new WeakMap<StreamMessage, DecodedMessage>();

/**
 * Says how a message is read when somebody asks; its log does.
 *
 * @param held the reading itself, where it cannot be made again.
 */
export function setReading(message: StreamMessage, reading: StoredReading, held: DecodedMessage | undefined): void {
  stored.set(message, reading);
  if (held !== undefined) read.set(message, held);
}

/** What a log stores of how a message was read; `undefined` for a message that no log made. */
export const storedReadingOf = (message: StreamMessage): StoredReading | undefined => stored.get(message);

/**
 * What a message says. It is read again when somebody asks, since few of a million messages are ever looked at, and then
 * remembered as long as the message. A message that no log made is read as generic JSON or text.
 */
export function readingOf(message: StreamMessage): DecodedMessage {
  const present = read.get(message);
  if (present !== undefined) return present;
  const made = readPayload(message, message.payload);
  read.set(message, made);
  return made;
}

/** Reads another payload as that of a message: the whole one of a message that was cut. */
export const readPayload = (message: StreamMessage, payload: Payload): DecodedMessage =>
  decodePayload(reopenContext(stored.get(message)?.key ?? ''), payload, message.direction, message.event);
