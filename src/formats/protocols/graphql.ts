import {
  decoded,
  type DecodedMessage,
  type DecodedKind,
  type RawMessage,
  type Protocol,
  type RefRole,
} from './decoded.ts';
import { asRef, asText, field, has } from '../fields.ts';

/** What each message type of both WebSocket protocols is, and what its id means. */
const TYPES: Readonly<Record<string, readonly [DecodedKind, RefRole | null]>> = {
  connection_init: ['handshake', null],
  connection_ack: ['handshake', null],
  connection_error: ['error', null],
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

/** A subscription may stay silent for ever, so no reply is due; a query or mutation is answered. */
function roleOf(role: RefRole | null, payload: unknown): RefRole | null {
  if (role !== 'request') return role;
  const query = asText(field(payload, 'query'));
  return query === null || /\bsubscription\b/.test(query) ? 'may-reply' : 'request';
}

function read(name: string, frame: RawMessage): DecodedMessage {
  const { json, direction } = frame;
  const [kind, idRole] = TYPES[name] ?? ['data', null];
  const payload = field(json, 'payload');
  const ref = asRef(field(json, 'id'));
  // A client's own `complete` ends its subscription and answers nothing.
  const role = ref === null || (name === 'complete' && direction === 'out') ? null : roleOf(idRole, payload);
  const operation = asText(field(payload, 'operationName'));
  const hasErrors = Array.isArray(field(payload, 'errors'));
  return decoded(
    'graphql',
    hasErrors ? 'error' : kind,
    `${name}${operation === null ? '' : ` ${operation}`}${ref === null ? '' : ` #${ref}`}`,
    {
      name,
      channel: operation,
      ref,
      role,
      json,
    },
  );
}

const typeOf = (frame: RawMessage): string | null => {
  const type = asText(field(frame.json, 'type'));
  return type !== null && Object.hasOwn(TYPES, type) ? type : null;
};

/** Reads one event of GraphQL over SSE: `next` and `complete`, in single connection mode with an `id` inside. */
function readEvent(frame: RawMessage): DecodedMessage | null {
  if (frame.event !== 'next' && frame.event !== 'complete') return null;
  return read(frame.event, frame);
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
  open: () => (frame) => {
    const type = typeOf(frame);
    if (type !== null) return read(type, frame);
    return readEvent(frame) ?? decoded('graphql', 'data', frame.text, { json: frame.json });
  },
};
