import {
  decoded,
  type DecodedMessage,
  type MessageRole,
  type PacketFields,
  type RefRole,
  unwrapArguments,
} from './decoded-message.ts';
import { AttachmentCollector, readMessagePackPacket } from './socket-io-attachments.ts';
import { asList, asRef } from '../json/fields.ts';
import { parseJson } from '../json/parse-json.ts';

/** A Socket.IO packet taken apart, after https://socket.io/docs/v4/socket-io-protocol/#packet-encoding. */
interface Packet {
  readonly type: number;
  readonly attachments: number;
  readonly namespace: string;
  readonly ack: string | null;
  readonly json: unknown;
}

const PACKET = /^([0-6])(?:(\d{1,4})-)?(?:(\/[^,]*),)?(\d{1,15})?([[{"].*)?$/s;

function parsePacket(text: string): Packet | null {
  const match = PACKET.exec(text);
  if (match === null) return null;
  const [, type, attachments, namespace, ack, body] = match;
  const json = body === undefined ? undefined : parseJson(body);
  if (body !== undefined && json === undefined) return null;
  return {
    type: Number(type),
    attachments: Number(attachments ?? 0),
    namespace: namespace ?? '/',
    ack: ack ?? null,
    json,
  };
}

const NAMES = ['CONNECT', 'DISCONNECT', 'EVENT', 'ACK', 'CONNECT_ERROR', 'BINARY_EVENT', 'BINARY_ACK'] as const;

const fieldsOf = ({ type, namespace, ack, attachments }: Packet): PacketFields => ({
  packet: NAMES[type] ?? null,
  namespace,
  'ack id': ack,
  ...(attachments === 0 ? {} : { attachments }),
});

const EVENT = 2;
const ACK = 3;
const BINARY_EVENT = 5;
const BINARY_ACK = 6;

const CONTROL: Readonly<Record<number, readonly [MessageRole, string]>> = {
  0: ['handshake', 'connect'],
  1: ['control', 'disconnect'],
  4: ['error', 'connect_error'],
};

/**
 * Reads one direction of a connection, where frames of bytes belong to the event before them. Acknowledgement ids pair an
 * event with its ack; each side counts its own.
 */
export class SocketIoReader {
  readonly #attachments = new AttachmentCollector();

  /** Reads a text packet; one that announces attachments is no event yet. `null` if the text is no packet: then Engine.IO carries something else. */
  text(text: string): DecodedMessage | null {
    const packet = parsePacket(text);
    if (packet === null) return null;
    if (packet.attachments === 0) {
      this.#attachments.giveUp();
      return readPacket(packet);
    }
    this.#attachments.begin(text, packet.json, packet.attachments);
    const event = readPacket(packet);
    return event === null
      ? null
      : decoded('socket.io', 'control', { ...event, body: undefined, content: event.body, ref: null, refRole: null });
  }

  /** Reads bytes: an attachment, with the last of which the event is whole, or a packet in MessagePack. `null` for others. */
  bytes(bytes: Uint8Array): DecodedMessage | null {
    const attached = this.#attachments.take(bytes);
    if (attached === null) {
      const packet = readMessagePackPacket(bytes);
      return packet === null ? null : readPacket({ ...packet, attachments: 0 });
    }
    if (attached.kind === 'waiting') {
      return decoded('socket.io', 'control', { type: 'attachment', content: bytes });
    }
    const packet = parsePacket(attached.packet);
    const event = packet === null ? null : readPacket({ ...packet, json: attached.json });
    return event === null ? null : { ...event, heldBytes: attached.bytes };
  }
}

function readPacket(packet: Packet): DecodedMessage | null {
  const { namespace: channel, ack: ref, json } = packet;
  if (packet.type === EVENT || packet.type === BINARY_EVENT) {
    const list = asList(json);
    if (list === null) return null;
    const refRole: RefRole | null = ref === null ? null : 'request';
    return decoded('socket.io', 'data', {
      type: asRef(list[0]),
      channel,
      ref,
      refRole,
      body: unwrapArguments(list.slice(1)),
      fields: fieldsOf(packet),
    });
  }
  if (packet.type === ACK || packet.type === BINARY_ACK) {
    return decoded('socket.io', 'ack', {
      type: 'ack',
      channel,
      ref,
      refRole: 'reply',
      body: unwrapArguments(asList(json) ?? [json]),
      fields: fieldsOf(packet),
    });
  }
  const [role, name] = CONTROL[packet.type] ?? ['control', 'packet'];
  return decoded('socket.io', role, { type: name, channel, body: json, fields: fieldsOf(packet) });
}
