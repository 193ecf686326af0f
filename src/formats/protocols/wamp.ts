import { isRecord } from '../../base/is-object.ts';
import {
  decoded,
  joinParts,
  type Handshake,
  type DecodedMessage,
  type MessageRole,
  type PacketFields,
  type RawMessage,
  type Protocol,
  type RefRole,
  unwrapArguments,
} from './decoded-message.ts';
import { asList, asRef, asText } from '../json/fields.ts';
import { parseJson } from '../json/parse-json.ts';
import { readParts, splitParts } from './message-parts.ts';
import { readWampFrame } from './wamp-serializers.ts';

/**
 * Message codes of WAMP 2 (https://wamp-proto.org): name, role, what the request id at `refAt` means, the position of the
 * URI, and the names of the items behind the code. `Arguments` and `ArgumentsKw` are the payload.
 */
type MessageCode = readonly [
  name: string,
  role: MessageRole,
  refRole: RefRole | null,
  refAt: number,
  uriAt: number,
  items: readonly string[],
];

const CODES: ReadonlyMap<unknown, MessageCode> = new Map<unknown, MessageCode>([
  [1, ['HELLO', 'handshake', null, 0, 1, 'Realm Details'.split(' ')]],
  [2, ['WELCOME', 'handshake', null, 0, 0, 'Session Details'.split(' ')]],
  [3, ['ABORT', 'error', null, 0, 2, 'Details Reason'.split(' ')]],
  [4, ['CHALLENGE', 'handshake', null, 0, 0, 'AuthMethod Extra'.split(' ')]],
  [5, ['AUTHENTICATE', 'handshake', null, 0, 0, 'Signature Extra'.split(' ')]],
  [6, ['GOODBYE', 'control', null, 0, 2, 'Details Reason'.split(' ')]],
  [8, ['ERROR', 'error', 'reply', 2, 4, 'REQUEST.Type REQUEST.Request Details Error Arguments ArgumentsKw'.split(' ')]],
  [16, ['PUBLISH', 'data', 'may-reply', 1, 3, 'Request Options Topic Arguments ArgumentsKw'.split(' ')]],
  [17, ['PUBLISHED', 'ack', 'reply', 1, 0, 'Request Publication'.split(' ')]],
  [32, ['SUBSCRIBE', 'subscribe', 'request', 1, 3, 'Request Options Topic'.split(' ')]],
  [33, ['SUBSCRIBED', 'ack', 'reply', 1, 0, 'Request Subscription'.split(' ')]],
  [34, ['UNSUBSCRIBE', 'subscribe', 'request', 1, 0, 'Request Subscription'.split(' ')]],
  [35, ['UNSUBSCRIBED', 'ack', 'reply', 1, 0, 'Request'.split(' ')]],
  [36, ['EVENT', 'data', null, 0, 0, 'Subscription Publication Details Arguments ArgumentsKw'.split(' ')]],
  [48, ['CALL', 'data', 'request', 1, 3, 'Request Options Procedure Arguments ArgumentsKw'.split(' ')]],
  [49, ['CANCEL', 'control', null, 0, 0, 'Request Options'.split(' ')]],
  [50, ['RESULT', 'data', 'reply', 1, 0, 'Request Details Arguments ArgumentsKw'.split(' ')]],
  [64, ['REGISTER', 'subscribe', 'request', 1, 3, 'Request Options Procedure'.split(' ')]],
  [65, ['REGISTERED', 'ack', 'reply', 1, 0, 'Request Registration'.split(' ')]],
  [66, ['UNREGISTER', 'subscribe', 'request', 1, 0, 'Request Registration'.split(' ')]],
  [67, ['UNREGISTERED', 'ack', 'reply', 1, 0, 'Request'.split(' ')]],
  [68, ['INVOCATION', 'data', 'request', 1, 0, 'Request Registration Details Arguments ArgumentsKw'.split(' ')]],
  [69, ['INTERRUPT', 'control', null, 0, 0, 'Request Options'.split(' ')]],
  [70, ['YIELD', 'data', 'reply', 1, 0, 'Request Options Arguments ArgumentsKw'.split(' ')]],
]);

/** The items of a message by their names, without the payload. */
function fieldsOf(name: string, list: readonly unknown[], items: readonly string[]): PacketFields {
  const fields: Record<string, unknown> = { message: name };
  for (const [index, item] of items.entries()) {
    const value = list[index + 1];
    if (!isPayload(item) && value !== undefined) fields[item] = value;
  }
  return fields;
}

const isPayload = (item: string): boolean => item.startsWith('Arguments');

/** What the app sends: keyword arguments where there are any, else those by position. */
function payloadOf(list: readonly unknown[], items: readonly string[]): unknown {
  const at = items.indexOf('Arguments') + 1;
  if (at === 0) return undefined;
  const [positional, named] = [asList(list[at]) ?? [], list[at + 1]];
  if (!isRecord(named) || Object.keys(named).length === 0) return unwrapArguments(positional);
  return positional.length === 0 ? named : [...positional, named];
}

function readMessage(json: unknown): DecodedMessage {
  const list = asList(json) ?? [];
  const row = CODES.get(list[0]);
  if (row === undefined) return decoded('wamp', 'data', { body: json });
  const [name, role, refRole, refAt, uriAt, items] = row;
  const ref = refAt === 0 ? null : asRef(list[refAt]);
  const channel = uriAt === 0 ? (name === 'EVENT' ? asRef(list[1]) : null) : asText(list[uriAt]);
  return decoded('wamp', role, {
    type: name,
    channel,
    ref,
    refRole: ref === null ? null : refRole,
    body: payloadOf(list, items),
    fields: fieldsOf(name, list, items),
  });
}

/** A serializer of WAMP as the subprotocol names it. */
const SUBPROTOCOL = /^wamp\.2\.((?:json|msgpack|cbor)(?:\.batched)?)$/;

/** Ends each message of a batch in JSON. */
const BATCH_SEPARATOR = '\u001e';

const serializerOf = ({ subprotocol }: Handshake): string => SUBPROTOCOL.exec(subprotocol)?.[1] ?? 'json';

function open(serializer: string): (raw: RawMessage) => DecodedMessage {
  return ({ text, bytes, json }) => {
    if (serializer === 'json.batched' && json === undefined) {
      const split = splitParts(text, BATCH_SEPARATOR);
      const parts = readParts('wamp', split, (message) => readMessage(parseJson(message)));
      return joinParts('wamp', parts, readMessage(undefined));
    }
    if (bytes === null || json !== undefined) return readMessage(json);
    const split = readWampFrame(bytes, serializer);
    const unread = decoded('wamp', 'data', { body: bytes });
    return split === null ? unread : joinParts('wamp', readParts('wamp', split, readMessage), unread);
  };
}

/**
 * WAMP 2 in JSON, MessagePack or CBOR, batched or not: arrays whose first item is a message code. Progressive results count
 * as replies.
 */
export const wamp: Protocol = {
  name: 'wamp',
  readsBytes: true,
  isNamedBy: ({ subprotocol }) => SUBPROTOCOL.test(subprotocol),
  isSpokenIn: ({ json }) => {
    if (!Array.isArray(json) || json.length !== 3) return false;
    const list: readonly unknown[] = json;
    return (
      (list[0] === 1 && typeof list[1] === 'string' && isRecord(list[2])) ||
      (list[0] === 2 && typeof list[1] === 'number' && isRecord(list[2]))
    );
  },
  dialectOf: serializerOf,
  open,
};
