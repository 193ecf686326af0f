import type { StreamMessage } from '../../analysis/message.ts';
import { createTimeColumn, type TimeColumn } from '../../timeline/time-column.ts';

/** Messages in a chunk of the list. */
const CHUNK = 1_024;

/**
 * The messages of one stream in order of arrival. Grows at its end, is dropped at its front, is never copied. Positions
 * count from the stream's first message and stay valid when older ones are dropped.
 */
export interface MessageLog {
  readonly begin: number;
  readonly end: number;
  /** Instants of all messages, by position. */
  readonly times: TimeColumn;
  /** Instants of what came in and of what went out, for painting; their positions count separately. */
  readonly in: TimeColumn;
  readonly out: TimeColumn;
  /** Characters of payload held. */
  readonly characters: number;
  push(message: StreamMessage): void;
  message(position: number): StreamMessage | undefined;
  /** Forgets about a chunk's worth of the oldest messages; gives their number. */
  dropOldest(): number;
  /** The instant of the oldest message held; Infinity where there is none. */
  oldest(): number;
}

/** Makes an empty log. */
export function createMessageLog(): MessageLog {
  let chunks: StreamMessage[][] = [];
  let origin = 0;
  let begin = 0;
  let end = 0;
  let characters = 0;
  const times = createTimeColumn();
  const columns = { in: createTimeColumn(), out: createTimeColumn() };

  return {
    get begin() {
      return begin;
    },
    get end() {
      return end;
    },
    get characters() {
      return characters;
    },
    times,
    in: columns.in,
    out: columns.out,
    push(message) {
      const place = end - origin;
      const chunk = chunks[Math.floor(place / CHUNK)];
      if (chunk === undefined) chunks.push([message]);
      else chunk.push(message);
      times.push(message.at);
      columns[message.direction].push(message.at);
      characters += message.payload.data.length;
      end += 1;
    },
    message(position) {
      const place = position - origin;
      return position < begin || position >= end ? undefined : chunks[Math.floor(place / CHUNK)]?.[place % CHUNK];
    },
    dropOldest() {
      const gone = chunks[0] ?? [];
      chunks = chunks.slice(1);
      origin += gone.length;
      begin = origin;
      times.dropBefore(begin);
      let received = 0;
      for (const message of gone) {
        characters -= message.payload.data.length;
        if (message.direction === 'in') received += 1;
      }
      columns.in.dropBefore(columns.in.begin + received);
      columns.out.dropBefore(columns.out.begin + gone.length - received);
      return gone.length;
    },
    oldest: () => (begin < end ? times.at(begin) : Infinity),
  };
}
