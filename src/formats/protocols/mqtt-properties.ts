import { decodeUtf8 } from '../text/utf8.ts';

type Kind = 'byte' | 'two' | 'four' | 'varint' | 'text' | 'bytes' | 'pair';

/** Properties of MQTT 5 by their identifiers (specification, table 2-4), with how each is written. */
const PROPERTIES: ReadonlyMap<number, readonly [name: string, kind: Kind]> = new Map([
  [1, ['Payload Format Indicator', 'byte']],
  [2, ['Message Expiry Interval', 'four']],
  [3, ['Content Type', 'text']],
  [8, ['Response Topic', 'text']],
  [9, ['Correlation Data', 'bytes']],
  [11, ['Subscription Identifier', 'varint']],
  [17, ['Session Expiry Interval', 'four']],
  [18, ['Assigned Client Identifier', 'text']],
  [19, ['Server Keep Alive', 'two']],
  [21, ['Authentication Method', 'text']],
  [22, ['Authentication Data', 'bytes']],
  [23, ['Request Problem Information', 'byte']],
  [24, ['Will Delay Interval', 'four']],
  [25, ['Request Response Information', 'byte']],
  [26, ['Response Information', 'text']],
  [28, ['Server Reference', 'text']],
  [31, ['Reason String', 'text']],
  [33, ['Receive Maximum', 'two']],
  [34, ['Topic Alias Maximum', 'two']],
  [35, ['Topic Alias', 'two']],
  [36, ['Maximum QoS', 'byte']],
  [37, ['Retain Available', 'byte']],
  [38, ['User Property', 'pair']],
  [39, ['Maximum Packet Size', 'four']],
  [40, ['Wildcard Subscription Available', 'byte']],
  [41, ['Subscription Identifier Available', 'byte']],
  [42, ['Shared Subscription Available', 'byte']],
]);

/** Reads the fields of a packet one after another. Past its end everything is 0 or empty, and `isCut` is true. */
export class PacketReader {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  get isAtEnd(): boolean {
    return this.at >= this.#bytes.length;
  }

  byte(): number {
    this.at += 1;
    return this.#bytes[this.at - 1] ?? 0;
  }

  uint16(): number {
    return this.byte() * 256 + this.byte();
  }

  bytes(): Uint8Array {
    const length = this.uint16();
    this.at += length;
    return this.#bytes.subarray(this.at - length, this.at);
  }

  text(): string {
    return decodeUtf8(this.bytes());
  }

  /** One to four bytes of seven bits each, the lowest first. */
  varint(): number {
    let value = 0;
    for (let index = 0; index < 4; index += 1) {
      const byte = this.byte();
      value += (byte & 0x7f) * 128 ** index;
      if (byte < 0x80) break;
    }
    return value;
  }

  /** What is left. */
  rest(): Uint8Array {
    return this.#bytes.subarray(this.at);
  }

  /** The properties of MQTT 5: their length, then each as its identifier and value. Those it does not know end the list. */
  properties(): Readonly<Record<string, unknown>> {
    const length = this.varint();
    const end = Math.min(this.at + length, this.#bytes.length);
    const found: Record<string, unknown> = {};
    while (this.at < end) {
      const property = PROPERTIES.get(this.varint());
      if (property === undefined) break;
      const [name, kind] = property;
      if (kind === 'pair') found[`${name} ${this.text()}`] = this.text();
      else found[name] = this.#value(kind);
    }
    this.at = end;
    return found;
  }

  #value(kind: Exclude<Kind, 'pair'>): unknown {
    switch (kind) {
      case 'byte':
        return this.byte();
      case 'two':
        return this.uint16();
      case 'four':
        return this.uint16() * 65_536 + this.uint16();
      case 'varint':
        return this.varint();
      case 'text':
        return this.text();
      case 'bytes':
        return this.bytes();
      default:
        return kind satisfies never;
    }
  }
}
