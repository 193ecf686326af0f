import type { Bytes, Millis } from '../../base/units.ts';
import type { BodyKind, Direction, Payload } from '../../wire/record.ts';
import type { RecordRef } from '../finding.ts';
import type { StreamId } from './stream.ts';

/**
 * One message of a stream as detectors and tables see it: a frame, an event, a body, or one event out of a streamed
 * body's pieces. `connection` is the index of its connection within the stream, from 0, never reused.
 */
export interface StreamMessage {
  readonly ref: RecordRef;
  readonly stream: StreamId;
  readonly connection: number;
  readonly at: Millis;
  readonly direction: Direction;
  readonly size: Bytes;
  readonly bodyKind: BodyKind;
  readonly payload: Payload;
  /** SSE event type, `null` elsewhere. */
  readonly event: string | null;
  /** SSE last event id, `null` elsewhere. */
  readonly id: string | null;
}
