import { millis } from '../../base/units.ts';
import {
  type HeartbeatAnnouncement,
  bytesBody,
  decoded,
  type DecodedMessage,
  type MessageRole,
  type RawMessage,
  joinParts,
  type Protocol,
  type ProtocolReader,
  type RefRole,
} from './decoded-message.ts';
import { decodeUtf8 } from '../text/utf8.ts';

/** Bytes of an unfinished packet that are buffered for each direction; of a longer packet only the header is shown. */
const MQTT_BUFFER_LIMIT = 1024 * 1024;

type PacketType = readonly [name: string, role: MessageRole, refRole: RefRole | null];

/** Control packet types 1 to 15; the role is that of the packet identifier. */
const TYPES: readonly (PacketType | null)[] = [
  null,
  ['CONNECT', 'handshake', null],
  ['CONNACK', 'handshake', null],
  ['PUBLISH', 'data', null],
  ['PUBACK', 'ack', 'reply'],
  ['PUBREC', 'ack', 'part'],
  ['PUBREL', 'control', 'part'],
  ['PUBCOMP', 'ack', 'reply'],
  ['SUBSCRIBE', 'subscribe', 'request'],
  ['SUBACK', 'ack', 'reply'],
  ['UNSUBSCRIBE', 'subscribe', 'request'],
  ['UNSUBACK', 'ack', 'reply'],
  ['PINGREQ', 'heartbeat', null],
  ['PINGRESP', 'heartbeat', null],
  ['DISCONNECT', 'control', null],
  ['AUTH', 'handshake', null],
];

/** A packet's fixed header. `size` counts header and rest; -1 if bytes are still missing. */
interface Header {
  readonly start: number;
  readonly size: number;
}

/** The remaining length is one to four bytes of seven bits, the lowest first. `null` if it is none. */
function readHeader(bytes: Uint8Array): Header | null {
  let length = 0;
  for (let index = 1; index <= 4; index++) {
    const byte = bytes[index];
    if (byte === undefined) return { start: 0, size: -1 };
    length += (byte & 0x7f) * 128 ** (index - 1);
    if (byte < 0x80) return { start: index + 1, size: index + 1 + length };
  }
  return null;
}

const uint16 = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

/** A text with its length in two bytes before it. */
const textAt = (bytes: Uint8Array, at: number): string =>
  decodeUtf8(bytes.subarray(at + 2, at + 2 + uint16(bytes, at)));

/** Reads the variable-length property block of MQTT 5 at `at`; gives where it ends. */
function afterProperties(bytes: Uint8Array, at: number): number {
  const header = readHeader(bytes.subarray(at - 1));
  return header === null || header.size < 0 ? at : at - 1 + header.size;
}

function readPublish(packet: Uint8Array, start: number, version: number): DecodedMessage {
  const flags = packet[0] ?? 0;
  const quality = (flags >> 1) & 3;
  const channel = textAt(packet, start);
  const idAt = start + 2 + uint16(packet, start);
  const ref = quality > 0 ? String(uint16(packet, idAt)) : null;
  const bodyAt = quality > 0 ? idAt + 2 : idAt;
  return decoded('mqtt', 'data', {
    type: 'PUBLISH',
    channel,
    ref,
    refRole: ref === null ? null : 'request',
    body: bytesBody(packet.subarray(version >= 5 ? afterProperties(packet, bodyAt) : bodyAt)),
    fields: { packet: 'PUBLISH', topic: channel, QoS: quality, retain: (flags & 1) === 1, DUP: (flags & 8) === 8 },
  });
}

/** CONNECT: protocol name, level, flags, keep-alive in seconds; the server gives up after one and a half of it. */
function readConnect(
  packet: Uint8Array,
  start: number,
): { readonly decoded: DecodedMessage; readonly version: number } {
  const at = start + 2 + uint16(packet, start);
  const seconds = uint16(packet, at + 2);
  const announced: HeartbeatAnnouncement | null =
    seconds === 0 ? null : { by: 'client', period: millis(seconds * 1000), timeout: millis(seconds * 500) };
  return {
    decoded: decoded('mqtt', 'handshake', {
      type: 'CONNECT',
      fields: { packet: 'CONNECT', 'keep alive': seconds },
      announced,
    }),
    version: packet[at] ?? 4,
  };
}

/** Joins what one direction brought, since a frame may hold a part of a packet or several. */
function createPacketizer(): (bytes: Uint8Array) => readonly Uint8Array[] {
  let rest = new Uint8Array(0);
  return (bytes) => {
    const all = new Uint8Array(rest.length + bytes.length);
    all.set(rest);
    all.set(bytes, rest.length);
    const packets: Uint8Array[] = [];
    let at = 0;
    while (at < all.length) {
      const header = readHeader(all.subarray(at));
      if (header === null) {
        // No MQTT from here on; start over with the next frame.
        at = all.length;
      } else if (header.size < 0 || at + header.size > all.length) break;
      else {
        packets.push(all.subarray(at, at + header.size));
        at += header.size;
      }
    }
    rest = all.length - at > MQTT_BUFFER_LIMIT ? new Uint8Array(0) : all.slice(at);
    return packets;
  };
}

function open(dialect: string): ProtocolReader {
  const packetize = { in: createPacketizer(), out: createPacketizer() };
  let version = Number(dialect) || 4;
  const readPacket = (packet: Uint8Array): DecodedMessage => {
    const type = (packet[0] ?? 0) >> 4;
    const start = readHeader(packet)?.start ?? packet.length;
    const [name, role, refRole] = TYPES[type] ?? ['reserved', 'error', null];
    if (type === 1) {
      const connect = readConnect(packet, start);
      version = connect.version;
      return connect.decoded;
    }
    if (type === 3) return readPublish(packet, start, version);
    const ref = refRole === null ? null : String(uint16(packet, start));
    const channel = type === 8 ? textAt(packet, version >= 5 ? afterProperties(packet, start + 2) : start + 2) : null;
    return decoded('mqtt', role, { type: name, channel, ref, refRole, fields: { packet: name, 'packet id': ref } });
  };
  const read = ({ bytes, direction, text }: RawMessage): DecodedMessage => {
    if (bytes === null) return decoded('mqtt', 'error', { body: text });
    return joinParts('mqtt', packetize[direction](bytes).map(readPacket), decoded('mqtt', 'control'));
  };
  return Object.assign(read, { dialect: () => String(version) });
}

/** `MQTT` or `MQIsdp` with its length, as CONNECT carries it. */
function isConnect(bytes: Uint8Array): boolean {
  const start = bytes[0] === 0x10 ? (readHeader(bytes)?.start ?? 0) : 0;
  return start > 0 && /^MQ(TT|Isdp)$/.test(textAt(bytes, start));
}

/** MQTT 3.1, 3.1.1 and 5 over WebSocket: fixed headers, CONNECT, PUBLISH and the packets with an identifier. */
export const mqtt: Protocol = {
  name: 'mqtt',
  readsBytes: true,
  isNamedBy: ({ subprotocol }) => subprotocol === 'mqtt' || subprotocol === 'mqttv3.1',
  isSpokenIn: ({ bytes }) => bytes !== null && isConnect(bytes),
  open,
};
