import type { Direction, Payload } from '../../wire/record.ts';
import { reopenEncoding, type StreamEncoding } from '../binary/stream-encoding.ts';
import type { Content } from '../binary/unwrap.ts';
import { writeJson } from '../json/write-json.ts';
import { decodeBase64 } from '../text/base64.ts';
import {
  type DecodedMessage,
  type RawMessage,
  type Handshake,
  type Protocol,
  type ProtocolReader,
  type Wrapping,
} from './decoded-message.ts';
import { looksLikeJson, parseJson } from '../json/parse-json.ts';
import { actionCable } from './action-cable.ts';
import { bayeux } from './bayeux.ts';
import { centrifugo } from './centrifugo.ts';
import { colyseus } from './colyseus.ts';
import { discord } from './discord.ts';
import { engineIo } from './engine-io.ts';
import { readGeneric } from './generic.ts';
import { grpcWeb } from './grpc-web.ts';
import { graphql } from './graphql.ts';
import { languageModels } from './language-models.ts';
import { mqtt } from './mqtt.ts';
import { phoenix } from './phoenix.ts';
import { primus } from './primus.ts';
import { pusher } from './pusher.ts';
import { signalr, signalrClassic } from './signalr.ts';
import { sockjs } from './sockjs.ts';
import { stomp } from './stomp.ts';
import { trpc } from './trpc.ts';
import { wamp } from './wamp.ts';
import { hocuspocus, yjs } from './yjs.ts';
import { decodeUtf8 } from '../text/utf8.ts';

export type { DecodedMessage, Handshake } from './decoded-message.ts';

/** Messages of a connection that are searched for signs of a protocol; a recording may begin in the middle of one. */
const SNIFFED_MESSAGES = 8;

/** Bytes above which a binary message is not tried as text. */
const BINARY_TEXT_LIMIT = 256 * 1024;

/** Protocols in the order in which they are tried; their signs exclude each other. */
const PROTOCOLS: readonly Protocol[] = [
  engineIo,
  graphql,
  stomp,
  mqtt,
  wamp,
  actionCable,
  phoenix,
  pusher,
  centrifugo,
  sockjs,
  signalr,
  signalrClassic,
  discord,
  grpcWeb,
  trpc,
  bayeux,
  primus,
  hocuspocus,
  yjs,
  colyseus,
  ...languageModels,
];

/** The state of one connection while its messages are read: the protocol, once it is recognised, and what it remembers. */
export interface DecodeContext {
  /** Name of the recognised protocol, the empty string while there is none. */
  readonly protocol: string;
  /**
   * How messages are read now: protocol and dialect in a text. Short, and the same for most messages of a stream, so that
   * a store can keep it for each. {@link reopenContext} reads with it.
   */
  readonly key: string;
  /** Reads the next message. Messages of both directions must come in their order. */
  readonly read: (raw: RawMessage) => DecodedMessage;
  /** How the stream's messages are wrapped, `null` where that is the protocol's own business or not known. */
  readonly encoding: StreamEncoding | null;
}

/**
 * Makes the context of one connection. A certain sign in subprotocol or URL decides at once, else the first
 * `SNIFFED_MESSAGES` messages are searched for one; without any, messages are read as generic JSON or text.
 *
 * @param encoding of the stream, which knows the connections before.
 */
export function createDecodeContext(handshake: Handshake, encoding: StreamEncoding | null = null): DecodeContext {
  const open = (protocol: Protocol): ProtocolReader => {
    dialect = protocol.dialectOf?.(handshake) ?? '';
    return protocol.open(dialect);
  };
  let dialect = '';
  const named = PROTOCOLS.find((protocol) => protocol.isNamedBy(handshake));
  let name = named?.name ?? '';
  let readsBytes = named?.readsBytes === true;
  let reader: ProtocolReader = named === undefined ? readGeneric : open(named);
  let unread = named === undefined ? SNIFFED_MESSAGES : 0;

  const read = (raw: RawMessage): DecodedMessage => {
    if (unread > 0) {
      unread -= 1;
      const spoken = PROTOCOLS.find((protocol) => protocol.isSpokenIn(raw));
      if (spoken !== undefined) {
        name = spoken.name;
        readsBytes = spoken.readsBytes === true;
        reader = open(spoken);
        unread = 0;
      }
    }
    return reader(raw);
  };

  return {
    get protocol() {
      return name;
    },
    get key() {
      return (this.encoding?.lastKey ?? '') + keyOf(name, reader.dialect?.() ?? dialect);
    },
    read,
    get encoding() {
      return readsBytes && encoding?.isChosen !== true ? null : encoding;
    },
  };
}

