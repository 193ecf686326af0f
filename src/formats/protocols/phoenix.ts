import {
  bytesBody,
  decoded,
  type DecodedMessage,
  type MessageRole,
  type RawMessage,
  type Protocol,
  type RefRole,
} from './decoded-message.ts';
import { asRef, field, has } from '../json/fields.ts';
import { decodeUtf8 } from '../text/utf8.ts';

/** A message of a Phoenix channel, in any of its three forms. */
interface ChannelMessage {
  readonly joinRef: string | null;
  readonly ref: string | null;
  readonly topic: string;
  readonly event: string;
  /** JSON, or bytes. */
  readonly payload: unknown;
}

/** Form 2.0.0: `[join_ref, ref, topic, event, payload]`. */
function fromArray(json: unknown): ChannelMessage | null {
  if (!Array.isArray(json) || json.length !== 5) return null;
  const list: readonly unknown[] = json;
  const [joinRef, ref, topic, event, payload] = list;
  const areRefs = [joinRef, ref].every((value) => value === null || typeof value === 'string');
  if (!areRefs || typeof topic !== 'string' || typeof event !== 'string') return null;
  return { joinRef: asRef(joinRef), ref: asRef(ref), topic, event, payload };
}

/** Form 1.0.0: an object. */
function fromObject(json: unknown): ChannelMessage | null {
  const topic = field(json, 'topic');
  const event = field(json, 'event');
  if (typeof topic !== 'string' || typeof event !== 'string' || !has(json, 'ref') || !has(json, 'payload')) return null;
  const joinRef = asRef(field(json, 'join_ref'));
  return { joinRef, ref: asRef(field(json, 'ref')), topic, event, payload: field(json, 'payload') };
}

/** The lengths of the fields that follow each kind of binary header, in order. */
const HEADERS: Readonly<Record<string, readonly ('joinRef' | 'ref' | 'topic' | 'event')[]>> = {
  '0out': ['joinRef', 'ref', 'topic', 'event'],
  '0in': ['joinRef', 'topic', 'event'],
  '1in': ['joinRef', 'ref', 'topic', 'event'],
  '2in': ['topic', 'event'],
};

/** Binary form: a kind (0 push, 1 reply, 2 broadcast), one length byte a field, the fields, the payload. */
function fromBytes(bytes: Uint8Array, direction: string): ChannelMessage | null {
  const kind = bytes[0];
  const names = HEADERS[`${kind ?? ''}${direction}`];
  if (names === undefined) return null;
  const fields = { joinRef: '', ref: '', topic: '', event: '' };
  let at = 1 + names.length;
  for (const [index, name] of names.entries()) {
    const length = bytes[1 + index] ?? 0;
    fields[name] = decodeUtf8(bytes.subarray(at, at + length));
    at += length;
  }
  if (at > bytes.length) return null;
  // Of a reply the last field is its status, the event is fixed.
  const event = kind === 1 ? 'phx_reply' : fields.event;
  const response = bytesBody(bytes.subarray(at));
  const payload = kind === 1 ? { status: fields.event, response } : response;
  return { joinRef: asRef(fields.joinRef), ref: asRef(fields.ref), topic: fields.topic, event, payload };
}

/** Events of the protocol itself; only some of them are always answered. */
const EVENTS: Readonly<Record<string, readonly [MessageRole, RefRole | null]>> = {
  phx_join: ['subscribe', 'request'],
  phx_leave: ['control', 'request'],
  phx_reply: ['ack', 'reply'],
  phx_error: ['error', null],
  phx_close: ['control', null],
  heartbeat: ['heartbeat', 'request'],
};

function describe(message: ChannelMessage, raw: RawMessage): DecodedMessage {
  const { joinRef, topic, event, ref, payload } = message;
  const isHeartbeat = topic === 'phoenix';
  const known = Object.hasOwn(EVENTS, event) ? EVENTS[event] : undefined;
  // A server may leave a push unanswered.
  const [role, refRole] = known ?? ['data', raw.direction === 'out' ? 'may-reply' : null];
  const isRefused = event === 'phx_reply' && field(payload, 'status') === 'error';
  return decoded('phoenix', isHeartbeat ? 'heartbeat' : isRefused ? 'error' : role, {
    type: event,
    channel: topic,
    ref,
    refRole: ref === null ? null : refRole,
    body: payload,
    fields: { join_ref: joinRef, ref, topic, event },
  });
}

function read(raw: RawMessage): DecodedMessage {
  const message =
    fromArray(raw.json) ?? fromObject(raw.json) ?? (raw.bytes === null ? null : fromBytes(raw.bytes, raw.direction));
  return message === null ? decoded('phoenix', 'data', { body: raw.json }) : describe(message, raw);
}

/** Phoenix channels, both JSON forms and the binary one (phoenix.js `serializer.js`). */
export const phoenix: Protocol = {
  name: 'phoenix',
  readsBytes: true,
  isNamedBy: ({ url }) => /[?&]vsn=\d+\.\d+\.\d+(&|$)/.test(url),
  isSpokenIn: ({ json }) => {
    const message = fromArray(json) ?? fromObject(json);
    return message !== null && (message.topic === 'phoenix' || message.event.startsWith('phx_'));
  },
  open: () => read,
};
