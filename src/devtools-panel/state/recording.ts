import { createAnalysis, type Analysis, type AnalysisOptions } from '../../analysis/analysis.ts';
import type { StreamMessage } from '../../analysis/message.ts';
import type { StreamId } from '../../analysis/stream.ts';
import type { Millis } from '../../base/units.ts';
import type { ConnectingRecord, DocumentKey, OpenRecord, WireRecord } from '../../wire/record.ts';
import { CONNECTIONS_HELD, PANEL_CHARACTERS, PANEL_RECORDS, RECORDS_A_MESSAGE } from './limits.ts';
import { createMessageLog, type MessageLog } from './message-log.ts';
import { createRecordLog } from './record-log.ts';

/** What the status line says; each figure counts since the panel opened or was cleared. */
export interface Figures {
  /** Messages recorded, those of a paused view and those dropped later included. */
  readonly messages: number;
  /** Messages that happened and were not recorded. */
  readonly lost: number;
  /** Messages dropped by the panel's own limit. */
  readonly dropped: number;
  /** Failures of our own bookkeeping in the page. */
  readonly faults: number;
}

/** The recording: every record once through the analysis, every message once into the log of its stream. */
export interface Recording {
  /** Replaced by `clear`. */
  readonly analysis: Analysis;
  readonly figures: Figures;
  /** The instant from which on the recording is shown: 0, or when it was cleared. */
  readonly beginAt: number;
  /** The latest instant seen. */
  readonly lastAt: number;
  /** Raised by `clear` and wherever positions of messages change their meaning. */
  readonly generation: number;
  log(stream: StreamId): MessageLog | undefined;
  logs(): Iterable<MessageLog>;
  /** Every record that is held, in the order in which they came: what a saved file is made of. */
  records(): Iterable<WireRecord>;
  /** What was told of a connection, `undefined` where that is no longer held. */
  connection(document: DocumentKey, connection: number): ConnectionRecords | undefined;
  push(batch: readonly WireRecord[], keepsLog: boolean): void;
  /** Asks for a stream's numbering again and lets it judge the messages that are held. */
  renumber(stream: StreamId): void;
  /** Forgets everything but the connections that live, so that what they bring next has its place. */
  clear(): void;
}

/** The records that tell of one connection apart from its messages. */
export interface ConnectionRecords {
  readonly connecting: ConnectingRecord;
  readonly open: OpenRecord | null;
}

/** A limit and the number of characters, for tests with small ones. */
export interface RecordingLimits {
  readonly records: number;
  readonly characters: number;
}

const connectionKey = (document: DocumentKey, connection: number): string => `${document} ${connection}`;

/**
 * Keeps the records that introduce what lives now: documents, and connections without an end. After a clear they are
 * told again, so that the messages which follow belong to a stream with a name.
 */
function createIntroductions(): { note(record: WireRecord): void; all(): readonly WireRecord[] } {
  const documents = new Map<DocumentKey, WireRecord>();
  const connections = new Map<string, WireRecord[]>();
  return {
    note(record) {
      if (record.kind === 'document') {
        if (record.isTop) {
          documents.clear();
          connections.clear();
        }
        documents.set(record.document, record);
      } else if (record.kind === 'connecting') {
        connections.set(connectionKey(record.document, record.connection), [record]);
      } else if (record.kind === 'open') {
        connections.get(connectionKey(record.document, record.connection))?.push(record);
      } else if (record.kind === 'close') {
        connections.delete(connectionKey(record.document, record.connection));
      }
    },
    all: () => [...documents.values(), ...[...connections.values()].flat()],
  };
}

/** Keeps what tells of the newest connections: headers, protocols and stacks for the detail view. */
function createConnections(): {
  note(record: WireRecord): void;
  get(document: DocumentKey, connection: number): ConnectionRecords | undefined;
} {
  const held = new Map<string, ConnectionRecords>();
  return {
    note(record) {
      if (record.kind === 'connecting') {
        held.set(connectionKey(record.document, record.connection), { connecting: record, open: null });
        const oldest = held.keys().next().value;
        if (held.size > CONNECTIONS_HELD && oldest !== undefined) held.delete(oldest);
      } else if (record.kind === 'open') {
        const key = connectionKey(record.document, record.connection);
        const known = held.get(key);
        if (known !== undefined) held.set(key, { ...known, open: record });
      }
    },
    get: (document, connection) => held.get(connectionKey(document, connection)),
  };
}