const keyOf = (name: string, dialect: string): string => (dialect === '' ? name : `${name} ${dialect}`);

/**
 * Makes a context that reads single messages as the context with this key read them, whatever came before. What is no
 * key is read as generic JSON or text.
 */
export function reopenContext(key: string): DecodeContext {
  const { encoding, rest } = reopenEncoding(key);
  const [name = '', ...dialect] = rest.split(' ');
  const reader = PROTOCOLS.find((protocol) => protocol.name === name)?.open(dialect.join(' ')) ?? readGeneric;
  return { protocol: name, key, read: reader, encoding };
}

/**
 * Reads one message of a connection.
 *
 * @param content text, or the bytes of a binary message; binary that is UTF-8 JSON is read as such.
 * @param direction as the page sees it; the same packet may mean a request one way and a reply the other.
 * @param event SSE event type, `null` elsewhere.
 * @param isCut whether only the beginning was stored.
 * @returns what the message is. Never throws: whatever the protocol does not understand is data.
 */
export function decodeMessage(
  context: DecodeContext,
  content: string | Uint8Array,
  direction: Direction,
  event: string | null = null,
  isCut = false,
): DecodedMessage {
  const raw = rawMessage(content, direction, event);
  const { encoding } = context;
  if (encoding === null) return context.read(raw);
  const reading = encoding.read(raw, isCut);
  if (reading === null) return context.read(raw);
  const { steps, failure } = reading;
  const inside = reading.content === null ? raw : insideOf(reading.content, raw);
  return withWrapping(context.read(inside), { steps, failure }, encoding.lastHeld);
}

function rawMessage(content: string | Uint8Array, direction: Direction, event: string | null): RawMessage {
  const bytes = typeof content === 'string' ? null : content;
  const text = typeof content === 'string' ? content : textOf(content);
  const json = looksLikeJson(text) ? parseJson(text) : undefined;
  return { text, bytes, json, direction, event };
}

/** Characters of a value that was no text, written for readers that look at the text. */
const WRITTEN_LIMIT = 4_096;

/** A message as its protocol would have seen it without the wrapping. */
function insideOf(content: Content, { direction, event }: RawMessage): RawMessage {
  if (typeof content === 'string' || content instanceof Uint8Array) return rawMessage(content, direction, event);
  const { value } = content;
  return {
    // Only some readers look at the text of a value.
    get text() {
      return typeof value === 'string' ? value : writeJson(value, WRITTEN_LIMIT);
    },
    bytes: null,
    json: value,
    direction,
    event,
  };
}

/** Names of formats that say more of a value than `json`. */
const FORMATS: Readonly<Record<string, string>> = {
  messagepack: 'messagepack',
  cbor: 'cbor',
  protobuf: 'protobuf',
  proto: 'protobuf',
};

function withWrapping(decoded: DecodedMessage, wrapping: Wrapping, heldBytes: number): DecodedMessage {
  const format = FORMATS[wrapping.steps.findLast((step) => step !== 'path') ?? ''];
  const isPlain = decoded.protocol === 'json' || decoded.protocol === 'text';
  const protocol = wrapping.failure === null && isPlain ? (format ?? decoded.protocol) : decoded.protocol;
  return { ...decoded, protocol, wrapping, heldBytes: decoded.heldBytes + heldBytes };
}

/** Reads the payload of a record. What claims to be base64 and is not is read as text. */
export function decodePayload(
  context: DecodeContext,
  payload: Payload,
  direction: Direction,
  event: string | null = null,
): DecodedMessage {
  const bytes = payload.encoding === 'base64' ? decodeBase64(payload.data) : null;
  return decodeMessage(context, bytes ?? payload.data, direction, event, payload.isCut);
}

/** The text of bytes that are UTF-8 text, the empty text of others. */
function textOf(bytes: Uint8Array): string {
  if (bytes.length > BINARY_TEXT_LIMIT) return '';
  const text = decodeUtf8(bytes);
  return text.includes('\ufffd') ? '' : text;
}
