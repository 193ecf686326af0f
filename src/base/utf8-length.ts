import { type Bytes, byteCount } from './units.ts';

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
