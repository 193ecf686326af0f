import { describe, expect, test } from 'vitest';
import { type ByteSource, encodePieces, isGzip, piecesOf, toStream } from '../../../../src/formats/text/byte-pieces.ts';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

/** Pieces one after the other; counts how many were asked for and whether their maker was stopped. */
function counted(count: number) {
  const log = { made: 0, isStopped: false };
  async function* make(): AsyncGenerator<Uint8Array> {
    try {
      while (log.made < count) yield bytes(log.made++);
    } finally {
      log.isStopped = true;
    }
  }
  return { log, pieces: make() };
}

async function all(source: ByteSource): Promise<readonly number[]> {
  const taken: number[] = [];
  for await (const piece of piecesOf(source)) taken.push(...piece);
  return taken;
}

describe('the pieces of a source', () => {
  test('come in their order, from a stream and from anything that can be iterated', async () => {
    expect(await all(counted(3).pieces)).toEqual([0, 1, 2]);
    expect(await all(toStream(counted(3).pieces))).toEqual([0, 1, 2]);
  });

  test.each(['a stream', 'a generator'])('of %s end with a loop that is left early', async (kind) => {
    const { log, pieces } = counted(100);
    for await (const [value] of piecesOf(kind === 'a stream' ? toStream(pieces) : pieces)) if (value === 2) break;
    expect(log.isStopped).toBe(true);
    // A stream has at most one piece ready.
    expect(log.made).toBeLessThanOrEqual(4);
  });

  test('of a stream that fails give its error', async () => {
    const failing = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error('gone')) });
    await expect(all(failing)).rejects.toThrow('gone');
  });
});

describe('a stream of pieces', () => {
  test('asks for a piece only when there is room for it', async () => {
    const { log, pieces } = counted(100);
    const reader = toStream(pieces).getReader();
    for (const expected of [0, 1, 2]) expect((await reader.read()).value).toEqual(bytes(expected));
    expect(log.made).toBeLessThanOrEqual(4);
    await reader.cancel();
    expect(log.isStopped).toBe(true);
  });
});

describe('texts as bytes', () => {
  async function sizes(texts: Iterable<string> | AsyncIterable<string>): Promise<readonly number[]> {
    const found: number[] = [];
    for await (const { length } of encodePieces(texts)) found.push(length);
    return found;
  }

  // 10 × 10,000 characters: the seventh text brings them to 70,000, over 64 Ki; 30,000 are left.
  test('are joined until there are 64 Ki characters', async () => {
    const texts = Array.from({ length: 10 }, () => 'x'.repeat(10_000));
    expect(await sizes(texts)).toEqual([70_000, 30_000]);
    expect(await sizes(['x'.repeat(64 * 1024), 'x'])).toEqual([64 * 1024, 1]);
  });

  test('of nothing are no bytes at all', async () => {
    expect(await sizes([])).toEqual([]);
    expect(await sizes(['', ''])).toEqual([]);
  });

  test('are UTF-8, also where a pair of characters lies across two texts', async () => {
    const pieces: Uint8Array[] = [];
    for await (const piece of encodePieces(['é', '\ud83d', '\ude00'])) pieces.push(piece);
    expect(Buffer.concat(pieces).toString()).toBe('é😀');
  });
});

test('gzip is known by its first two bytes', () => {
  expect([isGzip(bytes(0x1f, 0x8b, 8)), isGzip(bytes(0x1f, 0x8a)), isGzip(bytes(0x8b, 0x1f)), isGzip(bytes())]).toEqual(
    [true, false, false, false],
  );
});
