import { createAnalysis, type Analysis, type AnalysisOptions } from '../analysis/analysis.ts';
import type { StreamMessage } from '../analysis/streams/message.ts';
import type { StreamId } from '../analysis/streams/stream.ts';
import type { Thresholds } from '../analysis/thresholds.ts';
import type { Millis } from '../base/units.ts';
import { isContentGone, type DocumentKey, type WireRecord } from '../wire/record.ts';
import { createConnections, createIntroductions, type ConnectionRecords } from './connection-records.ts';
import { PANEL_BYTES, PANEL_RECORDS, RECORDS_A_MESSAGE } from './store-limits.ts';
import { createMessageLog, type MessageLog } from './message-log.ts';
import { createRecordLog } from './record-log.ts';
import { createComparison } from './comparison.ts';

/** What the status line says; each figure counts since the panel opened or was cleared. */
export interface Figures {
  /** Messages recorded, those of a paused view and those dropped later included. */
  readonly messages: number;
  /** Messages that happened and were not recorded. */
  readonly lost: number;
  /** Messages and pieces of bodies whose number, time and size were recorded, and whose content was not kept. */
  readonly withoutContent: number;
  /** Messages dropped by the panel's own limit. */
  readonly dropped: number;
  /** Failures of our own bookkeeping in the page. */
  readonly faults: number;
  /** Failures of our own analysis: what it would have shown or found there is missing. */
  readonly notAnalysed: number;
  /** Pages that went without a word and did not come back, so that nobody knows what they did last. */
  readonly silentEnds: number;
}

const NO_FIGURES: Figures = {
  messages: 0,
  lost: 0,
  withoutContent: 0,
  dropped: 0,
  faults: 0,
  notAnalysed: 0,
  silentEnds: 0,
};

/** Failures of the analysis that are written to the console of the panel; the others are counted. */
const FAILURES_TOLD = 20;

/** The recording: every record once through the analysis, every message once into the log of its stream. */
export interface Recording {
  /** Replaced by `clear`. */
  readonly analysis: Analysis;
  readonly figures: Figures;
  /** The instant from which on the recording is shown: 0, or when it was cleared. */
  readonly beginAt: number;
  /** The latest instant seen. */
  readonly lastAt: number;
  /** Past these the oldest messages go. Settable at any moment; less takes effect with the next record. */
  limits: RecordingLimits;
  /** Bytes of payload held. */
  readonly held: number;
  /** Raised by `clear` and wherever positions of messages change their meaning. */
  readonly generation: number;
  log(stream: StreamId): MessageLog | undefined;
  logs(): Iterable<MessageLog>;
  /** Every record that is held now, in the order in which they came: what a saved file is made of. */
  records(): Iterable<WireRecord>;
  /** What was told of a connection, `undefined` where that is no longer held. */
  connection(document: DocumentKey, connection: number): ConnectionRecords | undefined;
  push(batch: readonly WireRecord[], keepsLog: boolean): void;
  /** Asks for a stream's numbering again and lets it judge the messages that are held. */
  renumber(stream: StreamId): void;
  /** Forgets everything but the connections that live, so that what they bring next has its place. */
  clear(): void;
}

/** How much is held: messages, and bytes of their payloads. */
export interface RecordingLimits {
  readonly records: number;
  readonly bytes: number;
}

/**
 * Makes an empty recording.
 *
 * @param clock writes an instant as people read it, for the sentences of findings; `recording` counts from 0 those that
 * stand beside each other.
 * @param chosenNumbering the user's own numbering of a stream; see {@link AnalysisOptions}.
 * @param thresholds asked for when an analysis begins: at once, and with each clear.
 */
