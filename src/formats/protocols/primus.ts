import { decoded, type DecodedMessage, type MessageRole, type Protocol, type RawMessage } from './decoded-message.ts';
import { readGeneric } from './generic.ts';

/** A message of the protocol itself, as a JSON text or plain: `primus::ping::1700000000000`. */
const OWN = /^"?primus::(ping|pong|id|server)::([^"]*)"?$/;

const ROLES: Readonly<Record<string, MessageRole>> = {
  ping: 'heartbeat',
  pong: 'heartbeat',
  id: 'handshake',
  server: 'control',
};

function read(raw: RawMessage): DecodedMessage {
  const own = raw.text.length > 200 ? null : OWN.exec(raw.text);
  if (own === null) {
    const inside = readGeneric(raw);
    return { ...inside, protocol: 'primus' };
  }
  const [, name = '', rest = ''] = own;
  const type = name === 'server' ? `server ${rest}` : name;
  return decoded('primus', ROLES[name] ?? 'control', { type, fields: { message: type }, body: rest });
}

/** Primus: its own messages begin with `primus::`, everything else is the app's. */
export const primus: Protocol = {
  name: 'primus',
  isNamedBy: ({ url }) => /[?&]_primuscb=/.test(url),
  isSpokenIn: ({ text }) => /^"?primus::(?:ping|pong|id|server)::/.test(text),
  open: () => read,
};
