import { type Bytes, byteCount } from '../../base/units.ts';

/** TaskScheduler bytes into text piece by piece; a character that a border cuts is kept for the next piece. */
export interface Utf8Decoder {
  /** Decodes the next bytes. Faulty sequences become U+FFFD, as the Encoding standard has it. */
  push(bytes: Uint8Array): string;
  /** Says what the end leaves: U+FFFD for a character cut short, else nothing. The decoder is fresh again. */
  end(): string;
}

/** Code units that are joined in one call; a longer argument list may overflow an engine's stack. */
const JOIN = 4096;

/**
 * A streaming UTF-8 decoder after https://encoding.spec.whatwg.org/#utf-8-decoder (a faulty sequence gives one U+FFFD
 * for its longest valid beginning). Written here because the pure rooms have the language alone. A byte order mark is
 * left in the text: whether it belongs there is the format's business.
 */
export function createUtf8Decoder(): Utf8Decoder {
  let point = 0;
  let needed = 0;
  let lower = 0x80;
  let upper = 0xbf;

  /** Reads a first byte; returns a whole code point, or -1 where more bytes are needed. */
  const begin = (byte: number): number => {
    if (byte < 0x80) return byte;
    if (byte >= 0xc2 && byte <= 0xdf) {
      needed = 1;
      point = byte & 0x1f;
    } else if (byte >= 0xe0 && byte <= 0xef) {
      if (byte === 0xe0) lower = 0xa0; // shorter forms exist for what is below
      if (byte === 0xed) upper = 0x9f; // surrogates are not characters
      needed = 2;
      point = byte & 0x0f;
    } else if (byte >= 0xf0 && byte <= 0xf4) {
      if (byte === 0xf0) lower = 0x90;
      if (byte === 0xf4) upper = 0x8f; // beyond U+10FFFF
      needed = 3;
      point = byte & 0x07;
    } else return 0xfffd;
    return -1;
  };

  const reset = (): void => {
    point = needed = 0;
    lower = 0x80;
    upper = 0xbf;
  };

  const push = (bytes: Uint8Array): string => {
    let text = '';
    let units: number[] = [];
    const emit = (value: number): void => {
      if (value > 0xffff) units.push(0xd7c0 + (value >> 10), 0xdc00 + (value & 0x3ff));
      else units.push(value);
      if (units.length >= JOIN) {
        text += String.fromCharCode(...units);
        units = [];
      }
    };
    for (const byte of bytes) {
      if (needed > 0) {
        if (byte >= lower && byte <= upper) {
          lower = 0x80;
          upper = 0xbf;
          point = (point << 6) | (byte & 0x3f);
          needed -= 1;
          if (needed === 0) emit(point);
          continue;
        }
        reset();
        emit(0xfffd);
      }
      const whole = begin(byte);
      if (whole >= 0) emit(whole);
    }
    return text + String.fromCharCode(...units);
  };

  const end = (): string => {
    const isCutShort = needed > 0;
    reset();
    return isCutShort ? '\ufffd' : '';
  };

  return { push, end };
}

/** Decodes bytes that are all there. */
export function decodeUtf8(bytes: Uint8Array): string {
  const decoder = createUtf8Decoder();
  return decoder.push(bytes) + decoder.end();
}

/**
 * The length of a text in bytes of UTF-8. A lone surrogate counts three, since it travels as U+FFFD.
 */
export function utf8Length(text: string): Bytes {
  let size = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    size += 1;
    if (unit < 0x800) continue;
    size += 1;
    const isPair = unit >= 0xd800 && unit <= 0xdbff && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00;
    // A pair is four bytes for two units: both units and one byte each are counted already.
    if (isPair) index += 1;
  }
  return byteCount(size);
}
