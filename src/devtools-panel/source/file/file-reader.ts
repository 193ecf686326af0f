import { openRecording, type RecordingSummary } from '../../../formats/recording-file.ts';
import { buffersOf, createRecordBlock, type RecordColumns } from '../../../store/record-block.ts';

/** What the reader is told: the file to read, once, and after that each time what it sent was taken in. */
export type ToReader = { readonly kind: 'open'; readonly content: Blob } | { readonly kind: 'taken' };

/** What the reader says. `read` are the file's bytes so far; `isEnd` stands with the last records. */
export interface FromReader {
  readonly columns: RecordColumns;
  readonly read: number;
  readonly summary: RecordingSummary;
  readonly isEnd: boolean;
}

/** One end of what panel and reader talk through. */
export interface ReaderPort {
  onmessage: ((event: MessageEvent<ToReader>) => void) | null;
  postMessage(message: FromReader, buffers: Transferable[]): void;
}

/** Messages on their way: enough that the panel never waits for one, few enough that Cancel leaves little behind. */
const AHEAD = 8;

/** Milliseconds after which what was read is sent though it is little: progress, and a first picture. */
const TELL_PERIOD = 100;

/**
 * Reads a file beside the panel: unpacking, parsing and checking are two thirds of the work of opening one, and none of it
 * is for the thread that is typed on. Records go over in columns, which costs a small part of what objects do.
 */
export function serveReader(port: ReaderPort): void {
  let underway = 0;
  let goOn = (): void => undefined;
  const isFarAhead = (): boolean => underway >= AHEAD;
  port.onmessage = ({ data }) => {
    if (data.kind === 'open') return void read(data.content);
    underway -= 1;
    goOn();
  };

  const read = async (content: Blob): Promise<void> => {
    const opened = openRecording(content.stream());
    let block = createRecordBlock();
    let bytes = 0;
    let toldAt = Number.NEGATIVE_INFINITY;
    const send = async (isEnd: boolean): Promise<void> => {
      const { columns } = block;
      block = createRecordBlock();
      toldAt = performance.now();
      underway += 1;
      port.postMessage({ columns, read: bytes, summary: opened.summary, isEnd }, [...buffersOf(columns)]);
      while (isFarAhead()) await new Promise<void>((resolve) => (goOn = resolve));
    };
    for await (const { records, read: sofar } of opened) {
      bytes = sofar;
      for (const record of records) {
        block.push(record);
        if (block.isFull) await send(false);
      }
      if (performance.now() - toldAt > TELL_PERIOD) await send(false);
    }
    await send(true);
  };
}
