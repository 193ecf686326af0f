import { constants, createDeflate, createDeflateRaw, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { encode as encodeMessagePack } from '@msgpack/msgpack';
import { encode as encodeCbor } from 'cborg';

/** A source of random numbers that gives the same ones again for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A whole number below `limit`. */
export const below = (random: () => number, limit: number): number => Math.floor(random() * limit);

/** Words such as the names and values of feeds. */
const WORDS =
  'seq id type price size side user room text time bid ask open data kind value score level name state'.split(' ');

const pick = <T>(random: () => number, items: readonly T[]): T => {
  const item = items[below(random, items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
};

function randomValue(random: () => number, depth: number): unknown {
  const kind = below(random, depth > 2 ? 4 : 6);
  if (kind === 0) return below(random, 100_000);
  if (kind === 1) return Math.round(random() * 1e6) / 100;
  if (kind === 2) return `${pick(random, WORDS)}-${below(random, 1_000)}`;
  if (kind === 3) return random() < 0.5;
  if (kind === 4) return Array.from({ length: 1 + below(random, 3) }, () => randomValue(random, depth + 1));
  return Object.fromEntries(
    Array.from({ length: 1 + below(random, 3) }, () => [pick(random, WORDS), randomValue(random, depth + 1)]),
  );
}

/** Messages of one feed: the same fields each time, or an array with a type in front, with a number that counts. */
export function feedOf(random: () => number, length: number): readonly unknown[] {
  const names = Array.from({ length: 1 + below(random, 4) }, () => pick(random, WORDS));
  const isList = random() < 0.25;
  return Array.from({ length }, (_, index) => {
    const values = names.map((name) => [name, randomValue(random, 1)]);
    return isList
      ? [pick(random, WORDS), index, ...values.map(([, value]) => value)]
      : { seq: index, ...Object.fromEntries(values) };
  });
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const json = (value: unknown): Uint8Array => bytesOf(JSON.stringify(value));
const plain = (buffer: Uint8Array): Uint8Array => new Uint8Array(buffer);

/** A zstd frame of raw blocks (RFC 8878, 3.1.1.2): window descriptor of 1 MB, no checksum. */
export function rawZstd(bytes: Uint8Array, isLast = true, hasHeader = true): Uint8Array {
  const header = hasHeader ? [0x28, 0xb5, 0x2f, 0xfd, 0, 10 << 3] : [];
  const block = (bytes.length << 3) | (isLast ? 1 : 0);
  return Uint8Array.of(...header, block & 255, (block >> 8) & 255, block >> 16, ...bytes);
}

/** Compresses messages by one context of Node's zlib, which is flushed after each. */
export async function shared(
  messages: readonly Uint8Array[],
  format: 'zlib' | 'deflate',
): Promise<readonly Uint8Array[]> {
  const stream = format === 'zlib' ? createDeflate() : createDeflateRaw();
  const frames: Uint8Array[] = [];
  let pieces: Buffer[] = [];
  stream.on('data', (piece: Buffer) => pieces.push(piece));
  for (const message of messages) {
    stream.write(message);
    await new Promise<void>((resolve) => stream.flush(constants.Z_SYNC_FLUSH, resolve));
    await new Promise((resolve) => setImmediate(resolve));
    frames.push(plain(Buffer.concat(pieces)));
    pieces = [];
  }
  return frames;
}

/** Ways in which a feed's messages become frames, each by itself. */
export const ENCODERS: Readonly<Record<string, (value: unknown) => Uint8Array>> = {
  messagepack: (value) => plain(encodeMessagePack(value)),
  cbor: (value) => plain(encodeCbor(value)),
  'gzip text': (value) => plain(gzipSync(json(value))),
  'zlib text': (value) => plain(deflateSync(json(value))),
  'deflate text': (value) => plain(deflateRawSync(json(value))),
  'zstd text': (value) => rawZstd(json(value)),
  'gzip messagepack': (value) => plain(gzipSync(encodeMessagePack(value))),
  'zlib cbor': (value) => plain(deflateSync(encodeCbor(value))),
};
