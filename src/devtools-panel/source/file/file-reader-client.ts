import type { RecordingBatch, RecordingReading, RecordingSummary } from '../../../formats/recording-file.ts';
import { recordsIn } from '../../../store/record-block.ts';
import type { FromReader, ToReader } from './file-reader.ts';

/** The panel's end of a reader; tests give their own. */
export interface Reader {
  onmessage: ((event: { readonly data: FromReader }) => void) | null;
  onerror: (() => void) | null;
  postMessage(message: ToReader): void;
  terminate(): void;
}

const NOTHING_READ: RecordingSummary = {
  format: null,
  records: 0,
  zero: 0,
  writer: '',
  isRedacted: false,
  problems: [],
  passedOver: 0,
  length: 0,
};

/** Starts the reader of the panel's own page. */
export function startReader(): Reader {
  const worker = new Worker('reader.js');
  const handle: Reader = {
    onmessage: null,
    onerror: null,
    postMessage: (message) => worker.postMessage(message),
    terminate: () => worker.terminate(),
  };
  // What comes is from our own script, so its shape is believed.
  worker.addEventListener('message', ({ data }: MessageEvent<FromReader>) => handle.onmessage?.({ data }));
  worker.addEventListener('error', () => handle.onerror?.());
  return handle;
}

/**
 * Reads a recording through a reader: the same as `openRecording`, with the work elsewhere. Leaving the loop early ends
 * the reader. One that dies (of a file too large for its memory, say) leaves what came, and a problem in words.
 */
export const readInWorker = (content: Blob, start: () => Reader = startReader): RecordingReading =>
  new BesideReading(content, start);

class BesideReading implements RecordingReading {
  readonly #content: Blob;
  readonly #start: () => Reader;
  #summary = NOTHING_READ;

  constructor(content: Blob, start: () => Reader) {
    this.#content = content;
    this.#start = start;
  }

  get summary(): RecordingSummary {
    return this.#summary;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RecordingBatch> {
    const reader = this.#start();
    const come: (FromReader | null)[] = [];
    let wake = (): void => undefined;
    const hear = (message: FromReader | null): void => {
      come.push(message);
      wake();
    };
    reader.onmessage = ({ data }) => hear(data);
    reader.onerror = () => hear(null);
    try {
      reader.postMessage({ kind: 'open', content: this.#content });
      for (;;) {
        const message = come.shift();
        if (message === undefined) {
          await new Promise<void>((resolve) => (wake = resolve));
          continue;
        }
        if (message === null) {
          const problems = [...this.#summary.problems, 'reading it failed, perhaps for lack of memory'];
          this.#summary = { ...this.#summary, problems };
          return;
        }
        this.#summary = message.summary;
        yield { records: [...recordsIn(message.columns)], read: message.read };
        if (message.isEnd) return;
        reader.postMessage({ kind: 'taken' });
      }
    } finally {
      reader.terminate();
    }
  }
}
