import { openRecording, type RecordingSummary } from '../../../formats/recording-file.ts';
import { buffersOf, createRecordBlock, type RecordColumns } from '../../../store/record-block.ts';

/** Panel to reader: the file to read, once, and then an acknowledgement for each message that was processed. */
export type ToReader = { readonly kind: 'open'; readonly content: Blob } | { readonly kind: 'taken' };

/** Reader to panel. `read` counts the file's bytes so far; `isEnd` marks the last records. */
export interface FromReader {
  readonly columns: RecordColumns;
  readonly read: number;
  /** Its decoders are in the first message that has any, and in no further one. */
  readonly summary: RecordingSummary;
  readonly isEnd: boolean;
}

/** The reader's end of the channel to the panel. */
export interface ReaderPort {
  onmessage: ((event: MessageEvent<ToReader>) => void) | null;
  postMessage(message: FromReader, buffers: Transferable[]): void;
}

/** Messages in flight: enough that the panel never waits for one, few enough that Cancel leaves little behind. */
const IN_FLIGHT_LIMIT = 8;

/** Milliseconds after which a block is sent though it is not full, for progress and a first picture. */
const SEND_PERIOD = 100;

/**
 * Reads a file outside the panel's thread: decompressing, parsing and checking are two thirds of the work of opening one,
 * and typing must not wait for them. Records are sent in columns, which cost a small part of what objects would.
 */
export function serveReader(port: ReaderPort): void {
  let inFlight = 0;
  let resume = (): void => undefined;
  const isWindowFull = (): boolean => inFlight >= IN_FLIGHT_LIMIT;
  port.onmessage = ({ data }) => {
    if (data.kind === 'open') {
      void read(data.content);
      return;
    }
    inFlight -= 1;
    resume();
  };

  const read = async (content: Blob): Promise<void> => {
    const reading = openRecording(content.stream());
    let block = createRecordBlock();
    let bytes = 0;
    let areDecodersSent = false;
    let sentAt = Number.NEGATIVE_INFINITY;
    const send = async (isEnd: boolean): Promise<void> => {
      const { columns } = block;
      block = createRecordBlock();
      sentAt = performance.now();
      inFlight += 1;
      const { summary } = reading;
      const decoders = areDecodersSent ? [] : summary.decoders;
      areDecodersSent ||= decoders.length > 0;
      port.postMessage({ columns, read: bytes, summary: { ...summary, decoders }, isEnd }, [...buffersOf(columns)]);
      while (isWindowFull()) await new Promise<void>((resolve) => (resume = resolve));
    };
    for await (const { records, read: readSoFar } of reading) {
      bytes = readSoFar;
      for (const record of records) {
        block.push(record);
        if (block.isFull) await send(false);
      }
      if (performance.now() - sentAt > SEND_PERIOD) await send(false);
    }
    await send(true);
  };
}
