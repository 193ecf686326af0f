import { decodePayload, reopenContext } from '../formats/protocols/decode.ts';
import type { DecodedMessage } from '../formats/protocols/decoded-message.ts';
import type { StreamMessage } from './streams/message.ts';
import type { MessageReading } from './streams/message-decoder.ts';

/** Remembers of many messages how they were read, to read one again when its line is written. */
export interface ReadingMemory {
  note(message: StreamMessage, reading: MessageReading): void;
  /** What a noted message says. It is not kept: each is asked for once. */
  read(message: StreamMessage): DecodedMessage;
}

/** Makes a memory; of most messages it keeps a key that they share. */
export function createReadingMemory(): ReadingMemory {
  const known = new WeakMap<StreamMessage, string | DecodedMessage>();
  const keys = new Map<string, string>();
  /** The same text for all messages: each is a text of its own, and few differ. */
  const shared = (key: string): string => {
    const present = keys.get(key);
    if (present !== undefined) return present;
    keys.set(key, key);
    return key;
  };
  return {
    note(message, { decoded, key }) {
      known.set(message, decoded.heldBytes > 0 ? decoded : shared(key));
    },
    read(message) {
      const reading = known.get(message) ?? '';
      if (typeof reading !== 'string') return reading;
      return decodePayload(reopenContext(reading), message.payload, message.direction, message.event);
    },
  };
}
