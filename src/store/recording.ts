import { createAnalysis, type AnalysisOptions } from '../analysis/analysis.ts';
import type { StreamMessage } from '../analysis/streams/message.ts';
import type { StreamId } from '../analysis/streams/stream.ts';
import type { Thresholds } from '../analysis/thresholds.ts';
import type { Millis } from '../base/units.ts';
import type { DocumentKey, WireRecord } from '../wire/record.ts';
import { type Comparison, createComparison } from './comparison.ts';
import { createConnections, createIntroductions, type ConnectionRecords } from './connection-records.ts';
import { mergeLogs } from './merge-logs.ts';
import { createMessageLog, messagesOf, type MessageLog } from './message-log.ts';
import { createRecordLog } from './record-log.ts';
import { TotalsCounter, type RecordingTotals } from './recording-totals.ts';
import { PANEL_BYTES, PANEL_RECORDS, RECORDS_A_MESSAGE } from './store-limits.ts';

/** Failures of the analysis that are reported one by one; further ones are only counted. */
const FAILURES_REPORTED = 20;

/** The recording: every record goes once through the analysis, every message once into the log of its stream. */
export interface Recording {
  /** Replaced by `clear`. */
  readonly analysis: Comparison;
  readonly totals: RecordingTotals;
  /** The instant from which on the recording is shown: 0, or when it was cleared. */
  readonly beginAt: number;
  /** The latest instant seen. */
  readonly lastAt: number;
  /** Past these the oldest messages go. May be set at any time; lower limits take effect with the next record. */
  limits: RecordingLimits;
  /** Bytes of payload stored. */
  readonly storedBytes: number;
  /** Raised by `clear` and wherever positions of messages change their meaning. */
  readonly generation: number;
  log(stream: StreamId): MessageLog | undefined;
  logs(): Iterable<MessageLog>;
  /** Every record stored now, in order of arrival: what a saved file is made of. */
  records(): Iterable<WireRecord>;
  /** The records that introduced a connection, `undefined` once they were evicted. */
  connection(document: DocumentKey, connection: number): ConnectionRecords | undefined;
  push(batch: readonly WireRecord[], keepsLog: boolean): void;
  /** Asks for a stream's numbering again and lets it judge the stored messages. */
  renumber(stream: StreamId): void;
  /**
   * Unwraps the stored messages of a stream again, because its decoder was changed, and judges their numbering.
   *
   * @returns how many there are, and how many of them cannot be read so.
   */
  rewrap(stream: StreamId): { readonly messages: number; readonly unread: number };
  /** Forgets everything but the connections that live, so that their next messages have a stream. */
  clear(): void;
}

/** How much is stored: messages, and bytes of their payloads. */
interface RecordingLimits {
  readonly records: number;
  readonly bytes: number;
}

/** What a recording needs of its surroundings. */
interface RecordingOptions extends Pick<AnalysisOptions, 'zero' | 'chosenNumbering' | 'chosenSteps'> {
  /** Writes an instant as people read it, for the sentences of findings; `recording` counts compared ones from 0. */
  readonly clock: (at: Millis, recording: number) => string;
  /** The panel's own limits by default. */
  readonly limits?: RecordingLimits;
  /** Read when an analysis begins: at once, and with each clear. */
  readonly thresholds?: () => Partial<Thresholds>;
  /** Called for the first failures of the analysis; all are counted. */
  readonly reportFailure?: (error: unknown) => void;
}

/** Makes an empty recording. */
export function createRecording(options: RecordingOptions): Recording {
  return new AnalysedRecording(options);
}

class AnalysedRecording implements Recording {
  readonly #options: RecordingOptions;
  readonly #totals = new TotalsCounter();
  readonly #introductions = createIntroductions();
  readonly #connections = createConnections();
  readonly #recordLog = createRecordLog();
  #analysis: Comparison;
  #logs = new Map<StreamId, MessageLog>();
  #storedMessages = 0;
  #storedBytes = 0;
  #lastAt = 0;
  #beginAt = 0;
  #generation = 0;
  /** Whether streams may have been joined or dropped since the last check: no message of a known stream does that. */
  #mayHaveMerged = false;
  limits: RecordingLimits;

  constructor(options: RecordingOptions) {
    this.#options = options;
    this.limits = options.limits ?? { records: PANEL_RECORDS, bytes: PANEL_BYTES };
    this.#analysis = this.#beginAnalysis();
  }

  get analysis(): Comparison {
    return this.#analysis;
  }

  get totals(): RecordingTotals {
    return this.#totals.read();
  }

  get storedBytes(): number {
    return this.#storedBytes;
  }

  get beginAt(): number {
    return this.#beginAt;
  }

  get lastAt(): number {
    return this.#lastAt;
  }

  get generation(): number {
    return this.#generation;
  }

  log(stream: StreamId): MessageLog | undefined {
    return this.#logs.get(stream);
  }

  logs(): Iterable<MessageLog> {
    return this.#logs.values();
  }

  records(): Iterable<WireRecord> {
    return this.#recordLog.records();
  }

  connection(document: DocumentKey, connection: number): ConnectionRecords | undefined {
    return this.#connections.get(document, connection);
  }

