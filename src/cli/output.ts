import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describeFileError } from './input.ts';
import { encodePieces } from '../formats/text/byte-pieces.ts';

/** Bytes as a browser's stream gives them. */
type ByteStream = AsyncIterable<Uint8Array>;

/**
 * Writes bytes to a file, or to standard output for `-`, as they come.
 *
 * @returns a sentence if it could not be written, else `null`.
 */
export async function writeBytes(path: string, bytes: ByteStream): Promise<string | null> {
  try {
    if (path !== '-') await pipeline(Readable.from(bytes), createWriteStream(path));
    // Standard output must stay open.
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
