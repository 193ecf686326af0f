import {
  decoded,
  type DecodedMessage,
  type MessageRole,
  type RawMessage,
  type Protocol,
  type RefRole,
} from './decoded-message.ts';
import { asRef, asText, field, has } from '../json/fields.ts';

/** What each message type of both WebSocket protocols is, and what its id means. */
const TYPES: Readonly<Record<string, readonly [MessageRole, RefRole | null]>> = {
  connection_init: ['handshake', 'request'],
  connection_ack: ['handshake', 'reply'],
  connection_error: ['error', 'reply'],
  connection_terminate: ['control', null],
  ka: ['heartbeat', null],
  ping: ['heartbeat', null],
  pong: ['heartbeat', null],
  subscribe: ['subscribe', 'request'],
  start: ['subscribe', 'request'],
  next: ['data', 'part'],
  data: ['data', 'part'],
  error: ['error', 'reply'],
  complete: ['control', 'reply'],
  stop: ['control', null],
};

/** The handshake has no id: its request and its answer are paired by the word that they share. */
const HANDSHAKE = 'handshake';

/** A subscription may stay silent for ever, so no reply is due; a query or mutation is answered. */
function refRoleOf(refRole: RefRole | null, payload: unknown): RefRole | null {
  if (refRole !== 'request') return refRole;
  const query = asText(field(payload, 'query'));
  return query === null || /\bsubscription\b/.test(query) ? 'may-reply' : 'request';
}

function read(name: string, raw: RawMessage): DecodedMessage {
  const { json, direction } = raw;
  const [role, idRole] = TYPES[name] ?? ['data', null];
  const payload = field(json, 'payload');
  const isHandshake = name.startsWith('connection_') && idRole !== null;
  const ref = isHandshake ? HANDSHAKE : asRef(field(json, 'id'));
  // A client's own `complete` ends its subscription and answers nothing.
  const isOwnEnd = name === 'complete' && direction === 'out';
  const refRole = ref === null || isOwnEnd ? null : isHandshake ? idRole : refRoleOf(idRole, payload);
  const operation = asText(field(payload, 'operationName'));
  const hasErrors = Array.isArray(field(payload, 'errors'));
  return decoded('graphql', hasErrors ? 'error' : role, {
    type: name,
    channel: operation,
    ref,
    refRole,
    body: json,
    content: field(payload ?? json, 'data') ?? payload,
  });
}

const typeOf = (raw: RawMessage): string | null => {
  const type = asText(field(raw.json, 'type'));
  return type !== null && Object.hasOwn(TYPES, type) ? type : null;
};

/** Reads one event of GraphQL over SSE: `next` and `complete`, in single connection mode with an `id` inside. */
function readEvent(raw: RawMessage): DecodedMessage | null {
  if (raw.event !== 'next' && raw.event !== 'complete') return null;
  return read(raw.event, raw);
}

/**
 * GraphQL over WebSocket, both protocols (`graphql-transport-ws` and the older `graphql-ws` of
 * subscriptions-transport-ws), and over SSE with distinct connections or a single one.
 */
export const graphql: Protocol = {
  name: 'graphql',
  isNamedBy: ({ subprotocol }) => subprotocol === 'graphql-transport-ws' || subprotocol === 'graphql-ws',
  isSpokenIn: ({ json, event }) => {
    const type = field(json, 'type');
    if (type === 'connection_init' || type === 'connection_ack') return true;
    return event === 'next' && (has(json, 'data') || has(json, 'errors') || has(json, 'payload'));
  },
  open: () => (raw) => {
    const type = typeOf(raw);
    if (type !== null) return read(type, raw);
    return readEvent(raw) ?? decoded('graphql', 'data', { body: raw.json });
  },
};