  push(batch: readonly WireRecord[], keepsLog: boolean): void {
    for (const record of batch) {
      if (!keepsLog && record.kind === 'document' && record.isTop && this.#lastAt > 0) this.#startOver([]);
      this.#take(record);
    }
    this.#followMerges();
    this.#dropOldest();
    this.#dropRecords();
  }

  renumber(stream: StreamId): void {
    const log = this.#logs.get(stream);
    this.#analysis.renumber(stream, log === undefined ? [] : messagesOf(log));
  }

  rewrap(stream: StreamId): { readonly messages: number; readonly unread: number } {
    const log = this.#logs.get(stream);
    const counts = { messages: 0, unread: 0 };
    const before = log?.storedBytes ?? 0;
    let position = log?.begin ?? 0;
    this.#analysis.rewrap(
      stream,
      () => (log === undefined ? [] : messagesOf(log)),
      (reading) => {
        const { decoded } = reading;
        log?.reread(position, reading);
        position += 1;
        counts.messages += 1;
        if (decoded.wrapping !== null && decoded.wrapping.failure !== null) counts.unread += 1;
      },
    );
    this.#storedBytes += (log?.storedBytes ?? 0) - before;
    return counts;
  }

  clear(): void {
    this.#startOver(this.#introductions.all());
  }

  #beginAnalysis(): Comparison {
    const { clock, zero = () => 0, chosenNumbering = () => null, chosenSteps = () => null, thresholds } = this.#options;
    return createComparison((index) =>
      createAnalysis({
        clock: (at) => clock(at, index),
        zero,
        chosenNumbering,
        chosenSteps,
        thresholds: thresholds?.() ?? {},
        onFailure: (error) => this.#noteFailure(error),
      }),
    );
  }

  #noteFailure(error: unknown): void {
    this.#totals.countFailure();
    if (this.#totals.notAnalysed <= FAILURES_REPORTED) this.#options.reportFailure?.(error);
  }

  #take(record: WireRecord): void {
    this.#lastAt = Math.max(this.#lastAt, record.kind === 'lost' ? record.until : record.at);
    if (record.kind === 'message') this.#introductions.hear(record.document);
    else {
      this.#mayHaveMerged = true;
      this.#introductions.note(record);
      this.#connections.note(record);
    }
    this.#recordLog.push(record);
    this.#totals.count(record);
    for (const [place, message] of this.#analyse(record).entries()) {
      const log = this.#logFor(message.stream);
      const before = log.storedBytes;
      log.push(message, this.#analysis.reading(place));
      this.#storedBytes += log.storedBytes - before;
      this.#storedMessages += 1;
      this.#totals.countMessage();
    }
  }

  /** A failure of ours costs the one record that caused it and is counted; all that follow are taken as usual. */
  #analyse(record: WireRecord): readonly StreamMessage[] {
    try {
      return this.#analysis.push(record);
    } catch (error) {
      this.#noteFailure(error);
      return [];
    }
  }

  #logFor(stream: StreamId): MessageLog {
    const present = this.#logs.get(stream);
    if (present !== undefined) return present;
    this.#mayHaveMerged = true;
    const made = createMessageLog(stream);
    this.#logs.set(stream, made);
    return made;
  }

  #countDropped(messages: number, bytes: number): void {
    this.#storedMessages -= messages;
    this.#storedBytes -= bytes;
    this.#totals.countDropped(messages);
  }

  #oldestLog(): MessageLog | undefined {
    let oldest: MessageLog | undefined;
    for (const log of this.#logs.values()) if (log.oldest() < (oldest?.oldest() ?? Infinity)) oldest = log;
    return oldest;
  }

  #dropOldest(): void {
    while (this.#storedMessages > this.limits.records || this.#storedBytes > this.limits.bytes) {
      const oldest = this.#oldestLog();
      if (oldest === undefined) return;
      const before = oldest.storedBytes;
      const gone = oldest.dropOldest();
      if (gone === 0) return;
      this.#countDropped(gone, before - oldest.storedBytes);
    }
  }

  /** Records go with the messages that they were; all others have a bound of their own. */
  #dropRecords(): void {
    if (this.#totals.dropped > 0) {
      const oldest = this.#oldestLog()?.oldest();
      if (oldest !== undefined) this.#recordLog.dropBefore(oldest);
    }
    const { records, bytes } = this.limits;
    const isOver = (): boolean =>
      this.#recordLog.count > RECORDS_A_MESSAGE * records || this.#recordLog.characters > bytes;
    while (isOver() && this.#recordLog.dropOldest());
  }

  /** Streams that the analysis joined into another or dropped: their messages follow, or count as dropped. */
  #followMerges(): void {
    if (!this.#mayHaveMerged) return;
    this.#mayHaveMerged = false;
    for (const [id, log] of this.#logs) {
      const mergedInto = this.#analysis.stream(id);
      if (mergedInto?.id === id) continue;
      this.#logs.delete(id);
      this.#generation += 1;
      if (mergedInto === undefined) this.#countDropped(log.end - log.begin, log.storedBytes);
      else this.#logs.set(mergedInto.id, mergeLogs(mergedInto.id, [this.#logs.get(mergedInto.id), log]));
    }
  }

  #startOver(introductions: readonly WireRecord[]): void {
    this.#analysis = this.#beginAnalysis();
    this.#logs = new Map();
    this.#totals.clear();
    this.#storedMessages = 0;
    this.#storedBytes = 0;
    this.#beginAt = this.#lastAt;
    this.#generation += 1;
    this.#recordLog.clear();
    for (const record of introductions) {
      this.#analyse(record);
      this.#recordLog.push(record);
    }
  }
}
