import { SECRET_RULE_LABELS } from '../../texts/files.ts';
import { decodeUtf8 } from '../text/utf8.ts';
import type { Finds } from './finds.ts';
import { classOfName, kindOfPair } from './names.ts';
import { REDACTION_PLACEHOLDER } from './placeholder.ts';

/** Bytes as a text of which each character is one byte. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4_096) text += String.fromCharCode(...bytes.subarray(at, at + 4_096));
  return text;
}

/** The bytes of a text of which each character is one. */
function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** The text of bytes, for a value found in {@link latin1}: the same secret as in any text. */
export function textOfLatin1(text: string): string {
  if (!/[\x80-\xff]/.test(text)) return text;
  const decoded = decodeUtf8(bytesOf(text));
  // A text may hold the replacement character itself: then its three bytes are there.
  return decoded.split('\ufffd').length === text.split('\xef\xbf\xbd').length ? decoded : text;
}

/** Bytes that are looked at to tell text from other bytes. */
const TEXT_SAMPLE = 1_000;

/** Control characters that texts have: tab, line ends, and escape. */
const IN_TEXT: ReadonlySet<number> = new Set([9, 10, 11, 12, 13, 27]);

/** Whether bytes are text, UTF-8 or ASCII, which needs no decoder to be searched. */
export function isText(text: string): boolean {
  const sample = text.slice(0, TEXT_SAMPLE);
  for (let at = 0; at < sample.length; at++) {
    const unit = sample.charCodeAt(at);
    if (unit < 32 && !IN_TEXT.has(unit)) return false;
  }
  const decoded = decodeUtf8(bytesOf(sample));
  const fault = decoded.indexOf('\ufffd');
  // The end of the sample may cut a character.
  return fault < 0 || (text.length > TEXT_SAMPLE && fault === decoded.length - 1);
}

/** A text or byte string of a binary format: where its content stands. */
interface Field {
  readonly start: number;
  readonly end: number;
}

const field = (text: string, start: number, length: number): Field | null =>
  start + length <= text.length ? { start, end: start + length } : null;

const byteAt = (text: string, at: number): number => text.charCodeAt(at) || 0;
const shortAt = (text: string, at: number): number => byteAt(text, at) * 256 + byteAt(text, at + 1);

/** The text or bytes that begin at a byte in MessagePack (https://github.com/msgpack/msgpack/blob/master/spec.md). */
function messagePackAt(text: string, at: number): Field | null {
  const head = byteAt(text, at);
  if (head >= 0xa0 && head <= 0xbf) return field(text, at + 1, head - 0xa0);
  if (head === 0xd9 || head === 0xc4) return field(text, at + 2, byteAt(text, at + 1));
  if (head === 0xda || head === 0xc5) return field(text, at + 3, shortAt(text, at + 1));
  return null;
}

/** The text or bytes that begin at a byte in CBOR (RFC 8949, section 3.1: major types 2 and 3). */
function cborAt(text: string, at: number): Field | null {
  const head = byteAt(text, at);
  const length = head & 0x1f;
  if (head < 0x40 || head > 0x7f) return null;
  if (length < 24) return field(text, at + 1, length);
  if (length === 24) return field(text, at + 2, byteAt(text, at + 1));
  return length === 25 ? field(text, at + 3, shortAt(text, at + 1)) : null;
}

/** An unsigned number as short codes have it; MessagePack and CBOR write it alike but for the head. */
function numberAt(text: string, at: number): Field | null {
  const head = byteAt(text, at);
  if (head === 0xcd || head === 0x19) return field(text, at + 1, 2);
  return head === 0xce || head === 0x1a ? field(text, at + 1, 4) : null;
}

/** Characters of a name. */
const NAME = /^[\w.-]{2,40}$/;

const NAME_LENGTH = 40;

