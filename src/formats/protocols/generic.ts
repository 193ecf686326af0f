import { isRecord } from '../../base/is-object.ts';

import { asRef, asText, field } from '../json/fields.ts';
import { decoded, type DecodedMessage, type MessageRole, type RawMessage } from './decoded-message.ts';
import { isJsonRpc, readJsonRpc } from './json-rpc.ts';

/** Bytes above which nothing is a heartbeat without a protocol that says so. */
const HEARTBEAT_LIMIT = 64;

/** Words of heartbeats, for the whole text or for the field that names the message's type. */
const HEARTBEAT = /^(ping|pong|hb|heartbeat|h|2|3|\{\}|keep-?alive|ka)$/i;

/** The same for bytes: only whole words, since a few bytes may look like a short one. */
const HEARTBEAT_BYTES = /^(ping|pong|heartbeat|keep-?alive)\r?\n?$/i;

/** Fields that name what a message is, in the order in which they are believed. */
export const NAME_FIELDS = ['type', 'event', 'op', 'method', 'action', 'e', 'cmd', 'msg', 'kind', 'command'] as const;

/** Characters of a name; a longer text in such a field is content. */
const NAME_LIMIT = 64;

/** Fields that name where a message belongs. */
export const CHANNEL_FIELDS = ['channel', 'topic', 'stream', 'ch', 'subject', 'room', 'feed'] as const;

/** Words for asking to be sent something, or no longer. */
const SUBSCRIBE = /^(un)?-?sub(scribe)?$|^bts:(un)?subscribe$/i;

/** Words for the answer to that. */
const SUBSCRIBED = /^(un)?-?subscri(bed|ptions?|be[-_ ]?ack|ption[-_]succeeded)$|^ack$|subscription_succeeded$/i;

/** Words of a beginning. */
const HELLO = /^(hello|welcome|connected|connect|auth|login|authenticated|info|systemStatus)$/i;

function firstText(json: Readonly<Record<string, unknown>>, names: readonly string[]): string | null {
  for (const name of names) {
    const value = json[name];
    if (typeof value === 'string' && value !== '' && value.length <= NAME_LIMIT) return value;
  }
  return null;
}

/** What a name says by itself; `null` if it is a word like any other. */
type NameSense = 'heartbeat' | 'subscribe' | 'subscribed' | 'error' | 'hello' | null;

/** Names are few and recur: each is judged once. A hostile page could send any number. */
const judgedNames = new Map<string, NameSense>();
const MAX_JUDGED_NAMES = 10_000;

function senseOf(name: string): NameSense {
  const known = judgedNames.get(name);
  if (known !== undefined) return known;
  let sense: NameSense = null;
  if (HEARTBEAT.test(name)) sense = 'heartbeat';
  else if (SUBSCRIBE.test(name)) sense = 'subscribe';
  else if (SUBSCRIBED.test(name)) sense = 'subscribed';
  else if (/^error$/i.test(name)) sense = 'error';
  else if (HELLO.test(name)) sense = 'hello';
  if (judgedNames.size >= MAX_JUDGED_NAMES) judgedNames.clear();
  judgedNames.set(name, sense);
  return sense;
}

function roleOf(raw: RawMessage, json: Readonly<Record<string, unknown>>, name: string | null): MessageRole {
  const sense = name === null ? null : senseOf(name);
  if (sense === 'heartbeat' && raw.text.length <= 2 * HEARTBEAT_LIMIT) return 'heartbeat';
  if (sense === 'subscribe') return raw.direction === 'out' ? 'subscribe' : 'ack';
  if (sense === 'subscribed') return 'ack';
  if (sense === 'error') return 'error';
  if (sense === 'hello') return 'handshake';
  const channel = json['channel'];
  if (
    typeof channel === 'string' &&
    channel.length <= 12 &&
    raw.text.length <= 4 * HEARTBEAT_LIMIT &&
    HEARTBEAT.test(channel)
  ) {
    return 'heartbeat';
  }
  const error = json['error'];
  const isError = error !== undefined && error !== null && error !== false && error !== 0 && error !== '';
  return isError && json['data'] === undefined && json['result'] === undefined ? 'error' : 'data';
}

function readObject(raw: RawMessage, json: Readonly<Record<string, unknown>>): DecodedMessage {
  const name = firstText(json, NAME_FIELDS);
  const role = raw.text.length <= 2 ? 'heartbeat' : roleOf(raw, json, name);
  const channel = firstText(json, CHANNEL_FIELDS) ?? asText(field(json['arg'], 'channel'));
  return decoded('json', role, { type: name, channel, body: json });
}

/** An array message: `[channel, "hb"]` is the one habit that several feeds share. */
function readArray(raw: RawMessage, json: readonly unknown[]): DecodedMessage {
  const isHeartbeat =
    raw.text.length <= HEARTBEAT_LIMIT &&
    json.slice(0, 3).some((item) => item === 'hb' || item === 'ping' || item === 'pong');
  const [first] = json;
  const name = json.length > 1 && typeof first === 'string' && first.length <= NAME_LIMIT ? first : null;
  return decoded('json', isHeartbeat ? 'heartbeat' : 'data', {
    type: isHeartbeat ? 'hb' : name,
    channel: asRef(first),
    body: json,
  });
}

function readAny(raw: RawMessage): DecodedMessage {
  const { json, text, bytes } = raw;
  if (isJsonRpc(json)) return readJsonRpc(raw);
  if (Array.isArray(json)) return readArray(raw, json);
  if (isRecord(json)) return readObject(raw, json);
  if (bytes !== null && json === undefined) {
    const word = text.length <= HEARTBEAT_LIMIT && HEARTBEAT_BYTES.test(text) ? text.trim() : null;
    return decoded('binary', word === null ? 'data' : 'heartbeat', { type: word, content: bytes });
  }
  const isHeartbeat = text.length <= HEARTBEAT_LIMIT && (/^\r?\n$/.test(text) || HEARTBEAT.test(text.trimEnd()));
  const name = isHeartbeat ? text.trim() : null;
  return decoded(json === undefined ? 'text' : 'json', isHeartbeat ? 'heartbeat' : 'data', {
    type: name,
    body: json,
    content: json ?? text,
  });
}

/**
 * Reads a message of no known protocol: JSON by the fields that most feeds use, short text by the words of heartbeats.
 * A server-sent event is of its event type; `message` is what all have that name none.
 *
 * An empty object is a heartbeat here; if it answers a request, the caller knows better (an empty poll).
 */
export function readGeneric(raw: RawMessage): DecodedMessage {
  const read = readAny(raw);
  const { event } = raw;
  if (event === null || event === '' || event === 'message' || event === read.type) return read;
  const isHeartbeat = read.role === 'data' && senseOf(event) === 'heartbeat' && raw.text.length <= 2 * HEARTBEAT_LIMIT;
  return { ...read, type: event, role: isHeartbeat ? 'heartbeat' : read.role };
}
