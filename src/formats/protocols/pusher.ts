import { isObject } from '../../base/is-object.ts';
import { millis } from '../../base/units.ts';
import {
  type HeartbeatAnnouncement,
  decoded,
  type DecodedMessage,
  type MessageRole,
  type RawMessage,
  type Protocol,
} from './decoded-message.ts';
import { asCount, asText, field } from '../json/fields.ts';
import { parseJson } from '../json/parse-json.ts';

/** Milliseconds that a Pusher client waits for a pong. */
const PONG_TIMEOUT = millis(30_000);

const EVENTS: Readonly<Record<string, MessageRole>> = {
  'pusher:connection_established': 'handshake',
  'pusher:ping': 'heartbeat',
  'pusher:pong': 'heartbeat',
  'pusher:subscribe': 'subscribe',
  'pusher:unsubscribe': 'subscribe',
  'pusher:error': 'error',
  'pusher:signin': 'handshake',
  'pusher:signin_success': 'handshake',
  'pusher:subscription_error': 'error',
  'pusher_internal:subscription_succeeded': 'ack',
};

/** `data` is JSON, often once more inside a text. */
function dataOf(json: unknown): unknown {
  const data = field(json, 'data');
  return typeof data === 'string' ? (parseJson(data) ?? data) : data;
}

function announcedBy(data: unknown): HeartbeatAnnouncement | null {
  const seconds = asCount(field(data, 'activity_timeout'));
  return seconds === null ? null : { by: 'client', period: millis(seconds * 1000), timeout: PONG_TIMEOUT };
}

function read({ json }: RawMessage): DecodedMessage {
  const name = asText(field(json, 'event'));
  const role = name !== null && Object.hasOwn(EVENTS, name) ? EVENTS[name] : 'data';
  const data = dataOf(json);
  const channel = asText(field(json, 'channel')) ?? asText(field(data, 'channel'));
  return decoded('pusher', role ?? 'data', {
    type: name,
    channel,
    // The inner JSON is what the app sends; numbering is looked for there too.
    body: isObject(data) ? { ...Object(json), data } : json,
    content: data,
    announced: name === 'pusher:connection_established' ? announcedBy(data) : null,
  });
}

/** The Pusher Channels protocol, which Soketi, Reverb and others speak too. */
export const pusher: Protocol = {
  name: 'pusher',
  isNamedBy: ({ url }) => /\/app\/[^/?]+\?(?:.*&)?protocol=\d/.test(url),
  isSpokenIn: ({ json }) => /^pusher(_internal)?:/.test(asText(field(json, 'event')) ?? ''),
  open: () => read,
};