/** The value after the name that a reader finds at a place; the head of a name gives its length, so each byte is read once or so. */
function addFieldAt(finds: Finds, at: number, read: (text: string, at: number) => Field | null): void {
  const { text } = finds;
  const key = read(text, at);
  if (key === null || key.end - key.start < 2 || key.end - key.start > NAME_LENGTH) return;
  const name = text.slice(key.start, key.end);
  if (!NAME.test(name)) return;
  const found = classOfName(name);
  if (found.strength === 'open') return;
  const number = found.strength === 'short' ? numberAt(text, key.end) : null;
  if (number !== null) {
    const value = [...text.slice(number.start, number.end)].reduce((sum, sign) => sum * 256 + sign.charCodeAt(0), 0);
    finds.add(number.start, number.end, {
      value: String(value),
      kind: found.kind,
      rule: SECRET_RULE_LABELS.name(name),
    });
    return;
  }
  const value = read(text, key.end);
  if (value === null || value.end === value.start) return;
  const secret = textOfLatin1(text.slice(value.start, value.end));
  const kind = kindOfPair(name, secret);
  if (kind !== null) finds.add(value.start, value.end, { value: secret, kind, rule: SECRET_RULE_LABELS.name(name) });
}

/** Adds what stands under a secret's name in MessagePack or CBOR, wherever in the bytes. */
export function addBinaryFields(finds: Finds): void {
  const { text } = finds;
  for (let at = 0; at < text.length - 3; at++) {
    const head = text.charCodeAt(at);
    const placeholder = head === 0x52 ? REDACTION_PLACEHOLDER.lengthAt(text, at) : 0;
    if (placeholder > 0) {
      at += placeholder;
      continue;
    }
    if ((head >= 0xa2 && head <= 0xbf) || head === 0xd9) addFieldAt(finds, at, messagePackAt);
    else if (head >= 0x62 && head <= 0x78) addFieldAt(finds, at, cborAt);
  }
}

const MQTT_USER = 0x80;
const MQTT_PASSWORD = 0x40;
const MQTT_WILL = 0x04;

/** The bytes of a variable byte integer at a place, and its value. */
function variableAt(text: string, at: number): readonly [end: number, value: number] {
  let value = 0;
  for (let index = 0; index < 4; index++) {
    const byte = byteAt(text, at + index);
    value += (byte & 0x7f) * 128 ** index;
    if (byte < 0x80) return [at + index + 1, value];
  }
  return [at + 4, 0];
}

/** Adds the password of an MQTT CONNECT: MQTT 3.1.1, section 3.1.3; MQTT 5, section 3.1.3. */
export function addMqttPassword(finds: Finds): void {
  const { text } = finds;
  if (byteAt(text, 0) !== 0x10) return;
  const [begin] = variableAt(text, 1);
  const nameEnd = begin + 2 + shortAt(text, begin);
  if (!/^MQ(?:TT|Isdp)$/.test(text.slice(begin + 2, nameEnd))) return;
  const flags = byteAt(text, nameEnd + 1);
  if ((flags & MQTT_PASSWORD) === 0) return;
  const isFive = byteAt(text, nameEnd) >= 5;
  const skipProperties = (at: number): number => {
    const [end, length] = variableAt(text, at);
    return isFive ? end + length : at;
  };
  const skipField = (at: number): number => at + 2 + shortAt(text, at);
  let at = skipField(skipProperties(nameEnd + 4));
  if ((flags & MQTT_WILL) !== 0) at = skipField(skipField(skipProperties(at)));
  if ((flags & MQTT_USER) !== 0) at = skipField(at);
  const end = skipField(at);
  if (end > text.length) return;
  const value = textOfLatin1(text.slice(at + 2, end));
  finds.add(at + 2, end, { value, kind: 'login', rule: SECRET_RULE_LABELS.login });
}

/** Bytes that are looked at to tell UTF-16. */
const SAMPLE = 200;

/** How bytes of UTF-16 are laid out: the offset of the byte that ASCII leaves zero. `null` if they are none. */
function zerosOfUtf16(text: string): 0 | 1 | null {
  if (text.length < 8 || text.length % 2 === 1) return null;
  const zeros = [0, 0];
  const end = Math.min(SAMPLE, text.length);
  for (let at = 0; at < end; at++) if (text.charCodeAt(at) === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd > end * 0.4 && even === 0) return 1;
  return even > end * 0.4 && odd === 0 ? 0 : null;
}

/** The text of bytes of UTF-16, of which every character is two bytes; `null` for others. */
export function textOfUtf16(text: string): { readonly text: string; readonly offset: 0 | 1 } | null {
  const zeros = zerosOfUtf16(text);
  if (zeros === null) return null;
  const units: string[] = [];
  for (let at = 0; at < text.length; at += 2) {
    units.push(String.fromCharCode(byteAt(text, at + 1 - zeros) + 256 * byteAt(text, at + zeros)));
  }
  return { text: units.join(''), offset: zeros === 1 ? 0 : 1 };
}