export function createRecording(
  clock: (at: Millis, recording: number) => string,
  limits: RecordingLimits = { records: PANEL_RECORDS, bytes: PANEL_BYTES },
  chosenNumbering: NonNullable<AnalysisOptions['chosenNumbering']> = () => null,
  thresholds: () => Partial<Thresholds> = () => ({}),
  reportFailure: (error: unknown) => void = () => undefined,
): Recording {
  const noteFailure = (error: unknown): void => {
    figures.notAnalysed += 1;
    if (figures.notAnalysed <= FAILURES_TOLD) reportFailure(error);
  };
  const begin = (): Analysis =>
    createComparison((index) =>
      createAnalysis({
        clock: (at) => clock(at, index),
        chosenNumbering,
        thresholds: thresholds(),
        onFailure: noteFailure,
      }),
    );
  let analysis = begin();
  let logs = new Map<StreamId, MessageLog>();
  let figures = { ...NO_FIGURES };
  /** The figures as they were last asked for: the same object while nothing has changed. */
  let told: Figures = { ...figures };
  let messagesHeld = 0;
  let bytesHeld = 0;
  const silent = new Set<DocumentKey>();
  let lastAt = 0;
  let beginAt = 0;
  let generation = 0;
  /** Whether streams may have been joined or let go since that was looked at: no message of a known stream does that. */
  let mayHaveMerged = false;
  const introductions = createIntroductions();
  const connections = createConnections();
  const recordLog = createRecordLog();

  const logFor = (stream: StreamId): MessageLog => {
    const present = logs.get(stream);
    if (present !== undefined) return present;
    mayHaveMerged = true;
    const made = createMessageLog(stream);
    logs.set(stream, made);
    return made;
  };

  /** A failure of ours costs the one record that brought it out, and is counted: all that follows is taken as ever. */
  const analyse = (record: WireRecord): readonly StreamMessage[] => {
    try {
      return analysis.push(record);
    } catch (error) {
      noteFailure(error);
      return [];
    }
  };

  const take = (record: WireRecord): void => {
    lastAt = Math.max(lastAt, record.kind === 'lost' ? record.until : record.at);
    if (record.kind !== 'message') {
      mayHaveMerged = true;
      introductions.note(record);
      connections.note(record);
    }
    recordLog.push(record);
    if (record.kind === 'lost' && record.reason !== 'left-out') figures.lost += record.messages;
    if ((record.kind === 'message' || record.kind === 'chunk') && isContentGone(record.payload)) {
      figures.withoutContent += 1;
    }
    if (record.kind === 'fault') figures.faults += 1;
    if (record.kind === 'lost' && record.reason === 'no-farewell') silent.add(record.document);
    else if (silent.size > 0) silent.delete(record.document);
    figures.silentEnds = silent.size;
    for (const message of analyse(record)) {
      const log = logFor(message.stream);
      const before = log.held;
      log.push(message, analysis.isHeartbeat(message));
      bytesHeld += log.held - before;
      messagesHeld += 1;
      figures.messages += 1;
    }
  };

  const countDropped = (messages: number, bytes: number): void => {
    messagesHeld -= messages;
    bytesHeld -= bytes;
    figures.dropped += messages;
  };

  const dropOldest = (): void => {
    while (messagesHeld > limits.records || bytesHeld > limits.bytes) {
      let oldest: MessageLog | undefined;
      for (const log of logs.values()) if (log.oldest() < (oldest?.oldest() ?? Infinity)) oldest = log;
      if (oldest === undefined) return;
      const before = oldest.held;
      const gone = oldest.dropOldest();
      if (gone === 0) return;
      countDropped(gone, before - oldest.held);
    }
  };

  /** Records go with the messages that they were; those that are no messages have a bound of their own. */
  const dropRecords = (): void => {
    if (figures.dropped > 0) {
      let oldest = Infinity;
      for (const log of logs.values()) oldest = Math.min(oldest, log.oldest());
      if (oldest < Infinity) recordLog.dropBefore(oldest);
    }
    const isOver = (): boolean =>
      recordLog.count > RECORDS_A_MESSAGE * limits.records || recordLog.characters > limits.bytes;
    while (isOver() && recordLog.dropOldest());
  };

  /** Streams that the analysis joined into another or let go: their messages follow, or count as dropped. */
  const followMerges = (): void => {
    if (!mayHaveMerged) return;
    mayHaveMerged = false;
    for (const [id, log] of logs) {
      const heir = analysis.stream(id);
      if (heir?.id === id) continue;
      logs.delete(id);
      generation += 1;
      if (heir === undefined) {
        countDropped(log.end - log.begin, log.held);
      } else {
        logs.set(heir.id, mergeLogs(heir.id, [logs.get(heir.id), log]));
      }
    }
  };

  const startOver = (introduced: readonly WireRecord[]): void => {
    analysis = begin();
    logs = new Map();
    silent.clear();
    figures = { ...NO_FIGURES };
    messagesHeld = 0;
    bytesHeld = 0;
    beginAt = lastAt;
    generation += 1;
    recordLog.clear();
    for (const record of introduced) {
      analyse(record);
      recordLog.push(record);
    }
  };

  return {
    get analysis() {
      return analysis;
    },
    get figures() {
      const isSame = Object.entries(figures).every(([name, count]) => Reflect.get(told, name) === count);
      if (!isSame) told = { ...figures };
      return told;
    },
    get limits() {
      return limits;
    },
    set limits(next) {
      limits = next;
    },
    get held() {
      return bytesHeld;
    },
    get beginAt() {
      return beginAt;
    },
    get lastAt() {
      return lastAt;
    },
    get generation() {
      return generation;
    },
    log: (stream) => logs.get(stream),
    logs: () => logs.values(),
    records: () => recordLog.records(),
    connection: connections.get,
    push(batch, keepsLog) {
      for (const record of batch) {
        if (!keepsLog && record.kind === 'document' && record.isTop && lastAt > 0) startOver([]);
        take(record);
      }
      followMerges();
      dropOldest();
      dropRecords();
    },
    renumber(stream) {
      const log = logs.get(stream);
      analysis.renumber(stream, log === undefined ? [] : messagesOf(log));
    },
    clear: () => startOver(introductions.all()),
  };
}

/** The messages that a log holds, oldest first. */
function* messagesOf(log: MessageLog): Iterable<StreamMessage> {
  for (let position = log.begin; position < log.end; position += 1) {
    const message = log.message(position);
    if (message !== undefined) yield message;
  }
}

/** Puts logs into one in order of time; they are short, since streams are joined early in their lives. */
function mergeLogs(stream: StreamId, logs: readonly (MessageLog | undefined)[]): MessageLog {
  const merged = createMessageLog(stream);
  const all = logs.flatMap((log) =>
    log === undefined
      ? []
      : Array.from(messagesOf(log), (message, index) => ({ message, isHeartbeat: log.isHeartbeat(log.begin + index) })),
  );
  for (const { message, isHeartbeat } of all.toSorted((one, other) => one.message.at - other.message.at)) {
    merged.push(message, isHeartbeat);
  }
  return merged;
}
