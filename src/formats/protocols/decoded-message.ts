import type { Millis } from '../../base/units.ts';
import type { Direction, Transport } from '../../wire/record.ts';
import type { Reading } from '../binary/stream-encoding.ts';
import { looksLikeJson, parseJson } from '../json/parse-json.ts';
import { decodeUtf8 } from '../text/utf8.ts';

/**
 * What a message is for. `ack`, `subscribe`, `handshake` and `control` are the protocol's own housekeeping. Any of them
 * may carry a number: some feeds number their heartbeats too.
 */
export type MessageRole = 'heartbeat' | 'control' | 'data' | 'ack' | 'subscribe' | 'error' | 'handshake';

/**
 * What a `ref` means. `request`: a reply is due; `may-reply`: a reply may come, and its absence says nothing; `part`: one
 * of several replies; `reply`: the last or only one. The two directions are two number spaces: a request that goes out is
 * answered by a reply that comes in, and the other way round.
 */
export type RefRole = 'request' | 'may-reply' | 'part' | 'reply';

/** What one side announced about its heartbeats. */
export interface HeartbeatAnnouncement {
  /** Who sends them: the server by itself, the client (and the server answers), or each by itself. */
  readonly by: 'server' | 'client' | 'both';
  readonly period: Millis;
  /** How long after the period the connection counts as dead; `null` if not announced. */
  readonly timeout: Millis | null;
}

/**
 * The parts of a packet by the names that its protocol gives them, in their order: `{ topic, QoS, retain }`. Values are
 * texts, numbers, booleans or `null`; a long list (headers) is spread over names of its own.
 */
export type PacketFields = Readonly<Record<string, unknown>>;

/**
 * One message as its protocol understands it. Analysis, table, detail, filter, files and command line all read this one
 * value; nothing else guesses what a message is. `summarize` writes it as one line.
 *
 * Values inside `body` and `content` are those of JSON, integers above 2^53 as `bigint` (so do not pass them to
 * `JSON.stringify`; `writeJson` writes them), and `Uint8Array` for bytes in a binary format.
 */
export interface DecodedMessage {
  /** Recognised protocol, say `socket.io`; `json`, `text` or `binary` if there is none. */
  readonly protocol: string;
  readonly role: MessageRole;
  /** The type of message in the protocol's own words: event, command, operation. `null` if it gives none. */
  readonly type: string | null;
  /** Channel, topic, destination or namespace. */
  readonly channel: string | null;
  /** Pairs requests with replies. */
  readonly ref: string | null;
  /** What `ref` means; `null` for a message that neither asks nor answers. */
  readonly refRole: RefRole | null;
  /** The number that the protocol itself gives the message (offset, sequence), `null` for none. */
  readonly number: number | bigint | null;
  /**
   * The message's value, from which paths count. Where a packet is JSON itself it is the whole packet, since people know
   * its paths; else it is what the packet carries. A payload that is text is a string, bytes are a `Uint8Array`;
   * `undefined` for none, for text of no protocol, and for JSON that was cut.
   */
  readonly body: unknown;
  /**
   * What the app sent, inside the body or all of it: arguments without the call, data without the push around it. Of
   * messages of no protocol also text that is not JSON, and bytes.
   */
  readonly content: unknown;
  /** The packet's parts that stand outside the body; `null` where the body is the whole message. */
  readonly fields: PacketFields | null;
  readonly announced: HeartbeatAnnouncement | null;
  /** The messages inside one that carries several (a polling payload, a SignalR or STOMP batch); empty for a single one. */
  readonly parts: readonly DecodedMessage[];
  /**
   * Bytes of a reading that rests on earlier messages (a shared compression context, attachments in frames of their own)
   * and cannot be made again from the message alone: whoever stores the message keeps it. 0 for all others.
   */
  readonly heldBytes: number;
  /** How the message was wrapped, `null` for one that was read as it is. */
  readonly wrapping: Wrapping | null;
}

/** The steps by which a message was unwrapped, and the one that failed: then everything else is that of the bytes. */
export type Wrapping = Pick<Reading, 'steps' | 'failure'>;

/** What is known of a connection before its first message. */
export interface Handshake {
  readonly transport: Transport;
  readonly url: string;
  /** The chosen subprotocol, or the requested one while the choice is not known; may be empty. */
  readonly subprotocol: string;
}

/** One message before a protocol has read it. */
export interface RawMessage {
  /** The text, or the UTF-8 text of a binary message. Empty for binary that is no text. */
  readonly text: string;
  /** Bytes of a binary message, `null` for text. */
  readonly bytes: Uint8Array | null;
  /** The text parsed, `undefined` if it is not JSON. */
  readonly json: unknown;
  readonly direction: Direction;
  /** SSE event type, `null` elsewhere. */
  readonly event: string | null;
}

/** Reads the messages of one connection in their order; may remember what earlier ones said. */
export interface ProtocolReader {
  (raw: RawMessage): DecodedMessage;
  /** What earlier messages said of how all later ones are read, as {@link Protocol.dialectOf}. Absent where none does. */
  readonly dialect?: () => string;
}

