import { isRecord } from '../../base/is-object.ts';
import { binaryReaders } from '../binary/binary-readers.ts';
import { asCount, asText, field } from '../json/fields.ts';

/** Attachments, and bytes in them, that are kept until an event is whole; of a larger one the placeholders stay. */
const ATTACHMENTS_LIMIT = 256;
const BYTES_LIMIT = 8 * 1024 * 1024;

/** Containers in an event that are searched for placeholders. */
const DEPTH_LIMIT = 32;

/** Puts attachments in the places of `{"_placeholder":true,"num":0}`; one that is missing stays a placeholder. */
function withAttachments(value: unknown, attachments: readonly Uint8Array[], depth = 0): unknown {
  if (depth > DEPTH_LIMIT) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => withAttachments(item, attachments, depth + 1));
  if (!isRecord(value)) return value;
  if (value['_placeholder'] === true) return attachments[asCount(value['num']) ?? -1] ?? value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, withAttachments(inner, attachments, depth + 1)]),
  );
}

/** What the attachment that came did. */
type Attached =
  | { readonly kind: 'waiting' }
  /** The event is whole: its JSON with the bytes in their places, and how many there are. */
  | { readonly kind: 'whole'; readonly packet: string; readonly json: unknown; readonly bytes: number };

/** Collects the frames that belong to the event before them, for one direction of a connection. */
export class AttachmentCollector {
  #packet: string | null = null;
  #json: unknown;
  #missing = 0;
  #attachments: Uint8Array[] = [];
  #bytes = 0;

  /** An event with attachments came. One that still waited is given up: the connection went on without it. */
  begin(packet: string, json: unknown, count: number): void {
    this.#packet = count <= ATTACHMENTS_LIMIT ? packet : null;
    this.#json = json;
    this.#missing = count;
    this.#attachments = [];
    this.#bytes = 0;
  }

  /** Another text packet came before all attachments: they belong to nothing any more. */
  giveUp(): void {
    this.#packet = null;
  }

  /** @returns `null` if no event waits for these bytes. */
  take(bytes: Uint8Array): Attached | null {
    if (this.#packet === null) return null;
    this.#bytes += bytes.length;
    // A gap in the list keeps the numbers of the others.
    this.#attachments.push(this.#bytes <= BYTES_LIMIT ? bytes.slice() : new Uint8Array(0));
    this.#missing -= 1;
    if (this.#missing > 0) return { kind: 'waiting' };
    const whole = { packet: this.#packet, json: withAttachments(this.#json, this.#attachments), bytes: this.#bytes };
    this.#packet = null;
    this.#attachments = [];
    return { kind: 'whole', ...whole };
  }
}

/** A packet of `socket.io-msgpack-parser`: the whole packet is one MessagePack value. */
interface MessagePackPacket {
  readonly type: number;
  readonly namespace: string;
  readonly ack: string | null;
  readonly json: unknown;
}

/** Reads bytes as such a packet; `null` if they are none. */
export function readMessagePackPacket(bytes: Uint8Array): MessagePackPacket | null {
  const made = binaryReaders()?.messagePack(bytes);
  if (made === undefined || !made.ok) return null;
  const type = asCount(field(made.value, 'type'));
  const namespace = asText(field(made.value, 'nsp'));
  if (type === null || !Number.isInteger(type) || type > 6 || namespace === null) return null;
  const ack = asCount(field(made.value, 'id'));
  return { type, namespace, ack: ack === null ? null : String(ack), json: field(made.value, 'data') };
}
