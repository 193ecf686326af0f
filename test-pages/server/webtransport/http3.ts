import type { FieldDecoder } from './quiche.ts';

/** Frames, settings and header fields of HTTP/3 (RFC 9114, RFC 9204), as far as a session of WebTransport needs them. */

/** Types of streams with one direction. 0x54: of a session, whose number follows. */
export const CONTROL = 0x00;
export const SESSION_UNI = 0x54;

/** Types of frames. 0x41: the rest of the stream belongs to the session whose number follows. */
export const DATA = 0x00;
export const HEADERS = 0x01;
const SETTINGS = 0x04;
export const SESSION_BIDI = 0x41;

/** Types of capsules (draft-ietf-webtrans-http3). */
export const CLOSE_SESSION = 0x28_43;
export const DRAIN_SESSION = 0x78_ae;

/** Writes an integer of variable length (RFC 9000, section 16). */
export function varint(value: number): Buffer {
  if (value < 0x40) return Buffer.from([value]);
  if (value < 0x40_00) return Buffer.from([0x40 | (value >> 8), value & 0xff]);
  if (value < 0x40_00_00_00) {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value + 0x80_00_00_00);
    return bytes;
  }
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value) | 0xc0_00_00_00_00_00_00_00n);
  return bytes;
}

/** Reads one; `null` where bytes are missing. */
export function readVarint(bytes: Buffer, at: number): { readonly value: number; readonly next: number } | null {
  const first = bytes[at];
  if (first === undefined) return null;
  const length = 1 << (first >> 6);
  if (bytes.length < at + length) return null;
  let value = first & 0x3f;
  for (let index = 1; index < length; index += 1) value = value * 256 + (bytes[at + index] ?? 0);
  return { value, next: at + length };
}

/** A frame or a capsule: type, length, content. */
export const block = (type: number, content: Uint8Array): Buffer =>
  Buffer.concat([varint(type), varint(content.length), content]);

/** What both browsers look for before they send a request for a session: of the drafts that they speak, and of RFCs. */
const OFFERED: readonly (readonly [setting: number, value: number])[] = [
  // No dynamic table, and nothing that waits for it.
  [0x01, 0],
  [0x07, 0],
  // Extended CONNECT, datagrams (RFC 9297 and its draft 04).
  [0x08, 1],
  [0x33, 1],
  [0xff_d2_77, 1],
  // WebTransport by draft 02, and by draft 07 with so many sessions.
  [0x2b_60_37_42, 1],
  [0xc6_71_70_6a, 16],
];

/** What the server's control stream begins with. */
export const controlStart = (): Buffer =>
  Buffer.concat([
    varint(CONTROL),
    block(SETTINGS, Buffer.concat(OFFERED.flatMap(([setting, value]) => [varint(setting), varint(value)]))),
  ]);

/** Numbers of the static table (RFC 9204, appendix A). */
const PATH = 1;
const STATUS: Readonly<Record<number, number>> = { 200: 25, 404: 27 };

const HEADER_OF_DRAFT = 'sec-webtransport-http3-draft';

/** The header section of an answer; browsers that speak draft 02 look for its header. */
export function answerFields(status: 200 | 404): Buffer {
  const name = Buffer.from(HEADER_OF_DRAFT);
  const value = Buffer.from('draft02');
  return Buffer.concat([
    // No reference to the dynamic table; a field of the static table; a field with its own name.
    Buffer.from([0, 0, 0xc0 | (STATUS[status] ?? 0), 0x27, name.length - 7]),
    name,
    Buffer.from([value.length]),
    value,
  ]);
}

/** Leading zeros of the first byte of a field, which tell how it is written. */
const INDEXED = 0;
const NAME_INDEXED = 1;
const NAMED = 2;

/** `:path` of a request; `null` if there is none that can be read. */
export function pathOf(section: Buffer, decoder: FieldDecoder): string | null {
  const text = (): string => Buffer.from(decoder.decodeStr()).toString('latin1');
  const isSet = (): boolean => decoder.decodeBit() === 1;
  decoder.push(section.subarray(2));
  let path: string | null = null;
  while (!decoder.isEmpty()) {
    let zeros = 0;
    while (zeros <= NAMED && !isSet()) zeros += 1;
    if (zeros === INDEXED) {
      const isStatic = isSet();
      if (decoder.decodeInt() === PATH && isStatic) path ??= '/';
    } else if (zeros === NAME_INDEXED) {
      // The first bit says whether proxies may store it.
      const [, isStatic] = [isSet(), isSet()];
      const index = decoder.decodeInt();
      const value = text();
      if (index === PATH && isStatic) path = value;
    } else if (zeros === NAMED) {
      decoder.decodeBit();
      const [name, value] = [text(), text()];
      if (name === ':path') path = value;
    } else return path;
  }
  return path;
}

/** Calls `handle` for each whole frame or capsule; gives what remains. */
export function eachBlock(bytes: Buffer, handle: (type: number, content: Buffer) => void): Buffer {
  let at = 0;
  for (;;) {
    const type = readVarint(bytes, at);
    const length = type === null ? null : readVarint(bytes, type.next);
    if (type === null || length === null || bytes.length < length.next + length.value) return bytes.subarray(at);
    at = length.next + length.value;
    handle(type.value, bytes.subarray(length.next, at));
  }
}
