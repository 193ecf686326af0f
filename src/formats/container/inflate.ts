import { Gunzip, Unzlib, unzipSync } from 'fflate';

/** Bytes unpacked at once. */
const SLICE = 64 * 1024;

/** Unpacks bytes that come piece by piece; what was unpacked before damage is given before it is thrown. */
interface Inflater {
  push(bytes: Uint8Array, isLast: boolean): void;
}

async function* inflate(
  pieces: AsyncIterable<Uint8Array>,
  make: (take: (bytes: Uint8Array) => void) => Inflater,
): AsyncGenerator<Uint8Array> {
  let out: Uint8Array[] = [];
  const inflater = make((bytes) => out.push(bytes));
  const nothing = new Uint8Array();
  /** Gives what comes out, then throws what went wrong. */
  function* pushed(bytes: Uint8Array, isLast: boolean): Generator<Uint8Array> {
    let failure: unknown = null;
    try {
      inflater.push(bytes, isLast);
    } catch (error) {
      failure = error;
    }
    yield* out;
    out = [];
    if (failure !== null) throw failure;
  }
  for await (const piece of pieces) {
    // The package keeps a view of what it was given: a copy, since a source may use its buffer again.
    for (let at = 0; at < piece.length; at += SLICE) yield* pushed(piece.slice(at, at + SLICE), false);
  }
  yield* pushed(nothing, true);
}

/**
 * Unpacks gzip of one or several members. Checksums are not compared.
 *
 * @param onMember called at the beginning of each member but the first.
 */
export const inflateGzip = (
  pieces: AsyncIterable<Uint8Array>,
  onMember: () => void = () => undefined,
): AsyncGenerator<Uint8Array> =>
  inflate(pieces, (take) => {
    const gunzip = new Gunzip(take);
    gunzip.onmember = onMember;
    return gunzip;
  });

/** Unpacks zlib (RFC 1950). The checksum is not compared. */
export const inflateZlib = (pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> =>
  inflate(pieces, (take) => new Unzlib(take));

/**
 * Unpacks the files of a zip archive that are wanted.
 *
 * @param isWanted asked for each file with its name and its announced size in bytes.
 * @throws for an archive that is damaged.
 */
export const unzip = (
  bytes: Uint8Array,
  isWanted: (name: string, size: number) => boolean,
): ReadonlyMap<string, Uint8Array> =>
  new Map(Object.entries(unzipSync(bytes, { filter: ({ name, originalSize }) => isWanted(name, originalSize) })));
