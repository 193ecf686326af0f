import type { Millis } from '../base/units.ts';
import type { ClosingRecord, DocumentKey, WireRecord } from '../wire/record.ts';
import type { DecodedMessage } from '../formats/protocols/decoded-message.ts';
import type { Finding } from './finding.ts';
import type { StreamMessage } from './streams/message.ts';
import type { NumberingChoice, NumberingRule } from './numbering/numbering-rule.ts';
import type { ConnectionSpan, Stream, StreamId } from './streams/stream.ts';
import type { Thresholds } from './thresholds.ts';

/**
 * One question about a recording. A detector sees what happened in order, each thing once, and can give its findings at
 * any moment. It keeps bounded state per stream, never reads the time, and gives the same findings whatever the borders
 * of the batches in which records arrived.
 *
 * `connecting`, `opened` and `closed` are called for every connection or request of a stream; `span` is the last of
 * `stream.spans` except where connections overlap. A native EventSource that reconnects by itself is one wire connection
 * and several spans: each gets its own calls, with the record that told of it. `closed` has `record` null where the page
 * went away or a sign other than a close record ended the span. Nothing is called for dev tooling.
 *
 * A finding that `tick` raised is provisional: records that were on their way may arrive with an earlier `at`, and the
 * detector then corrects or withdraws it, so that a live view and a file end with the same findings.
 */
export interface Detector {
  connecting?(stream: Stream, span: ConnectionSpan, record: WireRecord): void;
  opened?(stream: Stream, span: ConnectionSpan, record: WireRecord): void;
  message?(stream: Stream, message: StreamMessage, decoded: DecodedMessage): void;
  /** The page asked for the end of a connection. */
  closing?(stream: Stream, span: ConnectionSpan, record: ClosingRecord): void;
  /** A body ended in the middle of a message: `characters` of it were read and belong to none. Called before `closed`. */
  unfinished?(stream: Stream, span: ConnectionSpan, characters: number): void;
  closed?(stream: Stream, span: ConnectionSpan, record: WireRecord | null): void;
  /** An open WebSocket's queue, after a send or seen again later. */
  buffered?(stream: Stream, span: ConnectionSpan, amount: number, at: Millis): void;
  /** The page's life, our own losses included; bands already hold it when this is called. */
  page?(record: WireRecord & { readonly kind: 'page' | 'document' | 'lost' }): void;
  /** The recording's clock stands at `at`; about once a second, and before a record that comes after a pause. */
  tick?(at: Millis): void;
  /** `into` was one endpoint with `from` all along (its calls were told apart by a volatile parameter); `from` is gone. */
  merged?(from: StreamId, into: Stream): void;
  /** The stream was dropped by a limit: forget it. */
  forgot?(stream: StreamId): void;
  /** `chosenNumbering` has another answer for the stream; `heard` are its messages so far, as many as are still held. */
  renumbered?(stream: Stream, heard: Iterable<ReplayedMessage>): void;
  findings(): readonly Finding[];
  /** Numbering rules in force, for the detector that infers them. */
  numbering?(stream: StreamId): readonly NumberingRule[];
}

/** A message as it was, read again. */
export interface ReplayedMessage {
  readonly message: StreamMessage;
  readonly decoded: DecodedMessage;
}

/** What a detector may ask while it works. */
export interface DetectorContext {
  /** An instant as people read it: `12:03:07`, or `3.2 s` from the recording's zero where no clock was given. */
  readonly clock: (at: Millis) => string;
  /** The same with its preposition: `at 12:03:07`. */
  readonly when: (at: Millis) => string;
  /**
   * The start of the first band (hidden, offline, frozen, asleep, not recorded) that overlaps the window as the document
   * lived it, or `null`. Timing rules say nothing about what lies behind it.
   */
  readonly obscuredFrom: (document: DocumentKey, from: Millis, until: Millis) => Millis | null;
  /** True where our own recording has a hole in the window: a number missing there proves nothing. */
  readonly isUnrecorded: (document: DocumentKey, from: Millis, until: Millis) => boolean;
  /** The stream as it stands; `undefined` once forgotten. */
  readonly stream: (id: StreamId) => Stream | undefined;
  /** The connection or attempt that a message came on; `null` where it is no longer remembered. */
  readonly spanOf: (message: StreamMessage) => ConnectionSpan | null;
  /**
   * True where the page itself asked for the end of this connection, or the document went away: its end is no fault and
   * what was missed behind it is nobody's loss.
   */
  readonly wasEndedByPage: (span: ConnectionSpan) => boolean;
  /** From where on something is worth a word, as the caller set it. */
  readonly thresholds: Thresholds;
  /** The user's own numbering rule for a stream, `null` where none was chosen. */
  readonly chosenNumbering: (stream: Stream) => NumberingChoice | null;
}

/** Makes a detector. */
export type CreateDetector = (context: DetectorContext) => Detector;
