/** Bytes passed to the platform at once: what damage in the middle can cost of the bytes before it. */
const SLICE = 16 * 1024;

/** The same when packing, in which nothing can be damaged. */
const OUTWARD_SLICE = 128 * 1024;

/** Microtask turns after which everything that was unpacked has come out; one read of a queue takes three. */
const TURNS = 16;

type Read = { readonly done: boolean; readonly value: Uint8Array | undefined };

/**
 * Unpacks gzip with the platform's own decompressor.
 *
 * A stream that fails forgets what it still holds. So the bytes go in by small slices, each taken out before the next
 * goes in, and the end is only reported when everything is out: of a file that was cut, all that stands before the cut
 * is given, then the error is thrown.
 */
export const gunzip = (pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> =>
  through(new DecompressionStream('gzip'), pieces, SLICE);

/** Packs bytes as gzip. They are asked for as fast as what is packed is taken. */
export const gzip = (pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> =>
  through(new CompressionStream('gzip'), pieces, OUTWARD_SLICE);

/**
 * Sends bytes through a stream of the platform. Each write is awaited: Node's compression takes any number of pieces at
 * once when it is only asked whether it wants more, and then a whole recording waits in memory.
 */
async function* through(
  { readable, writable }: CompressionStream,
  pieces: AsyncIterable<Uint8Array>,
  slice: number,
): AsyncGenerator<Uint8Array> {
  const reader = readable.getReader();
  const writer = writable.getWriter();
  let isOver = false;
  let next: Promise<Read> = reader.read();
  // What fails is met when it is awaited below; until then it must not count as unhandled.
  const quiet = <T>(promise: Promise<T>): Promise<T> => {
    promise.catch(() => undefined);
    return promise;
  };
  quiet(next);

  /** Gives what comes out until `settled` does. */
  async function* until(settled: Promise<unknown>): AsyncGenerator<Uint8Array> {
    const mark = settled.then(() => null);
    quiet(mark);
    for (;;) {
      const read = await Promise.race([next, mark]);
      if (read === null) return;
      if (read.value === undefined) {
        isOver = true;
        return;
      }
      next = quiet(reader.read());
      yield read.value;
    }
  }

  try {
    for await (const piece of pieces) {
      for (let at = 0; at < piece.length; at += slice)
        yield* until(quiet(writer.write(piece.subarray(at, at + slice))));
    }
    yield* until(turns());
    quiet(writer.close());
    if (!isOver) yield* until(new Promise(() => undefined));
  } finally {
    if (!isOver) await Promise.allSettled([writer.abort(), reader.cancel()]);
  }
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await Promise.resolve();
}
