import type { RecordingBatch, RecordingReading, RecordingSummary } from '../../../formats/recording-file.ts';
import { recordsIn } from '../../../store/record-block.ts';
import { FILE_FAULTS } from '../../../texts/panel/source.ts';
import type { FromReader, ToReader } from './file-reader.ts';

/** The panel's end of a file reader; tests give their own. */
export interface ReaderHandle {
  onmessage: ((event: { readonly data: FromReader }) => void) | null;
  onerror: (() => void) | null;
  postMessage(message: ToReader): void;
  terminate(): void;
}

const NOTHING_READ: RecordingSummary = {
  format: null,
  records: 0,
  zero: 0,
  endsAt: null,
  writer: '',
  isRedacted: false,
  decoders: [],
  problems: [],
  skippedEntries: 0,
  length: 0,
};

/** Starts the reader that ships with the panel. */
function startReader(): ReaderHandle {
  const worker = new Worker('reader.js');
  const handle: ReaderHandle = {
    onmessage: null,
    onerror: null,
    postMessage: (message) => worker.postMessage(message),
    terminate: () => worker.terminate(),
  };
  // The messages come from our own script, so their shape needs no check.
  worker.addEventListener('message', ({ data }: MessageEvent<FromReader>) => handle.onmessage?.({ data }));
  worker.addEventListener('error', () => handle.onerror?.());
  return handle;
}

/**
 * Reads a recording in a worker: the same as `openRecording`, with the work elsewhere. Leaving the loop early ends the
 * worker. If the worker dies (of a file too large for its memory, for example), what came so far stays, with a problem.
 */
export const readInWorker = (content: Blob, start: () => ReaderHandle = startReader): RecordingReading =>
  new WorkerReading(content, start);

class WorkerReading implements RecordingReading {
  readonly #content: Blob;
  readonly #start: () => ReaderHandle;
  #summary = NOTHING_READ;

  constructor(content: Blob, start: () => ReaderHandle) {
    this.#content = content;
    this.#start = start;
  }

  get summary(): RecordingSummary {
    return this.#summary;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RecordingBatch> {
    const reader = this.#start();
    /** Messages that have come and were not yielded yet; `null` for the worker's death. */
    const queue: (FromReader | null)[] = [];
    let wake = (): void => undefined;
    const enqueue = (message: FromReader | null): void => {
      queue.push(message);
      wake();
    };
    reader.onmessage = ({ data }) => enqueue(data);
    reader.onerror = () => enqueue(null);
    try {
      reader.postMessage({ kind: 'open', content: this.#content });
      for (;;) {
        const message = queue.shift();
        if (message === undefined) {
          await new Promise<void>((resolve) => (wake = resolve));
          continue;
        }
        if (message === null) {
          const problems = [...this.#summary.problems, FILE_FAULTS.readerFailed];
          this.#summary = { ...this.#summary, problems };
          return;
        }
        // The reader sends decoders once.
        const decoders = this.#summary.decoders.length > 0 ? this.#summary.decoders : message.summary.decoders;
        this.#summary = { ...message.summary, decoders };
        yield { records: [...recordsIn(message.columns)], read: message.read };
        if (message.isEnd) return;
        reader.postMessage({ kind: 'taken' });
      }
    } finally {
      reader.terminate();
    }
  }
}
