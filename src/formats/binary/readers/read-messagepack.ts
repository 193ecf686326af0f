import { decode, decodeMulti, decodeTimestampToTimeSpec, ExtensionCodec } from '@msgpack/msgpack';
import type { ReadResult } from '../binary-readers.ts';
import { plainValue, TooLarge } from '../plain-value.ts';

/** The extension type of timestamps. */
const TIMESTAMP = -1;

/** The extension of msgpackr and of Socket.IO's parser for `undefined`. */
const UNDEFINED = 0;

/** Reads any extension: a timestamp as seconds since the epoch, others as their type and bytes. */
class AnyExtension extends ExtensionCodec {
  override decode(data: Uint8Array, type: number): unknown {
    if (type === TIMESTAMP && [4, 8, 12].includes(data.length)) {
      const { sec, nsec } = decodeTimestampToTimeSpec(data);
      return sec + nsec / 1e9;
    }
    if (type === UNDEFINED && data.length === 1) return null;
    return { extension: type, data: data.slice() };
  }
}

const extensionCodec = new AnyExtension();

/** No list can have more items than bytes, so none makes room for more; names may be of any kind that makes a name. */
const optionsFor = (bytes: Uint8Array) => ({
  extensionCodec,
  useBigInt64: true,
  maxArrayLength: bytes.length,
  maxMapLength: bytes.length,
  mapKeyConverter: (key: unknown): string | number => {
    if (typeof key === 'string' || typeof key === 'number') return key;
    if (typeof key === 'bigint' || typeof key === 'boolean' || key === null) return String(key);
    throw new TypeError('a container is no key');
  },
});

function attempt<T>(read: () => T): ReadResult<T> {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof TooLarge) return { ok: false, reason: 'too-large' };
    const isEarly = error instanceof RangeError && /insufficient|outside|bounds/i.test(error.message);
    return { ok: false, reason: isEarly ? 'cut' : 'malformed' };
  }
}

/** Reads bytes that are one MessagePack value (https://github.com/msgpack/msgpack/blob/master/spec.md). */
export const readMessagePack = (bytes: Uint8Array): ReadResult<unknown> =>
  attempt(() => plainValue(decode(bytes, optionsFor(bytes))));

/** Reads bytes that are MessagePack values one after another. */
export const readMessagePackSequence = (bytes: Uint8Array): ReadResult<readonly unknown[]> =>
  attempt(() => [...decodeMulti(bytes, optionsFor(bytes))].map(plainValue));
