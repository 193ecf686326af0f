import { millis } from '../../base/units.ts';
import type { Direction } from '../../wire/record.ts';
import { decodeBase64 } from '../text/base64.ts';
import {
  type HeartbeatAnnouncement,
  decoded,
  type DecodedMessage,
  type RawMessage,
  type Handshake,
  joinParts,
  type Protocol,
  type ProtocolReader,
  textBody,
} from './decoded-message.ts';
import { PARTS_LIMIT, readParts, type Split, splitParts } from './message-parts.ts';
import { asCount, asText, field } from '../json/fields.ts';
import { parseJson } from '../json/parse-json.ts';
import { decodeUtf8 } from '../text/utf8.ts';
import { SocketIoReader } from './socket-io.ts';

/** Separates the packets of a polling payload since Engine.IO 4. */
const RECORD_SEPARATOR = '\u001e';

const OPEN_PACKET = /^0\{.*"sid":/s;

/**
 * Splits a polling payload of Engine.IO 3: `length:packet` one after another, length in UTF-16 units.
 *
 * @returns the packets; what does not follow the form ends the list as one last packet, so nothing is hidden.
 */
function splitLengthPrefixed(text: string): Split<string> {
  const packets: string[] = [];
  let at = 0;
  while (at < text.length && packets.length < PARTS_LIMIT) {
    const colon = text.indexOf(':', at);
    const digits = colon > at && colon - at <= 10 ? text.slice(at, colon) : '';
    const length = /^\d+$/.test(digits) ? Number(digits) : -1;
    if (length < 0) {
      packets.push(text.slice(at));
      return { pieces: packets, rest: '' };
    }
    packets.push(text.slice(colon + 1, colon + 1 + length));
    at = colon + 1 + length;
  }
  return { pieces: packets, rest: text.slice(at) };
}

/**
 * Splits a binary polling payload of Engine.IO 3: 0 for text or 1 for bytes, the length in decimal digits of one byte
 * each, 255, and the packet.
 */
function splitBinaryPayload(bytes: Uint8Array): Split<string | Uint8Array> {
  const packets: (string | Uint8Array)[] = [];
  let at = 0;
  while (at < bytes.length && packets.length < PARTS_LIMIT) {
    const isText = bytes[at] === 0;
    let length = 0;
    for (at += 1; at < bytes.length && bytes[at] !== 255; at++) length = length * 10 + (bytes[at] ?? 0);
    const packet = bytes.subarray(at + 1, at + 1 + length);
    packets.push(isText ? decodeUtf8(packet) : packet);
    at += 1 + length;
  }
  return { pieces: packets, rest: bytes.subarray(at) };
}

function readOpen(text: string, version: number): DecodedMessage {
  const json = parseJson(text.slice(1));
  const period = asCount(field(json, 'pingInterval'));
  const timeout = asCount(field(json, 'pingTimeout'));
  const announced: HeartbeatAnnouncement | null =
    period === null
      ? null
      : {
          by: version >= 4 ? 'server' : 'client',
          period: millis(period),
          timeout: timeout === null ? null : millis(timeout),
        };
  const ref = asText(field(json, 'sid'));
  return decoded('engine.io', 'handshake', { type: 'open', ref, body: json, announced });
}

/** Reads one packet: a digit for its type, then its data. */
function readPacket(text: string, version: number, socketIo: SocketIoReader | null): DecodedMessage {
  switch (text.charAt(0)) {
    case '0':
      return readOpen(text, version);
    case '1':
      return decoded('engine.io', 'control', { type: 'close' });
    case '2':
    case '3': {
      const name = text.startsWith('2') ? 'ping' : 'pong';
      const isProbe = text.length > 1;
      return decoded('engine.io', isProbe ? 'control' : 'heartbeat', {
        type: name,
        body: isProbe ? text.slice(1) : undefined,
      });
    }
    case '4': {
      const body = text.slice(1);
      return socketIo?.text(body) ?? decoded('engine.io', 'data', { type: 'message', body: textBody(body) });
    }
    case '5':
      return decoded('engine.io', 'control', { type: 'upgrade' });
    case '6':
      return decoded('engine.io', 'control', { type: 'noop' });
    case 'b': {
      const bytes = decodeBase64(text.slice(text.startsWith('b4') && version < 4 ? 2 : 1));
      return bytes === null ? decoded('engine.io', 'data', { type: 'binary' }) : readBytes(bytes, socketIo);
    }
    default:
      // The reply to a POST of packets.
      return text === 'ok'
        ? decoded('engine.io', 'ack', { type: 'ok' })
        : decoded('engine.io', 'data', { body: textBody(text) });
  }
}

/** Bytes belong to the event before them, or are a message of their own. */
const readBytes = (bytes: Uint8Array, socketIo: SocketIoReader | null): DecodedMessage =>
  socketIo?.bytes(bytes) ?? decoded('engine.io', 'data', { type: 'binary', body: bytes });

/** The value of `EIO` in a URL, 0 if there is none. */
const versionOf = (url: string): number => Number(/[?&]EIO=(\d)/.exec(url)?.[1] ?? 0);

function dialectOf({ url, transport }: Handshake): string {
  const isPolling = transport === 'fetch' || transport === 'xhr';
  const isSocketIo = !/\/engine\.io(?:[/?]|$)/.test(url);
  return [`${versionOf(url) || 4}`, ...(isPolling ? ['polling'] : []), ...(isSocketIo ? [] : ['plain'])].join(' ');
}

function open(dialect: string): ProtocolReader {
  const words = dialect.split(' ');
  const version = Number(words[0]) || 4;
  const isPolling = words.includes('polling');
  const isSocketIo = !words.includes('plain');
  const create = (): SocketIoReader | null => (isSocketIo ? new SocketIoReader() : null);
  const socketIo = { in: create(), out: create() };
  const read = (packet: string | Uint8Array, direction: Direction): DecodedMessage =>
    typeof packet === 'string'
      ? readPacket(packet, version, socketIo[direction])
      : // Engine.IO 3 gives bytes the type of a message too.
        readBytes(version < 4 && packet[0] === 4 ? packet.subarray(1) : packet, socketIo[direction]);
  const packetsOf = ({ text, bytes }: RawMessage): Split<string | Uint8Array> => {
    // A binary frame of a socket is one message by itself.
    if (bytes !== null && !isPolling) return { pieces: [bytes], rest: '' };
    if (!isPolling) return { pieces: [text], rest: '' };
    if (version >= 4) return splitParts(text, RECORD_SEPARATOR);
    if (bytes !== null && (bytes[0] === 0 || bytes[0] === 1)) return splitBinaryPayload(bytes);
    return /^\d+:/.test(text) ? splitLengthPrefixed(text) : { pieces: [text], rest: '' };
  };
  const empty = decoded('engine.io', 'control');
  return (raw) =>
    joinParts(
      'engine.io',
      readParts('engine.io', packetsOf(raw), (packet) => read(packet, raw.direction)),
      empty,
    );
}

/**
 * Engine.IO 3 and 4 over WebSocket and polling, with Socket.IO inside if that is used
 * (https://socket.io/docs/v4/engine-io-protocol/). The `EIO` parameter tells the version: 3 prefixes polled packets
 * with their length and lets the client ping, 4 separates them by 0x1e and lets the server ping.
 */
export const engineIo: Protocol = {
  name: 'engine.io',
  readsBytes: true,
  isNamedBy: ({ url }) => versionOf(url) > 0,
  isSpokenIn: ({ text }) => OPEN_PACKET.test(text),
  dialectOf,
  open,
};
