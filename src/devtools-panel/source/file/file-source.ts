import type { RecordingReading } from '../../../formats/recording-file.ts';
import type { DocumentKey, WireRecord } from '../../../wire/record.ts';
import { documentIn } from '../../../store/comparison.ts';
import { stopWords, troubleWords } from './file-messages.ts';
import { readInWorker } from './file-reader-client.ts';
import type { OpenRecording, RecordSource, SourceSink } from '../source.ts';

/** A recording to read: a session or HAR file, packed or not. */
export interface FileInput {
  readonly name: string;
  readonly content: Blob;
}

/** Milliseconds between two words on how far reading has come. */
const TELL_PERIOD = 100;

/** Records handed on at once: how much more may come after Cancel. */
const STRIDE = 1_000;

/** A file that is being read, as it is known so far. */
class Reading {
  readonly name: string;
  readonly size: number;
  zero = 0;
  messages = 0;
  bytes = 0;
  isRedacted = false;
  fault = '';
  isFromStart = true;
  readonly #documents = new Set<string>();

  constructor({ name, content }: FileInput) {
    this.name = name;
    this.size = content.size;
  }

  note(record: WireRecord): void {
    if (record.kind === 'message' || record.kind === 'chunk') this.messages += 1;
    if (this.#documents.has(record.document)) return;
    this.#documents.add(record.document);
    this.isFromStart &&= record.kind === 'document' && record.n === 0 && !record.isLate;
  }

  facts(): OpenRecording {
    const { name, zero, messages, fault, isRedacted } = this;
    return { name, zero, messages, fault, isRedacted };
  }
}

const named = (record: WireRecord, document: DocumentKey): WireRecord =>
  record.document === document ? record : { ...record, document };

/**
 * Recordings out of files as a source, one after another; several stand beside each other, each beginning at the zero of
 * the one axis. Whatever is wrong with a file is told in one sentence, and what could be read of it is shown.
 *
 * @param inputs none makes a source that is complete from its start: a panel that waits for a file.
 * @param open reads a file.
 */
export function createFileSource(
  inputs: readonly FileInput[],
  open: (content: Blob) => RecordingReading = readInWorker,
): RecordSource {
  const readings = inputs.map((input) => new Reading(input));
  let isStopped = false;
  let isCancelled = false;
  let sink: SourceSink | null = null;
  let current = 0;
  let toldAt = 0;

  const tell = (isComplete: boolean): void => {
    const reading = readings[current];
    const size = readings.reduce((sum, other) => sum + other.size, 0);
    const bytes = readings.reduce((sum, other) => sum + other.bytes, 0);
    toldAt = performance.now();
    sink?.status({
      kind: 'file',
      name: reading?.name ?? '',
      read: reading?.messages ?? 0,
      share: isComplete || size === 0 ? 1 : bytes / size,
      isComplete,
      fault: readings
        .map(({ fault }) => fault)
        .filter((fault) => fault !== '')
        .join(' '),
      recordings: readings.map((each) => each.facts()),
      recordedFromStart: readings.every(({ isFromStart }) => isFromStart),
      // Beside each other the recordings have no clock in common.
      startedAtEpoch: readings.length === 1 ? (readings[0]?.zero ?? 0) : 0,
    });
  };

  const isOver = (): boolean => isStopped || isCancelled;

  /** Hands records on as fast as they are taken in. */
  const handOn = async (reading: Reading, records: readonly WireRecord[], index: number, into: SourceSink) => {
    for (let start = 0; start < records.length && !isOver(); start += STRIDE) {
      const some = records.slice(start, start + STRIDE);
      for (const record of some) reading.note(record);
      into.records(some.map((record) => named(record, documentIn(index, record.document))));
      await into.whenReady();
    }
  };

  const read = async (reading: Reading, content: Blob, index: number, into: SourceSink): Promise<void> => {
    const opened = open(content);
    for await (const { records, read: bytes } of opened) {
      reading.bytes = bytes;
      const isFirst = reading.zero === 0 && records.length > 0;
      reading.zero = opened.summary.zero;
      // Sentences of findings are worded as they arise: the clock must be known before the first record.
      if (isFirst || performance.now() - toldAt > TELL_PERIOD) tell(false);
      await handOn(reading, records, index, into);
      if (isOver()) break;
    }
    const { summary } = opened;
    reading.bytes = reading.size;
    reading.isRedacted = summary.isRedacted;
    reading.fault = isCancelled ? stopWords(reading) : troubleWords(reading, summary);
  };

  const readAll = async (into: SourceSink): Promise<void> => {
    for (const [index, { content }] of inputs.entries()) {
      const reading = readings[index];
      if (reading === undefined || isOver()) break;
      current = index;
      tell(false);
      await read(reading, content, index, into);
    }
    await into.whenProcessed();
    tell(true);
  };

  return {
    isLive: false,
    start(next) {
      sink = next;
      void readAll(next);
    },
    stop() {
      isStopped = true;
      sink = null;
    },
    cancel() {
      isCancelled = true;
    },
    // A file has what it has.
    requestBody: (ref) => sink?.body(ref, null),
  };
}
