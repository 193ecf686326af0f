import { isRecord } from '../../base/is-object.ts';
import { asList, asRef, asText, field, has } from '../json/fields.ts';
import {
  decoded,
  type DecodedMessage,
  joinParts,
  type MessageRole,
  type Protocol,
  type RawMessage,
  type RefRole,
} from './decoded-message.ts';

/**
 * Messages of the protocol itself (https://docs.cometd.org/current/reference/#_concepts_bayeux_protocol): what they are for, and
 * whether an answer is due. That to `connect` is held back by the server until there is something to say.
 */
const META: Readonly<Record<string, readonly [role: MessageRole, refRole: RefRole | null]>> = {
  '/meta/handshake': ['handshake', 'request'],
  '/meta/connect': ['heartbeat', null],
  '/meta/disconnect': ['control', null],
  '/meta/subscribe': ['subscribe', 'request'],
  '/meta/unsubscribe': ['subscribe', 'request'],
};

function readMessage(json: unknown, direction: string): DecodedMessage {
  const channel = asText(field(json, 'channel')) ?? '';
  const ref = asRef(field(json, 'id'));
  const isAnswer = direction === 'in' && has(json, 'successful');
  const isRefused = isAnswer && field(json, 'successful') === false;
  const meta = Object.hasOwn(META, channel) ? META[channel] : undefined;
  const subscription = asText(field(json, 'subscription'));
  const content = field(json, 'data') ?? subscription ?? undefined;
  const common = { channel: meta === undefined ? channel : subscription, ref, body: json, content };
  if (meta !== undefined) {
    const [role, refRole] = meta;
    return decoded('bayeux', isRefused ? 'error' : isAnswer && role === 'subscribe' ? 'ack' : role, {
      ...common,
      type: channel.slice('/meta/'.length),
      refRole: ref === null || refRole === null ? null : isAnswer ? 'reply' : refRole,
    });
  }
  if (isAnswer) {
    const refRole = ref === null ? null : 'reply';
    return decoded('bayeux', isRefused ? 'error' : 'ack', { ...common, type: 'published', refRole });
  }
  const isSent = direction === 'out';
  return decoded('bayeux', 'data', {
    ...common,
    type: isSent ? 'publish' : 'message',
    // A server need not confirm what is published.
    refRole: ref === null || !isSent ? null : 'may-reply',
  });
}

function read({ json, text, direction }: RawMessage): DecodedMessage {
  const messages = asList(json) ?? (isRecord(json) ? [json] : null);
  if (messages === null) return decoded('bayeux', 'data', { body: json ?? text });
  const empty = decoded('bayeux', 'heartbeat', { type: 'empty', body: json });
  return joinParts(
    'bayeux',
    messages.map((message) => readMessage(message, direction)),
    empty,
  );
}

/** Bayeux, which Faye and CometD speak: lists of messages with a channel; `/meta/` channels are the protocol's own. */
export const bayeux: Protocol = {
  name: 'bayeux',
  isNamedBy: () => false,
  isSpokenIn: ({ json }) =>
    asList(json)?.some((message) => Object.hasOwn(META, asText(field(message, 'channel')) ?? '')) === true,
  open: () => read,
};
