/**
 * Assembles still WebP images into an animated one: the container of RFC 9649, section 2.7. The pixels stay as they are.
 */

/** A still image and how long it is shown. */
export interface Frame {
  /** A whole WebP file: lossy or lossless, with or without alpha. */
  readonly image: Uint8Array;
  /** In milliseconds, below 2^24. */
  readonly duration: number;
}

interface Chunk {
  readonly name: string;
  readonly payload: Uint8Array;
}

/** The chunks that hold pixels; the rest of a still image says what the animation says itself. */
const PIXELS = new Set(['ALPH', 'VP8 ', 'VP8L']);

/** Flags of the header: the file is animated, and some of its frames have alpha. */
const ANIMATED = 0x02;
const ALPHA = 0x10;

/** A frame replaces what was shown; it is not blended with it. */
const REPLACES = 0x02;

const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** A little-endian number of so many bytes. */
const number = (value: number, length: number): readonly number[] =>
  Array.from({ length }, (_, index) => Math.floor(value / 256 ** index) % 256);

function concat(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Name, length, payload, and a byte of padding after an odd length. */
function chunk(name: string, payload: Uint8Array | readonly number[]): Uint8Array {
  const letters = [...name].map((letter) => letter.charCodeAt(0));
  return concat(letters, number(payload.length, 4), payload, payload.length % 2 === 0 ? [] : [0]);
}

/** The chunks of a still image. */
function chunksOf(file: Uint8Array): readonly Chunk[] {
  if (latin1(file.subarray(0, 4)) !== 'RIFF' || latin1(file.subarray(8, 12)) !== 'WEBP')
    throw new Error('Not a WebP file');
  const chunks: Chunk[] = [];
  for (let at = 12; at + 8 <= file.length;) {
    const length = viewOf(file).getUint32(at + 4, true);
    if (at + 8 + length > file.length) throw new Error('The WebP file is cut');
    chunks.push({ name: latin1(file.subarray(at, at + 4)), payload: file.subarray(at + 8, at + 8 + length) });
    at += 8 + length + (length % 2);
  }
  return chunks;
}

/**
 * Makes an animation that repeats without end.
 *
 * @param frames in their order, at least one, each as large as the canvas
 * @param size of the canvas in pixels
 * @returns a whole WebP file
 * @throws {Error} if an image is not a WebP file or holds no pixels
 */
export function animatedWebp(
  frames: readonly Frame[],
  { width, height }: { readonly width: number; readonly height: number },
): Uint8Array {
  const stills = frames.map(({ image, duration }) => {
    const pixels = chunksOf(image).filter(({ name }) => PIXELS.has(name));
    if (!pixels.some(({ name }) => name !== 'ALPH')) throw new Error('The WebP file holds no pixels');
    return { pixels, duration };
  });
  const hasAlpha = stills.some(({ pixels }) => pixels.some(({ name }) => name !== 'VP8 '));
  const size = [...number(width - 1, 3), ...number(height - 1, 3)];
  const body = concat(
    [...'WEBP'].map((letter) => letter.charCodeAt(0)),
    chunk('VP8X', [ANIMATED + (hasAlpha ? ALPHA : 0), 0, 0, 0, ...size]),
    // No background colour, repeated without end.
    chunk('ANIM', [0, 0, 0, 0, 0, 0]),
    ...stills.map(({ pixels, duration }) => {
      const place = [...number(0, 3), ...number(0, 3), ...size, ...number(duration, 3), REPLACES];
      return chunk('ANMF', concat(place, ...pixels.map(({ name, payload }) => chunk(name, payload))));
    }),
  );
  return chunk('RIFF', body);
}
