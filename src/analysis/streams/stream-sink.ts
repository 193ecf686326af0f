import type { Millis } from '../../base/units.ts';
import type { ClosingRecord, NetworkRecord, WireRecord } from '../../wire/record.ts';
import type { StreamMessage } from './message.ts';
import type { ConnectionSpan, Stream, StreamId } from './stream.ts';

/** What the stream registry reports, in order. The members mean the same as those of a detector. */
export interface StreamSink {
  connecting(stream: Stream, span: ConnectionSpan, record: WireRecord): void;
  opened(stream: Stream, span: ConnectionSpan, record: WireRecord): void;
  message(stream: Stream, message: StreamMessage): void;
  /** @returns true where the page gives up a connection that showed no life: then its end was not wanted. */
  closing(stream: Stream, span: ConnectionSpan, record: ClosingRecord): boolean;
  closed(stream: Stream, span: ConnectionSpan, record: WireRecord | null): void;
  unfinished(stream: Stream, span: ConnectionSpan, characters: number): void;
  buffered(stream: Stream, span: ConnectionSpan, amount: number, at: Millis): void;
  listening(stream: Stream, span: ConnectionSpan, unheard: number, record: WireRecord): void;
  network(stream: Stream, span: ConnectionSpan, record: NetworkRecord): void;
  merged(from: StreamId, into: Stream): void;
  forgot(stream: StreamId): void;
}