/** One protocol: how to recognise it and how to read it. */
export interface Protocol {
  readonly name: string;
  /** A certain sign in subprotocol or URL. */
  isNamedBy(handshake: Handshake): boolean;
  /** A sign in one message that no other protocol gives. Only called for the first messages of a connection. */
  isSpokenIn(raw: RawMessage): boolean;
  /** Whether its reader takes bytes apart itself, so that no other reading of them is looked for. Absent for no. */
  readonly readsBytes?: boolean;
  /** What of the connection decides how its messages are read (version, framing), as a short text. Absent for nothing. */
  readonly dialectOf?: (handshake: Handshake) => string;
  /**
   * Makes the reader for one connection. A reader made later with the dialect that the first one had come to reads any
   * single message as it did, but for what `heldBytes` counts.
   */
  open(dialect: string): ProtocolReader;
}

const NO_PARTS: readonly DecodedMessage[] = [];

/** What may be omitted of a `DecodedMessage`. */
type Details = Partial<Omit<DecodedMessage, 'protocol' | 'role'>>;

/**
 * Builds a `DecodedMessage`; omitted fields are `null`, and `content` is the body. All have the same fields in the same
 * order, which keeps them fast.
 */
export function decoded(protocol: string, role: MessageRole, more: Details = {}): DecodedMessage {
  return {
    protocol,
    role,
    type: more.type ?? null,
    channel: more.channel ?? null,
    ref: more.ref ?? null,
    refRole: more.refRole ?? null,
    number: more.number ?? null,
    body: more.body,
    content: more.content === undefined ? more.body : more.content,
    fields: more.fields ?? null,
    announced: more.announced ?? null,
    parts: more.parts ?? NO_PARTS,
    heldBytes: more.heldBytes ?? 0,
    wrapping: more.wrapping ?? null,
  };
}

/** Arguments of a call as people think of them: a single one is itself, none is `undefined`. */
export const unwrapArguments = (list: readonly unknown[]): unknown => (list.length > 1 ? list : list[0]);

/**
 * The value of a payload that is text: its JSON, the text itself where it is none, `undefined` for the empty text and for
 * JSON that does not parse (most often because it was cut).
 */
export function textBody(text: string): unknown {
  if (text === '') return undefined;
  if (looksLikeJson(text)) return parseJson(text);
  const value = /^(?:-?\d|true|false|null)/.test(text) ? parseJson(text) : undefined;
  return value === undefined ? text : value;
}

/** The value of a payload of bytes: as {@link textBody} where they are UTF-8 text, else the bytes. */
export function bytesBody(bytes: Uint8Array): unknown {
  const text = decodeUtf8(bytes);
  return text.includes('\ufffd') ? bytes : textBody(text);
}

/** The roles from the one that says most about a batch to the one that says least. */
const WEIGHT: readonly MessageRole[] = ['error', 'data', 'subscribe', 'ack', 'handshake', 'control', 'heartbeat'];

/**
 * Joins the parts of one message. A single part is the message itself; of several the weightiest gives role, type and
 * channel, so that the whole is a heartbeat only if every part is one.
 */
export function joinParts(protocol: string, parts: readonly DecodedMessage[], empty: DecodedMessage): DecodedMessage {
  const [first, second] = parts;
  if (first === undefined) return empty;
  if (second === undefined) return first;
  const leader = parts.reduce((best, part) => (WEIGHT.indexOf(part.role) < WEIGHT.indexOf(best.role) ? part : best));
  const { type, channel } = leader;
  const heldBytes = parts.reduce((sum, part) => sum + part.heldBytes, 0);
  return decoded(protocol, leader.role, { type, channel, parts, heldBytes });
}

/** Names by which a reading says that it recognised no protocol in a message. */
const NO_PROTOCOL: ReadonlySet<string> = new Set(['json', 'text', 'binary']);

/** Whether the name in `protocol` is that of a protocol. */
export const isProtocol = (name: string): boolean => !NO_PROTOCOL.has(name);

/** The messages in their order on the wire: the parts of a batch, else the message itself. At least one. */
export const partsOf = (message: DecodedMessage): readonly DecodedMessage[] =>
  message.parts.length === 0 ? [message] : message.parts;

/** The first message of a batch, else the message itself. */
export const firstPart = (message: DecodedMessage): DecodedMessage => message.parts[0] ?? message;

/** Whether a message does nothing but answer a request of the other side. An error or a heartbeat says more than that. */
export const isReply = ({ role, refRole }: DecodedMessage): boolean =>
  role !== 'error' && role !== 'heartbeat' && (refRole === 'reply' || refRole === 'part');

/** Whether a message is the protocol's own housekeeping and neither asks nor answers. */
export const isHousekeeping = ({ role, refRole }: DecodedMessage): boolean =>
  refRole === null && (role === 'control' || role === 'ack' || role === 'subscribe' || role === 'handshake');
