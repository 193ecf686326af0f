import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { openRecording, type RecordingSummary } from '../formats/recording-file.ts';
import type { WireRecord } from '../wire/record.ts';

export { HAR_BOUND, SESSION_BOUND } from '../formats/recording-file.ts';

/** Takes in what a file holds, in order. */
export interface InputSink {
  /** @param zero milliseconds since the epoch of the recording's zero, 0 where it is not known. */
  begin(zero: number): void;
  take(record: WireRecord): void;
  /** Bytes of the file that have been read. */
  progress?(read: number): void;
}

/** What was read. */
export type InputSummary = RecordingSummary;

/** A failure of reading in words for people. */
export function describeFileError(error: unknown): string {
  if (!(error instanceof Error)) return 'it cannot be read';
  const code = 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EACCES':
    case 'EPERM':
      return 'access to it is not allowed';
    case 'EISDIR':
      return 'it is a folder';
    case 'ENOSPC':
      return 'the disk is full';
    default:
      return code.startsWith('Z_') ? `the gzip data is damaged (${error.message})` : error.message;
  }
}

/** Node's own unpacking: of a packed file that is cut it gives what stands before the cut, then the error. */
async function* gunzip(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  // An error on either side reaches the iteration of the last stream; the callback has nothing to add.
  yield* pipeline(pieces, createGunzip(), () => undefined);
}

/**
 * Reads a recording and hands its records on, a session file piece by piece.
 *
 * @param path of a session or HAR file, plain or gzip; `-` for standard input.
 * @returns what was read; whatever went wrong on the way is a problem in words. Never throws for the file's sake.
 */
export async function readInput(path: string, sink: InputSink): Promise<InputSummary> {
  const source = path === '-' ? process.stdin : createReadStream(path);
  const reading = openRecording(source, { gunzip, describe: describeFileError });
  let hasBegun = false;
  for await (const { records, read } of reading) {
    if (!hasBegun && records.length > 0) {
      hasBegun = true;
      sink.begin(reading.summary.zero);
    }
    for (const record of records) sink.take(record);
    sink.progress?.(read);
  }
  return reading.summary;
}
