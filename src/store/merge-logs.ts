import type { StreamId } from '../analysis/streams/stream.ts';
import { createMessageLog, messagesOf, type MessageLog } from './message-log.ts';
import { readingOf } from './read-again.ts';

/** Merges logs into one in order of time; they are short, since streams are joined early in their lives. */
export function mergeLogs(stream: StreamId, logs: readonly (MessageLog | undefined)[]): MessageLog {
  const merged = createMessageLog(stream);
  const all = logs.flatMap((log) =>
    log === undefined
      ? []
      : Array.from(messagesOf(log), (message, index) => ({
          message,
          reading: { decoded: readingOf(message), key: log.reading(log.begin + index).key },
        })),
  );
  for (const { message, reading } of all.toSorted((one, other) => one.message.at - other.message.at)) {
    merged.push(message, reading);
  }
  return merged;
}
