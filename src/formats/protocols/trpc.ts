import { asList, asRef, asText, field, has } from '../json/fields.ts';
import { decoded, type DecodedMessage, joinParts, type Protocol, type RawMessage } from './decoded-message.ts';

const CALLS: ReadonlySet<unknown> = new Set(['query', 'mutation', 'subscription']);

/** A call: its method, and the path of the procedure. */
const isCall = (json: unknown): boolean =>
  CALLS.has(field(json, 'method')) && typeof field(field(json, 'params'), 'path') === 'string';

function readCall(json: unknown): DecodedMessage {
  const method = asText(field(json, 'method')) ?? 'call';
  const ref = asRef(field(json, 'id'));
  const isSubscription = method === 'subscription';
  return decoded('trpc', isSubscription ? 'subscribe' : 'data', {
    type: method,
    channel: asText(field(field(json, 'params'), 'path')),
    ref,
    refRole: ref === null ? null : isSubscription ? 'may-reply' : 'request',
    body: json,
    content: field(field(json, 'params'), 'input'),
  });
}

/** A reply; a subscription gets many, the first of which says that it has started and the last that it has stopped. */
function readReply(json: unknown): DecodedMessage {
  const ref = asRef(field(json, 'id'));
  if (has(json, 'error')) {
    const content = field(field(json, 'error'), 'message');
    return decoded('trpc', 'error', {
      type: 'error',
      ref,
      refRole: ref === null ? null : 'reply',
      body: json,
      content,
    });
  }
  const result = field(json, 'result');
  const type = asText(field(result, 'type')) ?? 'data';
  const isOver = type === 'stopped';
  return decoded('trpc', type === 'data' ? 'data' : 'ack', {
    type,
    ref,
    refRole: ref === null ? null : isOver ? 'reply' : 'part',
    body: json,
    content: field(result, 'data'),
  });
}

function readOne(json: unknown): DecodedMessage {
  if (isCall(json)) return readCall(json);
  if (has(json, 'result') || has(json, 'error')) return readReply(json);
  const method = asText(field(json, 'method'));
  const ref = asRef(field(json, 'id'));
  if (method === 'connectionParams') return decoded('trpc', 'handshake', { type: method, body: json });
  return decoded('trpc', method === null ? 'data' : 'control', { type: method, ref, body: json });
}

function read({ json, text }: RawMessage): DecodedMessage {
  if (text === 'PING' || text === 'PONG') return decoded('trpc', 'heartbeat', { type: text, body: text });
  const batch = asList(json);
  if (batch === null) return readOne(json);
  return joinParts('trpc', batch.map(readOne), decoded('trpc', 'control', { body: json }));
}

/** tRPC over a WebSocket (https://trpc.io/docs/rpc): calls with `method` and `params.path`, replies with `result`. */
export const trpc: Protocol = {
  name: 'trpc',
  isNamedBy: () => false,
  isSpokenIn: ({ json }) => isCall(json) || asList(json)?.some(isCall) === true,
  open: () => read,
};
