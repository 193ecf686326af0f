import { millis } from '../../base/units.ts';
import {
  type HeartbeatAnnouncement,
  decoded,
  type DecodedMessage,
  type MessageRole,
  type RawMessage,
  type Protocol,
} from './decoded-message.ts';
import { asText, field, has } from '../json/fields.ts';
import { parseJson } from '../json/parse-json.ts';

/** The server's heartbeat, fixed in Rails: every 3 s; the client calls a connection stale after 6 s. */
const HEARTBEAT: HeartbeatAnnouncement = { by: 'server', period: millis(3000), timeout: millis(3000) };

const TYPES: Readonly<Record<string, MessageRole>> = {
  welcome: 'handshake',
  ping: 'heartbeat',
  confirm_subscription: 'ack',
  reject_subscription: 'error',
  disconnect: 'control',
};

const COMMANDS: Readonly<Record<string, MessageRole>> = {
  subscribe: 'subscribe',
  unsubscribe: 'subscribe',
  message: 'data',
};

/** The channel's class out of the identifier, which is JSON inside a text. */
function channelOf(json: unknown): string | null {
  const identifier = asText(field(json, 'identifier'));
  return identifier === null ? null : (asText(field(parseJson(identifier), 'channel')) ?? identifier);
}

/** What the channel sent, or what the page asks it to do, which is JSON inside a text. */
function contentOf(json: unknown): unknown {
  const data = asText(field(json, 'data'));
  return field(json, 'message') ?? (data === null ? undefined : (parseJson(data) ?? data));
}

function read({ json }: RawMessage): DecodedMessage {
  const type = asText(field(json, 'type'));
  const command = asText(field(json, 'command'));
  const channel = channelOf(json);
  const name = type ?? command ?? 'message';
  const role =
    type !== null && Object.hasOwn(TYPES, type)
      ? TYPES[type]
      : command !== null && Object.hasOwn(COMMANDS, command)
        ? COMMANDS[command]
        : 'data';
  return decoded('action-cable', role ?? 'data', {
    type: name,
    channel,
    body: json,
    content: contentOf(json),
    announced: type === 'welcome' ? HEARTBEAT : null,
  });
}

/** Rails' Action Cable. */
export const actionCable: Protocol = {
  name: 'action-cable',
  isNamedBy: ({ subprotocol }) => subprotocol === 'actioncable-v1-json' || subprotocol === 'actioncable-unsupported',
  isSpokenIn: ({ json, text }) =>
    text === '{"type":"welcome"}' ||
    (has(json, 'identifier') && (has(json, 'command') || field(json, 'type') === 'confirm_subscription')),
  open: () => read,
};
