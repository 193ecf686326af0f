import { decodeUtf8 } from '../text/utf8.ts';

/** Reads the variable-length integers and byte strings of lib0 (Yjs): seven bits a byte, the lowest first. */
export class BytesReader {
  at = 0;
  readonly bytes: Uint8Array;
  /** False as soon as anything was missing; what was read then is empty. */
  isGood = true;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  integer(): number {
    let value = 0;
    for (let factor = 1; factor <= 2 ** 49; factor *= 128) {
      const byte = this.bytes[this.at];
      if (byte === undefined) break;
      this.at += 1;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
    this.isGood = false;
    return 0;
  }

  string(): string {
    const text = decodeUtf8(this.buffer());
    if (text.includes('\ufffd')) this.isGood = false;
    return text;
  }

  buffer(): Uint8Array {
    const length = this.integer();
    if (!this.isGood || this.at + length > this.bytes.length) {
      this.isGood = false;
      return new Uint8Array(0);
    }
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  rest(): Uint8Array {
    const rest = this.bytes.subarray(this.at);
    this.at = this.bytes.length;
    return rest;
  }
}
