import { binaryReaders, type ReadResult } from '../binary/binary-readers.ts';
import { PARTS_LIMIT, type Split } from './message-parts.ts';

/** Bytes of the length in front of each message of a batch. */
const LENGTH = 4;

/**
 * Reads the messages of one frame by the serializer that the subprotocol names, say `msgpack.batched`: a batch has the
 * length of each message in four bytes before it (https://wamp-proto.org, "Batched transport").
 *
 * @returns `null` if the bytes are no such messages.
 */
export function readWampFrame(bytes: Uint8Array, serializer: string): Split<unknown> | null {
  const readers = binaryReaders();
  if (readers === null) return null;
  const read = (message: Uint8Array): ReadResult<unknown> =>
    serializer.startsWith('cbor') ? readers.cbor(message) : readers.messagePack(message);
  if (!serializer.endsWith('.batched')) {
    const whole = read(bytes);
    return whole.ok ? { pieces: [whole.value], rest: '' } : null;
  }
  const messages: unknown[] = [];
  let at = 0;
  while (at + LENGTH <= bytes.length && messages.length < PARTS_LIMIT) {
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, LENGTH);
    const end = at + LENGTH + view.getUint32(0);
    const message = end > bytes.length ? null : read(bytes.subarray(at + LENGTH, end));
    if (message === null || !message.ok) return null;
    messages.push(message.value);
    at = end;
  }
  const isWhole = at === bytes.length || messages.length === PARTS_LIMIT;
  return isWhole ? { pieces: messages, rest: bytes.subarray(at) } : null;
}
