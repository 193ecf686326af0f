import type { Millis } from '../base/units.ts';
import type { BusyRecord, ClosingRecord, DocumentKey, NetworkRecord, WireRecord } from '../wire/record.ts';
import type { DecodedMessage } from '../formats/protocols/decoded-message.ts';
import type { Finding } from './finding.ts';
import type { LedgerEntry } from './ledger.ts';
import type { StreamMessage } from './streams/message.ts';
import type { NumberingChoice, NumberingRule } from './numbering/numbering-rule.ts';
import type { ConnectionSpan, Stream, StreamId } from './streams/stream.ts';
import type { Thresholds } from './thresholds.ts';

/**
 * One question about a recording. A detector sees what happened in order, each thing once, and has its findings ready at
 * any moment. Its state per stream is bounded (see per-stream.ts), it never reads the time, and it finds the same
 * however the records were cut into batches.
 *
 * `connecting`, `opened` and `closed` are called for every connection or request of a stream; `span` is the last of
 * `stream.spans` except where connections overlap. A native EventSource that reconnects by itself is one wire connection
 * and several spans: each gets its own calls, with the record that showed it. `closed` has `record` null where the page
 * went away or something other than a close record ended the span. Nothing is called for dev tooling.
 *
 * A finding raised by `tick` or `refresh` is provisional: records that were on their way may arrive with an earlier `at`,
 * and the detector then corrects or withdraws it, so that a live view and a file end with the same findings.
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
  /** The queue of an open WebSocket or data channel, after a send or seen again later. */
  buffered?(stream: Stream, span: ConnectionSpan, amount: number, at: Millis): void;
  /** The page added its first listener for messages; `unheard` of them had come before, 1 or more. */
  listening?(stream: Stream, span: ConnectionSpan, unheard: number, record: WireRecord): void;
  /** DevTools say how an attempt was answered, mostly a second or two after it; `span.network` and `span.status` have it. */
  network?(stream: Stream, span: ConnectionSpan, record: NetworkRecord): void;
  /** A document's thread was busy; `context.busyFor` has it already. It comes a second or two after its end. */
  busy?(record: BusyRecord): void;
  /** The page's life, our own losses included; the obscured intervals already include it when this is called. */
  page?(record: WireRecord & { readonly kind: 'page' | 'document' | 'lost' }): void;
  /**
   * The recording's clock reads `at`; about once a second, and before a record that comes after a pause. Not the place for
   * a look at each stream: that would make a second as dear as there are streams.
   */
  tick?(at: Millis): void;
  /**
   * Findings are about to be read, and the clock stood at `at` at its last tick: the place to judge what grows with time
   * alone, stream by stream. What the next record of a stream would judge anyway may be left to it.
   */
  refresh?(at: Millis): void;
  /** Nothing more will come, so far as is known: what waits for more is reported now, with that doubt. */
  finished?(): void;
  /**
   * `from` turned out to be the same endpoint as `into` (a volatile parameter had kept them apart), or its connection took
   * the place of that of `into`. `from` is gone and gets no more calls.
   */
  merged?(from: StreamId, into: Stream): void;
  /** The stream was dropped by a limit: forget it. */
  forgot?(stream: StreamId): void;
  /** `chosenNumbering` has another answer for the stream; `replayed` are its messages so far that are still stored. */
  renumbered?(stream: Stream, replayed: Iterable<ReplayedMessage>): void;
  findings(): readonly Finding[];
  /** What was counted without being listed one by one. */
  ledger?(): readonly LedgerEntry[];
  /** A line for each numbering of a stream: how well it holds, since when, what is missing. */
  explainNumbering?(stream: StreamId): readonly string[];
  /** Numbering rules in force, for the detector that infers them. */
  numbering?(stream: StreamId): readonly NumberingRule[];
}

/** A message as it was, decoded again. */
export interface ReplayedMessage {
  readonly message: StreamMessage;
  readonly decoded: DecodedMessage;
}

/** What a detector may ask while it works. */
export interface DetectorContext {
  /** An instant as people read it: `12:03:07`, or `3.2 s` from the recording's zero where no clock was given. */
  readonly clock: (at: Millis) => string;
  /** An instant in milliseconds since the epoch, to be compared with times in messages; `null` where that is not known. */
  readonly epochOf: (at: Millis) => number | null;
  /**
   * The start of the first obscured interval (hidden, offline, frozen, asleep, not recorded) of the document that overlaps
   * the window, or `null`. Timing rules say nothing about what comes after it.
   */
  readonly obscuredFrom: (document: DocumentKey, from: Millis, until: Millis) => Millis | null;
  /** Milliseconds of the window in which the document's thread is known to have been busy, so that nothing could be received. */
  readonly busyFor: (document: DocumentKey, from: Millis, until: Millis) => number;
  /**
   * True where our own recording has a hole in the window, or where it is not known which of several streams a connection
   * continues: a missing number proves nothing there.
   */
  readonly isUnrecorded: (document: DocumentKey, from: Millis, until: Millis) => boolean;
  /** The stream as it is now; `undefined` once it was dropped. */
  readonly stream: (id: StreamId) => Stream | undefined;
  /** The connection or attempt that a message came on; `null` where it is no longer remembered. */
  readonly spanOf: (message: StreamMessage) => ConnectionSpan | null;
  /**
   * True where the page itself asked for the end of this connection, the other side closed its data channel on purpose, or
   * the document went away: its end is no fault, and what came after it was not lost.
   */
  readonly wasEndedByPage: (span: ConnectionSpan) => boolean;
  /** True where the page itself closed this connection because it showed no life; then {@link wasEndedByPage} is false. */
  readonly wasGivenUp: (span: ConnectionSpan) => boolean;
  /** Thresholds above which a finding about the stream is reported, as the caller set them. */
  readonly thresholdsOf: (stream: Stream) => Thresholds;
  /** The user's own numbering rule for a stream, `null` where none was chosen. */
  readonly chosenNumbering: (stream: Stream) => NumberingChoice | null;
}

/** Makes a detector. */
export type CreateDetector = (context: DetectorContext) => Detector;
