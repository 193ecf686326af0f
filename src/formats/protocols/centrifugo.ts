import { isRecord } from '../../base/is-object.ts';
import { millis } from '../../base/units.ts';

import {
  type HeartbeatAnnouncement,
  decoded,
  type DecodedMessage,
  type RawMessage,
  joinParts,
  type Protocol,
  type ProtocolReader,
} from './decoded-message.ts';
import { PARTS_LIMIT, readParts, splitParts } from './message-parts.ts';
import { BoundedMap } from '../../base/bounded-map.ts';
import { asCount, asList, asNumber, asRef, asText, field, has } from '../json/fields.ts';
import { parseJson } from '../json/parse-json.ts';

/** Milliseconds that a client waits beyond the period; centrifuge-js `maxServerPingDelay`. */
const PING_DELAY = millis(10_000);

/** Commands of a client, each answered under the same name. `send` alone is not. */
const METHODS = [
  'connect',
  'subscribe',
  'unsubscribe',
  'publish',
  'presence',
  'presence_stats',
  'history',
  'refresh',
  'sub_refresh',
  'rpc',
  'ping',
  'send',
] as const;

function announcedBy(connect: unknown): HeartbeatAnnouncement | null {
  const seconds = asCount(field(connect, 'ping'));
  return seconds === null || seconds === 0
    ? null
    : { by: 'server', period: millis(seconds * 1000), timeout: PING_DELAY };
}

/** A push: what the server sends unasked. Publications of a channel with history carry `offset`, which rises by one. */
function readPush(push: unknown, json: unknown): DecodedMessage {
  const channel = asText(field(push, 'channel'));
  const name =
    ['pub', 'join', 'leave', 'unsubscribe', 'message', 'subscribe', 'connect', 'disconnect', 'refresh'].find((kind) =>
      has(push, kind),
    ) ?? 'push';
  const role = name === 'pub' || name === 'message' || name === 'join' || name === 'leave' ? 'data' : 'control';
  const number = asNumber(field(field(push, 'pub'), 'offset'));
  const content = field(field(push, name), 'data') ?? field(push, name);
  return decoded('centrifugo', role, { type: name, channel, number, body: json, content });
}

function readOne(json: unknown): DecodedMessage {
  // No command: it answers nothing.
  if (!isRecord(json)) return decoded('centrifugo', 'data', { body: json });
  if (Object.keys(json).length === 0) return decoded('centrifugo', 'heartbeat', { type: 'ping', body: json });
  if (has(json, 'push')) return readPush(field(json, 'push'), json);
  const ref = asRef(field(json, 'id'));
  const name = METHODS.find((method) => has(json, method)) ?? null;
  const body = name === null ? undefined : field(json, name);
  const channel = asText(field(body, 'channel'));
  if (has(json, 'error')) {
    return decoded('centrifugo', 'error', {
      type: 'error',
      ref,
      refRole: 'reply',
      body: json,
      content: field(json, 'error'),
    });
  }
  const isReply =
    name === 'connect'
      ? has(body, 'client')
      : name === null || !(has(body, 'channel') || has(body, 'data') || has(body, 'method'));
  const role =
    name === 'connect'
      ? 'handshake'
      : isReply
        ? 'ack'
        : name === 'subscribe' || name === 'unsubscribe'
          ? 'subscribe'
          : 'data';
  const refRole = ref === null || name === 'send' ? null : isReply ? 'reply' : 'request';
  return decoded('centrifugo', role, {
    type: name,
    channel,
    ref,
    refRole,
    body: json,
    content: body,
    announced: name === 'connect' && isReply ? announcedBy(body) : null,
  });
}

/** Channels of subscriptions, by the number of the command; a page makes far fewer on one connection. */
const CHANNELS_LIMIT = 500;

/** Publications that a client missed and a reply brings, each as the push that it takes the place of. */
const asPushes = (channel: string, subscription: unknown): readonly DecodedMessage[] =>
  (asList(field(subscription, 'publications')) ?? []).slice(0, PARTS_LIMIT).map((pub) => {
    const push = { channel, pub };
    return readPush(push, { push });
  });

/** What a reply to `connect` or `subscribe` brings along with itself. A reply to `subscribe` does not name its channel. */
function recoveredIn(json: unknown, channels: ReadonlyMap<string, string>): readonly DecodedMessage[] {
  const subs = field(field(json, 'connect'), 'subs');
  if (isRecord(subs)) return Object.entries(subs).flatMap(([channel, sub]) => asPushes(channel, sub));
  const channel = channels.get(asRef(field(json, 'id')) ?? '');
  return channel === undefined ? [] : asPushes(channel, field(json, 'subscribe'));
}

/** The channels that a reader's dialect names; see {@link openReader}. */
function channelsIn(dialect: string): BoundedMap<string, string> {
  const channels = new BoundedMap<string, string>(CHANNELS_LIMIT);
  for (const pair of asList(parseJson(dialect)) ?? []) {
    const [ref, channel] = (asList(pair) ?? []).map((item) => asText(item) ?? '');
    if (ref !== undefined && channel !== undefined) channels.set(ref, channel);
  }
  return channels;
}

/** Its dialect are the channels that were subscribed to, by the number of the command, which is not used again. */
function openReader(dialect: string): ProtocolReader {
  const channels = channelsIn(dialect);
  const reader = (raw: RawMessage): DecodedMessage => read(raw, channels);
  return Object.assign(reader, { dialect: () => (channels.size === 0 ? '' : JSON.stringify([...channels])) });
}

function read({ text, json, direction }: RawMessage, channels: Map<string, string>): DecodedMessage {
  const lines = json !== undefined ? { pieces: [text], rest: '' } : splitParts(text, '\n');
  const parts = readParts('centrifugo', lines, (line) => {
    const part = readOne(json ?? parseJson(line));
    // Subscribe replies name their channel nowhere; only the direction tells a command from its reply for certain.
    if (part.refRole !== 'request' && part.refRole !== 'reply') return part;
    return direction === 'out' ? { ...part, refRole: 'request' as const } : { ...part, refRole: 'reply' as const };
  });
  for (const { role, ref, channel } of direction === 'out' ? parts : [])
    if (role === 'subscribe' && ref !== null && channel !== null) channels.set(ref, channel);
  const all = direction === 'out' ? parts : parts.flatMap((part) => [part, ...recoveredIn(part.body, channels)]);
  return joinParts('centrifugo', all, decoded('centrifugo', 'control'));
}

/** The JSON protocol of Centrifugo and centrifuge, several commands a message one a line. */
export const centrifugo: Protocol = {
  name: 'centrifugo',
  isNamedBy: ({ subprotocol, url }) =>
    subprotocol === 'centrifuge-json' || /\/connection\/(websocket|http_stream|sse)(\?|$)/.test(url),
  isSpokenIn: ({ json, text }) => {
    const first = json ?? parseJson(text.split('\n', 1)[0] ?? '');
    const connect = field(first, 'connect');
    if (!has(first, 'id') || !isRecord(connect)) return false;
    return ['client', 'name', 'token', 'subs'].some((name) => has(connect, name)) || Object.keys(connect).length === 0;
  },
  open: openReader,
};
