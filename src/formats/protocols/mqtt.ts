import { millis } from '../../base/units.ts';
import {
  bytesBody,
  decoded,
  type DecodedMessage,
  type MessageRole,
  type PacketFields,
  type Protocol,
  type ProtocolReader,
  type RawMessage,
  type RefRole,
} from './decoded-message.ts';
import { isConnect, readHeader } from './mqtt-frames.ts';
import { PacketReader } from './mqtt-properties.ts';

/** Topic filters, or codes, of one packet that are listed. */
const LISTED = 100;

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

/** Packets whose properties stand right behind the packet identifier. */
const PROPERTIES_AFTER_ID: ReadonlySet<string> = new Set(['SUBSCRIBE', 'SUBACK', 'UNSUBSCRIBE', 'UNSUBACK']);

function readPublish(flags: number, packet: PacketReader, version: number): DecodedMessage {
  const quality = (flags >> 1) & 3;
  const channel = packet.text();
  const ref = quality > 0 ? String(packet.uint16()) : null;
  const properties = version >= 5 ? packet.properties() : {};
  // A topic that was said before may be named by its alias alone.
  const alias = properties['Topic Alias'];
  return decoded('mqtt', 'data', {
    type: 'PUBLISH',
    channel: channel === '' && alias !== undefined ? `alias ${String(alias)}` : channel,
    ref,
    refRole: ref === null ? null : 'request',
    body: bytesBody(packet.rest()),
    fields: {
      packet: 'PUBLISH',
      topic: channel,
      'packet id': ref,
      QoS: quality,
      retain: (flags & 1) === 1,
      DUP: (flags & 8) === 8,
      ...properties,
    },
  });
}

/** CONNECT: protocol name, level, flags, keep-alive in seconds; the server gives up after one and a half of it. */
function readConnect(packet: PacketReader): { readonly message: DecodedMessage; readonly version: number } {
  const protocol = packet.text();
  const version = packet.byte();
  const flags = packet.byte();
  const seconds = packet.uint16();
  const properties = version >= 5 ? packet.properties() : {};
  const message = decoded('mqtt', 'handshake', {
    type: 'CONNECT',
    fields: {
      packet: 'CONNECT',
      protocol,
      level: version,
      'client id': packet.text(),
      'clean start': (flags & 2) === 2,
      'keep alive': seconds,
      will: (flags & 4) === 4,
      ...properties,
    },
    announced: seconds === 0 ? null : { by: 'client', period: millis(seconds * 1000), timeout: millis(seconds * 500) },
  });
  return { message, version };
}

function readConnack(packet: PacketReader, version: number): DecodedMessage {
  const isPresent = (packet.byte() & 1) === 1;
  const code = packet.byte();
  return decoded('mqtt', code === 0 ? 'handshake' : 'error', {
    type: 'CONNACK',
    fields: {
      packet: 'CONNACK',
      'session present': isPresent,
      [version >= 5 ? 'reason code' : 'return code']: code,
      ...(version >= 5 ? packet.properties() : {}),
    },
  });
}

/** The topic filters of SUBSCRIBE and UNSUBSCRIBE, the codes of SUBACK and UNSUBACK. */
function listOf(name: string, packet: PacketReader): PacketFields {
  const filters: string[] = [];
  const others: number[] = [];
  while (!packet.isAtEnd && filters.length + others.length < LISTED) {
    if (name.endsWith('ACK')) others.push(packet.byte());
    else filters.push(packet.text());
    if (name === 'SUBSCRIBE') others.push(packet.byte() & 3);
  }
  if (name === 'SUBSCRIBE') return { 'topic filters': filters.join(', '), 'requested QoS': others.join(', ') };
  return name === 'UNSUBSCRIBE' ? { 'topic filters': filters.join(', ') } : { codes: others.join(', ') };
}

/** What stands behind the packet identifier, or behind the header of packets without one. */
function restOf(name: string, packet: PacketReader, version: number): PacketFields {
  if (PROPERTIES_AFTER_ID.has(name)) {
    const properties = version >= 5 ? packet.properties() : {};
    return { ...listOf(name, packet), ...properties };
  }
  if (version < 5 || packet.isAtEnd) return {};
  const code = packet.byte();
  return { 'reason code': code, ...(packet.isAtEnd ? {} : packet.properties()) };
}

/** A code from 128 on says that the other side refused (MQTT 5, section 2.4; SUBACK in all versions). */
function isRefused(name: string, fields: PacketFields): boolean {
  const { 'reason code': reason, codes } = fields;
  const all = typeof codes === 'string' && name !== 'SUBSCRIBE' ? codes.split(', ').map(Number) : [Number(reason ?? 0)];
  return all.some((code) => code >= 128);
}

function readOther([name, role, refRole]: PacketType, packet: PacketReader, version: number): DecodedMessage {
  const ref = refRole === null ? null : String(packet.uint16());
  const rest = restOf(name, packet, version);
  const fields = { packet: name, 'packet id': ref, ...rest };
  const filters = rest['topic filters'];
  return decoded('mqtt', isRefused(name, rest) ? 'error' : role, {
    type: name,
    channel: typeof filters === 'string' ? filters : null,
    ref,
    refRole,
    fields,
  });
}

function open(dialect: string): ProtocolReader {
  let version = Number(dialect) || 4;
  const read = ({ bytes, text }: RawMessage): DecodedMessage => {
    if (bytes === null) return decoded('mqtt', 'error', { body: text });
    const header = readHeader(bytes);
    const type = TYPES[(bytes[0] ?? 0) >> 4];
    // What the frames began and never completed, or what no packet could be made of.
    if (header === null || header.size < bytes.length || type === null || type === undefined) {
      return decoded('mqtt', 'control', { body: bytes });
    }
    const packet = new PacketReader(bytes, header.start);
    const [name] = type;
    if (name === 'CONNECT') {
      const connect = readConnect(packet);
      version = connect.version;
      return connect.message;
    }
    if (name === 'PUBLISH') return readPublish((bytes[0] ?? 0) & 15, packet, version);
    if (name === 'CONNACK') return readConnack(packet, version);
    return readOther(type, packet, version);
  };
  return Object.assign(read, { dialect: () => String(version) });
}

/**
 * MQTT 3.1, 3.1.1 and 5 over WebSocket (https://docs.oasis-open.org/mqtt/mqtt/v5.0/), packet by packet: `mqtt-frames.ts`
 * makes packets of frames. A password is never shown.
 */
export const mqtt: Protocol = {
  name: 'mqtt',
  readsBytes: true,
  isNamedBy: ({ subprotocol }) => subprotocol === 'mqtt' || subprotocol === 'mqttv3.1',
  isSpokenIn: ({ bytes }) => bytes !== null && isConnect(bytes),
  open,
};
