import { isRecord } from '../../base/is-object.ts';
import {
  decoded,
  type DecodedMessage,
  type MessageRole,
  type RawMessage,
  type Protocol,
  type RefRole,
} from './decoded-message.ts';
import { asRef, asText } from '../json/fields.ts';

/** Message codes of WAMP 2 (https://wamp-proto.org): name, role, what the request id at `refAt` means, the position of the URI. */
type MessageCode = readonly [name: string, role: MessageRole, refRole: RefRole | null, refAt: number, uriAt: number];

const CODES: ReadonlyMap<unknown, MessageCode> = new Map<unknown, MessageCode>([
  [1, ['HELLO', 'handshake', null, 0, 1]],
  [2, ['WELCOME', 'handshake', null, 0, 0]],
  [3, ['ABORT', 'error', null, 0, 2]],
  [4, ['CHALLENGE', 'handshake', null, 0, 0]],
  [5, ['AUTHENTICATE', 'handshake', null, 0, 0]],
  [6, ['GOODBYE', 'control', null, 0, 2]],
  [8, ['ERROR', 'error', 'reply', 2, 4]],
  [16, ['PUBLISH', 'data', 'may-reply', 1, 3]],
  [17, ['PUBLISHED', 'ack', 'reply', 1, 0]],
  [32, ['SUBSCRIBE', 'subscribe', 'request', 1, 3]],
  [33, ['SUBSCRIBED', 'ack', 'reply', 1, 0]],
  [34, ['UNSUBSCRIBE', 'subscribe', 'request', 1, 0]],
  [35, ['UNSUBSCRIBED', 'ack', 'reply', 1, 0]],
  [36, ['EVENT', 'data', null, 0, 0]],
  [48, ['CALL', 'data', 'request', 1, 3]],
  [49, ['CANCEL', 'control', null, 0, 0]],
  [50, ['RESULT', 'data', 'reply', 1, 0]],
  [64, ['REGISTER', 'subscribe', 'request', 1, 3]],
  [65, ['REGISTERED', 'ack', 'reply', 1, 0]],
  [66, ['UNREGISTER', 'subscribe', 'request', 1, 0]],
  [67, ['UNREGISTERED', 'ack', 'reply', 1, 0]],
  [68, ['INVOCATION', 'data', 'request', 1, 0]],
  [69, ['INTERRUPT', 'control', null, 0, 0]],
  [70, ['YIELD', 'data', 'reply', 1, 0]],
]);

function read({ json, text }: RawMessage): DecodedMessage {
  const list: readonly unknown[] = Array.isArray(json) ? json : [];
  const row = CODES.get(list[0]);
  if (row === undefined) return decoded('wamp', 'data', text, { body: json });
  const [name, role, refRole, refAt, uriAt] = row;
  const ref = refAt === 0 ? null : asRef(list[refAt]);
  const channel = uriAt === 0 ? (name === 'EVENT' ? asRef(list[1]) : null) : asText(list[uriAt]);
  return decoded('wamp', role, `${name} ${channel ?? ''}`, {
    type: name,
    channel,
    ref,
    refRole: ref === null ? null : refRole,
    body: json,
  });
}

const isObjectLike = (value: unknown): boolean => isRecord(value);

/** WAMP 2 in JSON: arrays whose first item is a message code. Progressive results count as replies. */
export const wamp: Protocol = {
  name: 'wamp',
  isNamedBy: ({ subprotocol }) => /^wamp\.2\.json(\.batched)?$/.test(subprotocol),
  isSpokenIn: ({ json }) => {
    if (!Array.isArray(json) || json.length !== 3) return false;
    const list: readonly unknown[] = json;
    return (
      (list[0] === 1 && typeof list[1] === 'string' && isObjectLike(list[2])) ||
      (list[0] === 2 && typeof list[1] === 'number' && isObjectLike(list[2]))
    );
  },
  open: () => read,
};
