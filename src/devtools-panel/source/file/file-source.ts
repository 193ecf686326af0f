import type { RecordRef } from '../../../analysis/finding.ts';
import type { RecordingReading } from '../../../formats/recording-file.ts';
import { documentIn } from '../../../store/comparison.ts';
import { FILE_FAULTS } from '../../../texts/panel/source.ts';
import type { WireRecord } from '../../../wire/record.ts';
import type { RecordSource, SourceSink } from '../source.ts';
import { faultOf } from './file-fault.ts';
import { FileProgress } from './file-progress.ts';
import { readInWorker } from './file-reader-client.ts';

/** A recording to read: a session or HAR file, compressed or not. */
export interface FileInput {
  readonly name: string;
  readonly content: Blob;
}

/** Milliseconds between two reports on the progress. */
const REPORT_PERIOD = 100;

/** Records passed on at once: how many more may come after Cancel. */
const STRIDE = 1_000;

const withDocument = (record: WireRecord, index: number): WireRecord => {
  const document = documentIn(index, record.document);
  if (record.kind === 'network') return { ...record, document, of: documentIn(index, record.of) };
  return record.document === document ? record : { ...record, document };
};

/**
 * Recordings from files as a source, read one after another; several share one axis, each starting at its zero. Whatever
 * is wrong with a file is said in one sentence, and what could be read of it is shown.
 */
export class FileSource implements RecordSource {
  readonly isLive = false;
  readonly #inputs: readonly FileInput[];
  readonly #files: readonly FileProgress[];
  readonly #open: (content: Blob) => RecordingReading;
  #sink: SourceSink | null = null;
  #isStopped = false;
  #isCancelled = false;
  /** The index of the file that is being read. */
  #current = 0;
  #reportedAt = 0;

  /**
   * @param inputs none makes a source that is complete from its start: a panel that waits for a file.
   * @param open reads a file.
   */
  constructor(inputs: readonly FileInput[], open: (content: Blob) => RecordingReading = readInWorker) {
    this.#inputs = inputs;
    this.#files = inputs.map(({ name, content }) => new FileProgress(name, content.size));
    this.#open = open;
  }

  start(sink: SourceSink): void {
    this.#sink = sink;
    void this.#readAll(sink);
  }

  stop(): void {
    this.#isStopped = true;
    this.#sink = null;
  }

  cancel(): void {
    this.#isCancelled = true;
  }

  /** A file holds no more of a payload than what was read. */
  requestBody(ref: RecordRef): void {
    this.#sink?.body(ref, null);
  }

  get #isOver(): boolean {
    return this.#isStopped || this.#isCancelled;
  }

  async #readAll(sink: SourceSink): Promise<void> {
    for (const [index, { content }] of this.#inputs.entries()) {
      const file = this.#files[index];
      if (file === undefined || this.#isOver) break;
      this.#current = index;
      this.#report(false);
      await this.#read(file, content, index, sink);
    }
    await sink.whenProcessed();
    this.#report(true);
  }

  async #read(file: FileProgress, content: Blob, index: number, sink: SourceSink): Promise<void> {
    const reading = this.#open(content);
    let hasBegun = false;
    for await (const { records, read } of reading) {
      file.bytes = read;
      const isFirst: boolean = !hasBegun && records.length > 0;
      hasBegun ||= isFirst;
      file.zero = reading.summary.zero;
      file.decoders = reading.summary.decoders;
      // Sentences of findings are written as they arise, and messages read: clock and decoders come before the first record.
      if (isFirst || performance.now() - this.#reportedAt > REPORT_PERIOD) this.#report(false);
      await this.#passOn(file, records, index, sink);
      if (this.#isOver) break;
    }
    const { summary } = reading;
    file.bytes = file.size;
    file.isRedacted = summary.isRedacted;
    file.endsAt = this.#isCancelled ? null : summary.endsAt;
    file.fault = this.#isCancelled
      ? FILE_FAULTS.stopped(file.name, file.messages)
      : faultOf(file.name, file.messages, summary);
  }

  /** Passes records on as fast as the sink processes them. */
  async #passOn(file: FileProgress, records: readonly WireRecord[], index: number, sink: SourceSink): Promise<void> {
    for (let start = 0; start < records.length && !this.#isOver; start += STRIDE) {
      const some = records.slice(start, start + STRIDE);
      for (const record of some) file.note(record);
      sink.records(some.map((record) => withDocument(record, index)));
      await sink.whenReady();
    }
  }

  #report(isComplete: boolean): void {
    const files = this.#files;
    const current = files[this.#current];
    const size = files.reduce((sum, file) => sum + file.size, 0);
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const faults = files.map(({ fault }) => fault).filter((fault) => fault !== '');
    this.#reportedAt = performance.now();
    this.#sink?.status({
      kind: 'file',
      name: current?.name ?? '',
      read: current?.messages ?? 0,
      share: isComplete || size === 0 ? 1 : bytes / size,
      isComplete,
      fault: faults.join(' '),
      recordings: files.map((file) => file.toRecording()),
      recordedFromStart: files.every(({ isFromStart }) => isFromStart),
      // Several recordings on one axis have no clock in common.
      startedAtEpoch: files.length === 1 ? (files[0]?.zero ?? 0) : 0,
    });
  }
}
