import { FILE_ERRORS } from '../texts/cli/progress.ts';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { openRecording, type RecordingReading, type RecordingSummary } from '../formats/recording-file.ts';
import type { WireRecord } from '../wire/record.ts';

/** Receives what a file holds, in order. */
interface InputSink {
  /** @param known what is known before the first record: zero and decoders. */
  begin(known: InputSummary): void;
  take(record: WireRecord): void;
  /** Bytes of the file that have been read. */
  progress?(read: number): void;
}

/** What was read. */
export type InputSummary = RecordingSummary;

/** Why a file cannot be read or written, as a sentence without its begin. */
export function describeFileError(error: unknown): string {
  if (!(error instanceof Error)) return FILE_ERRORS.unreadable;
  const code = 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOENT':
      return FILE_ERRORS.missing;
    case 'EACCES':
    case 'EPERM':
      return FILE_ERRORS.forbidden;
    case 'EISDIR':
      return FILE_ERRORS.folder;
    case 'ENOSPC':
    // The user's share of the disk.
    case 'EDQUOT':
      return FILE_ERRORS.diskFull;
    default:
      return code.startsWith('Z_') ? FILE_ERRORS.damagedGzip(error.message) : error.message;
  }
}

/** Bytes that are unpacked at once: each piece costs a change of threads. */
const UNPACKED = 128 * 1024;

/** Unpacks with Node, which gives everything before the cut of a truncated file, then the error. */
async function* gunzip(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  // An error on either side reaches the iteration of the last stream; the callback has nothing to add.
  yield* pipeline(pieces, createGunzip({ chunkSize: UNPACKED }), () => undefined);
}

/** Opens a recording: a session or HAR file, plain or packed; `-` is standard input. */
export const openInput = (path: string): RecordingReading =>
  openRecording(path === '-' ? process.stdin : createReadStream(path), { gunzip, describe: describeFileError });

/**
 * Reads a recording and passes its records on; a session file is read piece by piece.
 *
 * @param path of a session or HAR file, plain or gzip; `-` for standard input.
 * @returns what was read, with a sentence for each problem. A file that cannot be read never makes it throw.
 */
export async function readInput(path: string, sink: InputSink): Promise<InputSummary> {
  const reading = openInput(path);
  let hasBegun = false;
  for await (const { records, read } of reading) {
    if (!hasBegun && records.length > 0) {
      hasBegun = true;
      sink.begin(reading.summary);
    }
    for (const record of records) sink.take(record);
    sink.progress?.(read);
  }
  return reading.summary;
}
