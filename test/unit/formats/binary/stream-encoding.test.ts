import { encode as encodeMessagePack } from '@msgpack/msgpack';
import { beforeAll, describe, expect, test } from 'vitest';
import { installBinaryReaders } from '../../../../src/formats/binary/binary-readers.ts';
import { allReaders } from '../../../../src/formats/binary/readers/all-readers.ts';
import { StreamEncoding } from '../../../../src/formats/binary/stream-encoding.ts';
import { encodeBase64 } from '../../../../src/formats/text/base64.ts';
import { below, ENCODERS, feedOf, randomFrom, rawZstd, shared } from './streams.ts';

beforeAll(() => installBinaryReaders(allReaders));

/** Reads one message, as an analysis does. */
function readOne(encoding: StreamEncoding, frame: Uint8Array | string, direction: 'in' | 'out' = 'in', text = '') {
  const [bytes, whole] = typeof frame === 'string' ? [null, frame] : [frame, text];
  return encoding.read({ bytes, text: whole, json: undefined, direction });
}

/** The steps by which the last frame of a stream was read, `null` if it was taken as it is. */
function stepsOf(frames: readonly (Uint8Array | string)[], encoding = new StreamEncoding()): string | null {
  let steps: string | null = null;
  for (const frame of frames) {
    const reading = readOne(encoding, frame);
    steps = reading === null || reading.failure !== null ? null : reading.steps.join(' ');
  }
  return steps;
}

const feed = (count: number): readonly unknown[] =>
  Array.from({ length: count }, (_, index) => ({ seq: index, price: index * 3, side: 'buy' }));
const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

describe('how the frames of a stream are wrapped', () => {
  test.each(Object.entries(ENCODERS))('%s: is found in 98 of 100 feeds and never taken for another', (name, encode) => {
    const random = randomFrom(11);
    const found = Array.from({ length: 125 }, () => stepsOf(feedOf(random, 24).map(encode)));
    expect(found.filter((steps) => steps !== null && steps !== name)).toEqual([]);
    expect(found.filter((steps) => steps === name).length).toBeGreaterThanOrEqual(0.98 * found.length);
  });

  // Frames of one length and of many, with the same first bytes in each as custom formats have them, and without.
  test('none of 1,000 streams of random bytes is read', () => {
    const random = randomFrom(5);
    const read = Array.from({ length: 1_000 }, (_, stream) => {
      const encoding = new StreamEncoding();
      const head = Array.from({ length: stream % 4 }, () => below(random, 256));
      const length = 1 + below(random, [3, 16, 120][stream % 3] ?? 3);
      const frames = Array.from({ length: 60 }, () => {
        const rest = stream % 2 === 0 ? length : 1 + below(random, length);
        return Uint8Array.from([...head, ...Array.from({ length: rest }, () => below(random, 256))]);
      });
      return frames.some((frame) => stepsOf([frame], encoding) !== null);
    });
    expect(read.filter(Boolean).length).toBe(0);
  });

  test.each(['ping', 'true', '1234', 'aGVsbG8gd29ybGQsIGhvdyBhcmU=', 'deadbeefdeadbeefdeadbeef'])(
    'a stream of %s stays text',
    (text) => {
      expect(stepsOf(Array.from({ length: 60 }, () => text))).toBeNull();
    },
  );

  test('nothing is read from one frame, and nothing from two', () => {
    expect(stepsOf(feed(2).map((value) => ENCODERS['gzip text']?.(value) ?? ''))).toBeNull();
    expect(stepsOf(feed(3).map((value) => ENCODERS['messagepack']?.(value) ?? ''))).toBeNull();
  });

  test('base64 counts where there is something in it', () => {
    const texts = feed(20).map((value) => encodeBase64(new Uint8Array(encodeMessagePack(value))));
    expect(stepsOf(texts)).toBe('base64 messagepack');
  });

  test('one context over all frames of a connection, and again over those of the next', async () => {
    const messages = feed(12).map(json);
    const encoding = new StreamEncoding();
    const zlib = await shared(messages, 'zlib');
    expect(stepsOf(zlib, encoding)).toBe('zlib text');
    encoding.restart();
    const first = readOne(encoding, zlib[0] ?? '');
    expect(first?.content).toBe('{"seq":0,"price":0,"side":"buy"}');
    expect(stepsOf(await shared(messages, 'deflate'))).toBe('deflate text');
    const zstd = messages.map((message, index) => rawZstd(message, false, index === 0));
    expect(stepsOf(zstd)).toBe('zstd text');
  });

  test('a context whose beginning was not recorded is not guessed', async () => {
    const zlib = await shared(feed(40).map(json), 'zlib');
    expect(stepsOf(zlib.slice(1))).toBeNull();
  });

  test('a frame that does not fit says at which step, and the next one is read again', () => {
    const encoding = new StreamEncoding();
    const gzip = ENCODERS['gzip messagepack'];
    if (gzip === undefined) throw new Error('no gzip');
    expect(stepsOf(feed(8).map(gzip), encoding)).toBe('gzip messagepack');
    const cut = gzip({ seq: 9 }).slice(0, -9);
    expect(readOne(encoding, cut)).toEqual({
      steps: ['gzip', 'messagepack'],
      content: null,
      failure: { step: 'gzip', reason: 'cut' },
    });
    expect(readOne(encoding, gzip({ seq: 10 }))?.content).toEqual({ value: { seq: 10 } });
  });

  test('each direction by itself, and bytes that are text stay text', () => {
    const encoding = new StreamEncoding();
    expect(
      stepsOf(
        feed(8).map((value) => new Uint8Array(encodeMessagePack(value))),
        encoding,
      ),
    ).toBe('messagepack');
    const frame = new Uint8Array(encodeMessagePack({ seq: 1 }));
    expect(readOne(encoding, frame, 'out')).toBeNull();
    expect(readOne(encoding, new TextEncoder().encode('ping'), 'in', 'ping')).toBeNull();
  });

  test('a chosen way needs no agreement and is tried on text too', () => {
    const chosen = new StreamEncoding({
      steps: [{ kind: 'skip', bytes: 2 }, { kind: 'messagepack' }, { kind: 'path', path: ['d', 0] }],
      schema: null,
    });
    const frame = Uint8Array.of(9, 9, ...encodeMessagePack({ d: [{ n: 5 }] }));
    expect(readOne(chosen, frame)?.content).toEqual({ value: { n: 5 } });
    expect(readOne(chosen, Uint8Array.of(1))?.failure).toEqual({ step: 'skip', reason: 'cut' });
  });
});
