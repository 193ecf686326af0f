import { shorten } from '../../base/shorten.ts';
import type { Millis } from '../../base/units.ts';
import type { Direction, Transport } from '../../wire/record.ts';

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

/** One message as its protocol understands it. Detectors, tables and filters all read this one. */
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
  /** One line for people. */
  readonly summary: string;
  /**
   * The message's JSON, or that of the payload inside it; `undefined` for none. Integers above 2^53 are `bigint`, so do
   * not pass it to `JSON.stringify`.
   */
  readonly body: unknown;
  readonly announced: HeartbeatAnnouncement | null;
  /** The messages inside one that carries several (a polling payload, a SignalR or STOMP batch); empty for a single one. */
  readonly parts: readonly DecodedMessage[];
}

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
export type ProtocolReader = (raw: RawMessage) => DecodedMessage;

/** One protocol: how to recognise it and how to read it. */
export interface Protocol {
  readonly name: string;
  /** A certain sign in subprotocol or URL. */
  isNamedBy(handshake: Handshake): boolean;
  /** A sign in one message that no other protocol gives. Only called for the first messages of a connection. */
  isSpokenIn(raw: RawMessage): boolean;
  /** Makes the reader for one connection. */
  open(handshake: Handshake): ProtocolReader;
}

/** Characters of a summary. */
const SUMMARY_LIMIT = 160;

const NO_PARTS: readonly DecodedMessage[] = [];

/** Builds a `DecodedMessage`; omitted fields are `null`. All have the same fields in the same order, which keeps them fast. */
export function decoded(
  protocol: string,
  role: MessageRole,
  summary: string,
  more: Partial<Omit<DecodedMessage, 'protocol' | 'role' | 'summary'>> = {},
): DecodedMessage {
  return {
    protocol,
    role,
    type: more.type ?? null,
    channel: more.channel ?? null,
    ref: more.ref ?? null,
    refRole: more.refRole ?? null,
    number: more.number ?? null,
    summary: shorten(summary, SUMMARY_LIMIT),
    body: more.body,
    announced: more.announced ?? null,
    parts: more.parts ?? NO_PARTS,
  };
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
  const summaries = parts.slice(0, 4).map(({ summary }) => summary);
  return decoded(protocol, leader.role, `${parts.length} messages: ${summaries.join(' · ')}`, {
    type: leader.type,
    channel: leader.channel,
    parts,
  });
}

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
