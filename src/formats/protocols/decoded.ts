import type { Millis } from '../../base/units.ts';
import type { Direction, Transport } from '../../wire/record.ts';

/** What a message is for. Numbers may stand on any of them: some feeds number their heartbeats too. */
export type DecodedKind = 'heartbeat' | 'control' | 'data' | 'ack' | 'subscribe' | 'error' | 'handshake';

/**
 * What a `ref` means. `request`: a reply is due; `may-reply`: a reply may come, and its absence says nothing; `part`: one
 * of several replies; `reply`: the last or only one. References of the two directions are two number spaces: a request
 * that goes out is answered by a reply that comes in, and the other way round.
 */
export type RefRole = 'request' | 'may-reply' | 'part' | 'reply';

/** What one side announced about heartbeats; `null` where it said nothing. */
export interface Announced {
  /** Who beats: the server by itself, the client (answered by the server), or each by itself. */
  readonly by: 'server' | 'client' | 'both';
  readonly period: Millis;
  /** Beyond the period, until the connection counts as dead. */
  readonly timeout: Millis | null;
}

/** One message as its protocol understands it. */
export interface DecodedMessage {
  /** Recognised protocol, say `socket.io`; `json` or `text` or `binary` where none was. */
  readonly protocol: string;
  readonly kind: DecodedKind;
  /** The kind of message in the protocol's own words: event, command, type. `null` where it gives none. */
  readonly name: string | null;
  /** Channel, topic, destination or namespace. */
  readonly channel: string | null;
  /** Pairs requests with replies. */
  readonly ref: string | null;
  readonly role: RefRole | null;
  /** The number that the protocol itself gives the message (offset, sequence), `null` for none. */
  readonly number: number | bigint | null;
  /** One line for people. */
  readonly summary: string;
  /**
   * The message's JSON, or that of its body; `undefined` for none. Integers above 2^53 are `bigint`, so do not pass it
   * to `JSON.stringify`.
   */
  readonly json: unknown;
  readonly announced: Announced | null;
  /** The units of a message that carries several (a polling payload, a SignalR or STOMP batch); empty for a single one. */
  readonly parts: readonly DecodedMessage[];
}

/** What is known of a connection before its first message. */
export interface Handshake {
  readonly transport: Transport;
  readonly url: string;
  /** Subprotocol chosen, or the one asked for where the choice is not known; may be empty. */
  readonly subprotocol: string;
}

/** One message before it is understood. */
export interface RawMessage {
  /** Text, or the bytes as UTF-8 where they were sent as binary. Empty for binary that no protocol reads as text. */
  readonly text: string;
  /** Bytes of a binary message, `null` for text. */
  readonly bytes: Uint8Array | null;
  /** The text parsed, `undefined` where it is no JSON. */
  readonly json: unknown;
  readonly direction: Direction;
  /** SSE event type, `null` elsewhere. */
  readonly event: string | null;
}

/** Reads the messages of one connection; may remember what earlier ones said. */
export type ProtocolReader = (frame: RawMessage) => DecodedMessage;

/** One protocol: how it is recognised and how it is read. */
export interface Protocol {
  readonly name: string;
  /** A certain sign in subprotocol or URL. */
  isNamedBy(handshake: Handshake): boolean;
  /** A sign in one message that no other protocol gives. Only asked for the first messages of a connection. */
  isSpokenIn(frame: RawMessage): boolean;
  /** Makes the reader for one connection. */
  open(handshake: Handshake): ProtocolReader;
}

/** Characters of a summary. */
const SUMMARY_LIMIT = 160;

/** Cuts a text to a line for people. */
export const shorten = (text: string): string =>
  text.length <= SUMMARY_LIMIT ? text : `${text.slice(0, SUMMARY_LIMIT - 1)}…`;

const NO_PARTS: readonly DecodedMessage[] = [];

/** Builds a `DecodedMessage`; what is not given is `null`. All have the same fields in the same order, which keeps them fast. */
export function decoded(
  protocol: string,
  kind: DecodedKind,
  summary: string,
  more: Partial<Omit<DecodedMessage, 'protocol' | 'kind' | 'summary'>> = {},
): DecodedMessage {
  return {
    protocol,
    kind,
    name: more.name ?? null,
    channel: more.channel ?? null,
    ref: more.ref ?? null,
    role: more.role ?? null,
    number: more.number ?? null,
    summary: shorten(summary),
    json: more.json,
    announced: more.announced ?? null,
    parts: more.parts ?? NO_PARTS,
  };
}

/** The kinds from the one that says most about a batch to the one that says least. */
const WEIGHT: readonly DecodedKind[] = ['error', 'data', 'subscribe', 'ack', 'handshake', 'control', 'heartbeat'];

/** Joins the units of one message: a single unit stands for itself, several are led by the weightiest. */
export function joinParts(protocol: string, parts: readonly DecodedMessage[], empty: DecodedMessage): DecodedMessage {
  const [first, second] = parts;
  if (first === undefined) return empty;
  if (second === undefined) return first;
  const leader = parts.reduce((best, part) => (WEIGHT.indexOf(part.kind) < WEIGHT.indexOf(best.kind) ? part : best));
  return decoded(
    protocol,
    leader.kind,
    `${parts.length} messages: ${parts
      .slice(0, 4)
      .map(({ summary }) => summary)
      .join(' · ')}`,
    {
      name: leader.name,
      channel: leader.channel,
      parts,
    },
  );
}
