import { asSmallest } from '../plain-value.ts';

/** Wire types, after https://protobuf.dev/programming-guides/encoding/#structure. */
export const WIRE = { varint: 0, fixed64: 1, delimited: 2, groupStart: 3, groupEnd: 4, fixed32: 5 } as const;

/** Largest field number that the encoding allows. */
const MAX_FIELD = 536_870_911;

/** Groups within groups. */
const GROUP_DEPTH = 64;

/** Thrown where bytes end before a value does. */
export class EndOfMessage extends Error {}

/**
 * Reads values of protobuf one after another. All methods throw for what is no such value: {@link EndOfMessage} where bytes
 * are missing. Integers of 64 bits are numbers where a number holds them.
 */
export class WireReader {
  at = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isMore(): boolean {
    return this.at < this.#bytes.length;
  }

  /** The next field's number and wire type. */
  tag(): readonly [number: number, wire: number] {
    const tag = this.uint32();
    const number = tag >>> 3;
    if (number < 1 || number > MAX_FIELD) throw new Error('no field number');
    return [number, tag & 7];
  }

  /** A varint's 64 bits, as two halves without a sign. */
  #varint(): readonly [low: number, high: number] {
    let low = 0;
    let high = 0;
    for (let index = 0; index < 10; index++) {
      const byte = this.#bytes[this.at];
      if (byte === undefined) throw new EndOfMessage();
      this.at += 1;
      const bits = byte & 0x7f;
      if (index < 4) low |= bits << (7 * index);
      else if (index === 4) {
        low |= bits << 28;
        high = bits >> 4;
      } else high |= bits << (7 * index - 32);
      if (byte < 0x80) return [low >>> 0, high >>> 0];
    }
    throw new Error('a varint of more than ten bytes');
  }

  uint32(): number {
    return this.#varint()[0];
  }

  int32(): number {
    return this.#varint()[0] | 0;
  }

  sint32(): number {
    const value = this.uint32();
    return (value >>> 1) ^ -(value & 1);
  }

  bool(): boolean {
    const [low, high] = this.#varint();
    return low !== 0 || high !== 0;
  }

  uint64(): number | bigint {
    const [low, high] = this.#varint();
    return high < 0x20_0000 ? high * 0x1_0000_0000 + low : (BigInt(high) << 32n) | BigInt(low);
  }

  int64(): number | bigint {
    return asSmallest(BigInt.asIntN(64, BigInt(this.uint64())));
  }

  sint64(): number | bigint {
    const value = BigInt(this.uint64());
    return asSmallest((value >> 1n) ^ -(value & 1n));
  }

  #step(size: number): number {
    const { at } = this;
    if (at + size > this.#bytes.length) throw new EndOfMessage();
    this.at += size;
    return at;
  }

  fixed32 = (): number => this.#view.getUint32(this.#step(4), true);
  sfixed32 = (): number => this.#view.getInt32(this.#step(4), true);
  float = (): number => Number(this.#view.getFloat32(this.#step(4), true).toPrecision(7));
  double = (): number => this.#view.getFloat64(this.#step(8), true);
  fixed64 = (): number | bigint => asSmallest(this.#view.getBigUint64(this.#step(8), true));
  sfixed64 = (): number | bigint => asSmallest(this.#view.getBigInt64(this.#step(8), true));

  /** What has its length before it. */
  bytes(): Uint8Array {
    const length = this.uint32();
    const at = this.#step(length);
    return this.#bytes.subarray(at, at + length);
  }

  /** The fields of a group whose start has been read, without its end. */
  group(number: number, depth = 0): Uint8Array {
    if (depth > GROUP_DEPTH) throw new Error('groups too deep');
    const start = this.at;
    for (;;) {
      const end = this.at;
      const [inner, wire] = this.tag();
      if (wire !== WIRE.groupEnd) this.skip(inner, wire, depth + 1);
      else if (inner === number) return this.#bytes.subarray(start, end);
      else throw new Error('the end of another group');
    }
  }

  skip(number: number, wire: number, depth = 0): void {
    if (wire === WIRE.varint) this.#varint();
    else if (wire === WIRE.fixed64) this.#step(8);
    else if (wire === WIRE.fixed32) this.#step(4);
    else if (wire === WIRE.delimited) this.bytes();
    else if (wire === WIRE.groupStart) this.group(number, depth);
    else throw new Error('no wire type');
  }
}
