import { binaryReaders, type ReadResult } from '../binary/binary-readers.ts';

/** Bytes of the length in front of each message of a batch. */
const LENGTH = 4;

/** Messages of one batch that are taken apart. */
const MESSAGES_LIMIT = 10_000;

/**
 * Reads the messages of one frame by the serializer that the subprotocol names, say `msgpack.batched`: a batch has the
 * length of each message in four bytes before it (https://wamp-proto.org, "Batched transport").
 *
 * @returns `null` if the bytes are no such messages.
 */
export function readWampFrame(bytes: Uint8Array, serializer: string): readonly unknown[] | null {
  const readers = binaryReaders();
  if (readers === null) return null;
  const read = (message: Uint8Array): ReadResult<unknown> =>
    serializer.startsWith('cbor') ? readers.cbor(message) : readers.messagePack(message);
  if (!serializer.endsWith('.batched')) {
    const whole = read(bytes);
    return whole.ok ? [whole.value] : null;
  }
  const messages: unknown[] = [];
  let at = 0;
  while (at + LENGTH <= bytes.length && messages.length < MESSAGES_LIMIT) {
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, LENGTH);
    const end = at + LENGTH + view.getUint32(0);
    const message = end > bytes.length ? null : read(bytes.subarray(at + LENGTH, end));
    if (message === null || !message.ok) return null;
    messages.push(message.value);
    at = end;
  }
  return at === bytes.length ? messages : null;
}
