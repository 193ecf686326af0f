import { millis } from '../../base/units.ts';
import {
  type Announced,
  decoded,
  type DecodedMessage,
  type DecodedKind,
  type RawMessage,
  type Protocol,
} from './decoded.ts';
import { asText, field, has } from '../fields.ts';
import { parseJson } from '../json/json.ts';

/** The server's beat, fixed in Rails: 3 s; the client calls a connection stale after 6 s. */
const BEAT: Announced = { by: 'server', period: millis(3000), timeout: millis(3000) };

const TYPES: Readonly<Record<string, DecodedKind>> = {
  welcome: 'handshake',
  ping: 'heartbeat',
  confirm_subscription: 'ack',
  reject_subscription: 'error',
  disconnect: 'control',
};

const COMMANDS: Readonly<Record<string, DecodedKind>> = {
  subscribe: 'subscribe',
  unsubscribe: 'subscribe',
  message: 'data',
};

/** The channel's class out of the identifier, which is JSON inside a text. */
function channelOf(json: unknown): string | null {
  const identifier = asText(field(json, 'identifier'));
  return identifier === null ? null : (asText(field(parseJson(identifier), 'channel')) ?? identifier);
}

function read({ json, text }: RawMessage): DecodedMessage {
  const type = asText(field(json, 'type'));
  const command = asText(field(json, 'command'));
  const channel = channelOf(json);
  const name = type ?? command ?? 'message';
  const kind =
    type !== null && Object.hasOwn(TYPES, type)
      ? TYPES[type]
      : command !== null && Object.hasOwn(COMMANDS, command)
        ? COMMANDS[command]
        : 'data';
  return decoded('action-cable', kind ?? 'data', channel === null ? text : `${name} ${channel}`, {
    name,
    channel,
    json,
    announced: type === 'welcome' ? BEAT : null,
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