/**
 * Makes an empty recording.
 *
 * @param clock writes an instant as people read it, for the sentences of findings.
 * @param chosenNumbering the user's own numbering of a stream; see {@link AnalysisOptions}.
 */
export function createRecording(
  clock: (at: Millis) => string,
  limits: RecordingLimits = { records: PANEL_RECORDS, characters: PANEL_CHARACTERS },
  chosenNumbering: NonNullable<AnalysisOptions['chosenNumbering']> = () => null,
): Recording {
  let analysis = createAnalysis({ clock, chosenNumbering });
  let logs = new Map<StreamId, MessageLog>();
  let figures: Figures = { messages: 0, lost: 0, dropped: 0, faults: 0 };
  let held = 0;
  let lastAt = 0;
  let beginAt = 0;
  let generation = 0;
  const introductions = createIntroductions();
  const connections = createConnections();
  const recordLog = createRecordLog();

  const logFor = (stream: StreamId): MessageLog => {
    const present = logs.get(stream) ?? createMessageLog();
    logs.set(stream, present);
    return present;
  };

  const take = (record: WireRecord): void => {
    lastAt = Math.max(lastAt, record.kind === 'lost' ? record.until : record.at);
    introductions.note(record);
    connections.note(record);
    recordLog.push(record);
    let { messages, lost, faults } = figures;
    if (record.kind === 'lost') lost += record.messages;
    if (record.kind === 'fault') faults += 1;
    for (const message of analysis.push(record)) {
      logFor(message.stream).push(message);
      messages += 1;
      held += 1;
    }
    figures = { ...figures, messages, lost, faults };
  };

  const totalCharacters = (): number => {
    let sum = 0;
    for (const log of logs.values()) sum += log.characters;
    return sum;
  };

  const dropOldest = (): void => {
    while (held > limits.records || totalCharacters() > limits.characters) {
      let oldest: MessageLog | undefined;
      for (const log of logs.values()) if (log.oldest() < (oldest?.oldest() ?? Infinity)) oldest = log;
      const gone = oldest?.dropOldest() ?? 0;
      if (gone === 0) return;
      held -= gone;
      figures = { ...figures, dropped: figures.dropped + gone };
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
      recordLog.count > RECORDS_A_MESSAGE * limits.records || recordLog.characters > limits.characters;
    while (isOver() && recordLog.dropOldest());
  };

  /** Streams that the analysis joined into another or let go: their messages follow, or count as dropped. */
  const followMerges = (): void => {
    for (const [id, log] of logs) {
      const heir = analysis.stream(id);
      if (heir?.id === id) continue;
      logs.delete(id);
      generation += 1;
      if (heir === undefined) {
        const gone = log.end - log.begin;
        held -= gone;
        figures = { ...figures, dropped: figures.dropped + gone };
      } else {
        logs.set(heir.id, mergeLogs(logs.get(heir.id), log));
      }
    }
  };

  const startOver = (introduced: readonly WireRecord[]): void => {
    analysis = createAnalysis({ clock, chosenNumbering });
    logs = new Map();
    figures = { messages: 0, lost: 0, dropped: 0, faults: 0 };
    held = 0;
    beginAt = lastAt;
    generation += 1;
    recordLog.clear();
    for (const record of introduced) {
      analysis.push(record);
      recordLog.push(record);
    }
  };

  return {
    get analysis() {
      return analysis;
    },
    get figures() {
      return figures;
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

/** Puts two logs into one in order of time; both are short, since streams are joined early in their lives. */
function mergeLogs(one: MessageLog | undefined, other: MessageLog): MessageLog {
  if (one === undefined) return other;
  const merged = createMessageLog();
  const all = [...messagesOf(one), ...messagesOf(other)];
  for (const message of all.toSorted((a, b) => a.at - b.at)) merged.push(message);
  return merged;
}
