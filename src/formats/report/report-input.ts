import type { Bytes, Millis } from '../../base/units.ts';
import type { DocumentKey } from '../../wire/record.ts';
import type { DecodedMessage } from '../protocols/decoded-message.ts';
import type { RedactionSummary } from '../redact/redact.ts';
import type { TraceFinding, TraceMessage, TraceSpan, TraceStream } from '../trace.ts';

/** Names a message, as the analysis does. */
export interface ReportRef {
  readonly document: DocumentKey;
  readonly n: number;
  readonly part: number;
}

/** A connection as the report shows it. A span of the analysis has all of this. */
export interface ReportSpan extends TraceSpan {
  readonly reason: string;
  readonly messagesIn: number;
  readonly messagesOut: number;
}

/** A stream as the report shows it. A stream of the analysis has all of this. */
export interface ReportStream extends TraceStream {
  readonly url: string;
  readonly protocol: string;
  readonly state: string;
  readonly spans: readonly ReportSpan[];
  readonly connections: number;
  readonly reconnects: number;
  readonly messagesIn: number;
  readonly messagesOut: number;
  readonly bytesIn: Bytes;
  readonly bytesOut: Bytes;
  readonly firstAt: Millis;
  readonly lastAt: Millis;
}

/** A message as the report shows it. A message of the analysis has all of this. */
export interface ReportMessage extends TraceMessage {
  readonly ref: ReportRef;
}

/** What the report shows of a reading. */
export type ReportReading = Pick<DecodedMessage, 'type' | 'channel' | 'parts'>;

/** A finding as the report shows it. A finding of the analysis has all of this. */
export interface ReportFinding extends TraceFinding {
  readonly confidence: string;
  readonly evidence: readonly string[];
  readonly doubt: string;
  readonly advice: string;
  readonly records: readonly ReportRef[];
}

/** A recording as the report shows it. */
export interface ReportInput {
  /** What is recorded, for the title: a file's name, or the page's address. */
  readonly title: string;
  /** Milliseconds since the epoch of the recording's zero; 0 if it is not known. */
  readonly zero: number;
  /** Who made the report, for people. */
  readonly writer: string;
  readonly streams: readonly ReportStream[];
  readonly messages: Iterable<ReportMessage>;
  /** What one of the messages says, as its protocol reads it; asked of those that are shown. */
  decoded(message: ReportMessage): ReportReading;
  readonly findings: readonly ReportFinding[];
  /** What was caused on purpose: a line for each act, and what was done to a message (empty for nothing). */
  readonly induced: { readonly lines: readonly string[]; tag(message: ReportMessage): string };
  /** Instant of the last record. */
  readonly until: Millis;
  /** What could not be read or was lost on the way, in words. */
  readonly problems: readonly string[];
  /** What was replaced; `null` if nothing was to be. */
  readonly redaction: Pick<RedactionSummary, 'total' | 'places' | 'unsearched'> | null;
}
