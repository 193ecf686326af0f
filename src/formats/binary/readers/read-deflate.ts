import { Inflate } from 'fflate';
import { INFLATE_SLICE, UNWRAPPED_LIMIT } from '../binary-limits.ts';
import type { ReadFailure, ReadResult, SharedInflater } from '../binary-readers.ts';
import { joinBytes } from '../../text/byte-pieces.ts';

/** The code that fflate gives data that end too early. */
const UNEXPECTED_END = 0;

const fail = (reason: ReadFailure): { readonly ok: false; readonly reason: ReadFailure } => ({ ok: false, reason });

/** Feeds an inflater slice by slice, so that no input can make more than the limit and one slice of output. */
function feed(inflate: Inflate, bytes: Uint8Array, isFinal: boolean): ReadResult<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  inflate.ondata = (piece) => {
    size += piece.length;
    if (piece.length > 0) pieces.push(piece);
  };
  try {
    for (let at = 0; at < bytes.length; at += INFLATE_SLICE) {
      const end = Math.min(at + INFLATE_SLICE, bytes.length);
      inflate.push(bytes.subarray(at, end), isFinal && end === bytes.length);
      if (size > UNWRAPPED_LIMIT) return fail('too-large');
    }
  } catch (error) {
    return fail(error instanceof Error && 'code' in error && error.code === UNEXPECTED_END ? 'cut' : 'malformed');
  }
  return { ok: true, value: joinBytes(pieces, size) };
}

/** Inflates raw deflate (RFC 1951) that ends with its last byte. */
export function inflateRaw(bytes: Uint8Array): ReadResult<Uint8Array> {
  if (bytes.length === 0) return fail('cut');
  const whole = feed(new Inflate(), bytes, true);
  if (!whole.ok) return whole;
  // What still inflates without its last byte has bytes behind its end.
  if (bytes.length > 1 && feed(new Inflate(), bytes.subarray(0, -1), true).ok) return fail('malformed');
  return whole;
}

/** Inflates zlib (RFC 1950) and compares its checksum. */
export function inflateZlib(bytes: Uint8Array): ReadResult<Uint8Array> {
  if (!hasZlibHeader(bytes)) return fail('malformed');
  if (bytes.length < 7) return fail('cut');
  const whole = feed(new Inflate(), bytes.subarray(2, -4), true);
  if (!whole.ok) return whole;
  return adler32(whole.value) === uint32(bytes, bytes.length - 4) ? whole : fail('malformed');
}

/** Inflates one member of gzip (RFC 1952) and compares the length that stands at its end. */
export function inflateGzip(bytes: Uint8Array): ReadResult<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== 8) return fail('malformed');
  const start = gzipHeaderSize(bytes);
  if (start + 8 >= bytes.length) return fail('cut');
  const whole = feed(new Inflate(), bytes.subarray(start, -8), true);
  if (!whole.ok) return whole;
  const end = bytes.length;
  const size = uint32(Uint8Array.of(...bytes.subarray(end - 4).toReversed()), 0);
  return size === whole.value.length ? whole : fail('malformed');
}

/** Inflates frames of one context; of zlib the first begins with its header. Each frame must be flushed by its sender. */
export function createSharedDeflate(format: 'zlib' | 'deflate'): SharedInflater {
  const inflate = new Inflate();
  let isBegun = format === 'deflate';
  let isBroken = false;
  return {
    push(bytes) {
      if (isBroken) return fail('no-context');
      let rest = bytes;
      if (!isBegun) {
        if (!hasZlibHeader(bytes)) {
          isBroken = true;
          return fail('no-context');
        }
        isBegun = true;
        rest = bytes.subarray(2);
      }
      const made = feed(inflate, rest, false);
      if (made.ok && (made.value.length > 0 || isEmptyFlush(rest))) return made;
      isBroken = true;
      return made.ok ? fail('malformed') : made;
    },
  };
}

/** Whether a frame adds nothing but the end of a flush: an empty stored block. */
const isEmptyFlush = (bytes: Uint8Array): boolean => bytes.length < 8 && uint32(bytes, bytes.length - 4) === 0xffff;

/** Method 8, a window of at most 32 KB, the check of both bytes, and no preset dictionary. */
function hasZlibHeader(bytes: Uint8Array): boolean {
  const [method = 0, flags = 0] = bytes;
  return (method & 0x8f) === 8 && (method * 256 + flags) % 31 === 0 && (flags & 0x20) === 0 && bytes.length >= 2;
}

function gzipHeaderSize(bytes: Uint8Array): number {
  const flags = bytes[3] ?? 0;
  let at = 10;
  if ((flags & 4) !== 0) at += 2 + (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256;
  // Name and comment end in a zero each.
  for (const flag of [8, 16]) {
    if ((flags & flag) === 0) continue;
    const end = bytes.indexOf(0, at);
    at = end < 0 ? bytes.length : end + 1;
  }
  return (flags & 2) === 0 ? at : at + 2;
}

const uint32 = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0;

/** The checksum of RFC 1950, section 8.2; sums are reduced before they leave 32 bits. */
function adler32(bytes: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (let start = 0; start < bytes.length; start += 3_800) {
    for (const byte of bytes.subarray(start, start + 3_800)) {
      low += byte;
      high += low;
    }
    low %= 65_521;
    high %= 65_521;
  }
  return ((high << 16) | low) >>> 0;
}
