import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describeFileError } from './input.ts';
import { encodePieces } from '../formats/text/byte-pieces.ts';

/** The part of a browser's stream that is read here. */
type Bytes = AsyncIterable<Uint8Array>;

/**
 * Writes bytes to a file, or to standard output for `-`, as they come.
 *
 * @returns a sentence where it could not be written, `null` where it was.
 */
export async function writeBytes(path: string, bytes: Bytes): Promise<string | null> {
  try {
    if (path !== '-') await pipeline(Readable.from(bytes), createWriteStream(path));
    // Standard output is not ours to close.
    else for await (const piece of bytes) if (!process.stdout.write(piece)) await drained();
    return null;
  } catch (error) {
    return describeFileError(error);
  }
}

const drained = (): Promise<void> => new Promise((resolve) => process.stdout.once('drain', () => resolve()));

/** Writes texts as UTF-8. See {@link writeBytes}. */
export const writeTexts = (path: string, texts: Iterable<string> | AsyncIterable<string>): Promise<string | null> =>
  writeBytes(path, encodePieces(texts));
