import { binaryReaders } from '../binary/binary-readers.ts';
import { decodeUtf8 } from '../text/utf8.ts';
import { decoded, type DecodedMessage, type MessageRole, type Protocol, type RawMessage } from './decoded-message.ts';

/** Kinds of messages by their first byte, after `Protocol.ts` of https://github.com/colyseus/colyseus. */
const KINDS: Readonly<Record<number, readonly [type: string, role: MessageRole]>> = {
  9: ['handshake', 'handshake'],
  10: ['join room', 'handshake'],
  11: ['error', 'error'],
  12: ['leave room', 'control'],
  13: ['room data', 'data'],
  14: ['room state', 'data'],
  15: ['room state patch', 'data'],
  16: ['room data schema', 'data'],
  17: ['room data bytes', 'data'],
  18: ['ping', 'heartbeat'],
};

const JOIN_ROOM = 10;
const ROOM_DATA = 13;

/** Names of serializers that the server announces when a client joins. */
const SERIALIZERS = ['schema', 'fossil-delta', 'none'];

/** A text with its length in one byte before it; `null` if it is not all there. */
function textAt(bytes: Uint8Array, at: number): string | null {
  const end = at + 1 + (bytes[at] ?? 0);
  return at >= bytes.length || end > bytes.length ? null : decodeUtf8(bytes.subarray(at + 1, end));
}

/** A join: the token for coming back, and the serializer of the state. */
function isJoin(bytes: Uint8Array): boolean {
  const token = bytes[0] === JOIN_ROOM ? textAt(bytes, 1) : null;
  if (token === null || !/^[\w-]{4,64}$/.test(token)) return false;
  return SERIALIZERS.includes(textAt(bytes, 2 + token.length) ?? '');
}

function read({ bytes, text, json }: RawMessage): DecodedMessage {
  const kind = bytes === null ? undefined : KINDS[bytes[0] ?? -1];
  if (bytes === null || kind === undefined) return decoded('colyseus', 'data', { body: json ?? bytes ?? text });
  const [message, role] = kind;
  const rest = bytes.subarray(1);
  if (bytes[0] === ROOM_DATA) {
    // The name of the message, then its payload.
    const values = binaryReaders()?.messagePackSequence(rest);
    if (values?.ok === true && values.value.length > 0) {
      const [type, body] = values.value;
      return decoded('colyseus', role, { type: String(type), fields: { message }, body });
    }
  }
  return decoded('colyseus', role, { type: message, fields: { message }, body: rest.length === 0 ? undefined : rest });
}

/** Colyseus: kinds of messages, and room messages in MessagePack. What a patch changes in the state is not read. */
export const colyseus: Protocol = {
  name: 'colyseus',
  readsBytes: true,
  isNamedBy: () => false,
  isSpokenIn: ({ bytes, direction }) => bytes !== null && direction === 'in' && isJoin(bytes),
  open: () => read,
};
