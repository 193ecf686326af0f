import { FILE_PROBLEMS } from '../../texts/files.ts';
import { isGzip } from '../text/byte-pieces.ts';
import { gunzip, type Gunzip } from './gunzip.ts';
import { inflateZlib } from './inflate.ts';
import { recordingInZip, ZIP_BOUND } from './zip.ts';

/** Bytes that tell what a file is packed in. */
const HEAD = 4;

const begins = (head: Uint8Array, ...bytes: readonly number[]): boolean => bytes.every((byte, at) => head[at] === byte);

/** The beginning of a zip archive: of a file in it, or of the end of an empty one. */
const isZip = (head: Uint8Array): boolean => begins(head, 0x50, 0x4b, 3, 4) || begins(head, 0x50, 0x4b, 5, 6);

/** zlib at the levels that are in use (RFC 1950, section 2.2); no recording begins with these two characters. */
const isZlib = (head: Uint8Array): boolean => head[0] === 0x78 && [0x01, 0x5e, 0x9c, 0xda].includes(head[1] ?? 0);

/**
 * The bytes of a recording, unpacked if their first ones say so.
 *
 * @param platform unpacks gzip; the platform's own decompressor unless given.
 * @throws after what could be read, where something is damaged.
 */
export async function* unpack(
  source: AsyncGenerator<Uint8Array>,
  platform: Gunzip | undefined,
): AsyncGenerator<Uint8Array> {
  const first: Uint8Array[] = [];
  let length = 0;
  while (length < HEAD) {
    const { done, value } = await source.next();
    if (done === true) break;
    first.push(value);
    length += value.length;
  }
  const head = new Uint8Array(first.flatMap((piece) => [...piece.subarray(0, HEAD)])).subarray(0, HEAD);
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield* first;
    yield* source;
  }
  if (isGzip(head)) yield* gunzip(whole(), platform);
  else if (isZlib(head)) yield* inflateZlib(whole());
  else if (isZip(head)) yield* fromZip(whole());
  else yield* whole();
}

async function* fromZip(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const all: Uint8Array[] = [];
  let length = 0;
  for await (const piece of pieces) {
    all.push(piece);
    length += piece.length;
    if (length > ZIP_BOUND) throw new Error(FILE_PROBLEMS.zipTooLarge(ZIP_BOUND));
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of all) {
    bytes.set(piece, at);
    at += piece.length;
  }
  const recording = recordingInZip(bytes);
  if (!isGzip(recording)) yield recording;
  else yield* gunzip(once(recording));
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
