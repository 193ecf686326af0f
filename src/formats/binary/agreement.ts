import { looksLikeJson, parseJson } from '../json/parse-json.ts';
import { decodeBase64 } from '../text/base64.ts';
import {
  binaryReaders,
  type BinaryReaders,
  type Compression,
  type ReadResult,
  type SharedInflater,
} from './binary-readers.ts';
import { evidenceOf } from './evidence.ts';
import type { Step } from './steps.ts';
import { asUtf8 } from './unwrap.ts';

/** Different frames that must agree. */
const LEAST_FITS = 3;

/** Bits of evidence in them together: one wrong reading in four thousand million. */
const LEAST_EVIDENCE = 32;

/** Share of the frames that say anything which must fit. */
const FITTING_SHARE = 0.75;

/** Frames after which no more is tried. */
const TRIED_FRAMES = 48;

/** Bits of a magic number with a length or checksum at the end. */
const CHECKED = 24;

/** Bits of the first byte of a list or map; all frames of a stream may begin alike, so it counts once. */
const FIRST_BYTE = 6;

/** Characters below which a text is no base64: `ping`, `true` and `1234` are base64 too. */
const LEAST_BASE64 = 16;

/** What the bytes inside are. */
const INNER = ['text', 'messagepack', 'cbor'] as const;
type Inner = (typeof INNER)[number];

interface Tally {
  fits: number;
  /** Frames that are one plain value, as most bytes are. */
  plain: number;
  evidence: number;
}

/** One way in which a stream's frames may be compressed, and what was found inside so far. */
interface Track {
  readonly compression: Compression | null;
  readonly isShared: boolean;
  readonly tallies: Readonly<Record<Inner, Tally>>;
  /** The context of the connection at hand; `null` where it did not begin with a frame of this kind. */
  context: SharedInflater | null;
}

/** A reading that the frames of a stream agree on. */
interface Agreed {
  readonly steps: readonly Step[];
  /** The context that has taken in the frames so far, `null` if frames share none. */
  readonly context: SharedInflater | null;
}

const newTally = (): Tally => ({ fits: 0, plain: 0, evidence: FIRST_BYTE });

const newTrack = (compression: Compression | null, isShared = false): Track => ({
  compression,
  isShared,
  tallies: { text: newTally(), messagepack: newTally(), cbor: newTally() },
  context: null,
});

/**
 * Finds by the frames of one direction of a stream how they are wrapped. A frame fits if all of it reads as a filled list or
 * map, or decompresses to text; a plain value says nothing, since most bytes are one. A reading holds when three different
 * frames and three quarters of all fit it, their evidence suffices, and no other reading is as good.
 */
export class Agreement {
  readonly #isBase64: boolean;
  readonly #tracks: readonly Track[] = [
    newTrack(null),
    newTrack('gzip'),
    newTrack('zlib'),
    newTrack('deflate'),
    newTrack('zstd'),
    newTrack('zlib', true),
    newTrack('deflate', true),
    newTrack('zstd', true),
  ];
  #frames = 0;
  #tried = 0;
  #isFirst = true;
  #last: Uint8Array | null = null;

  /** @param isBase64 whether the frames are texts that may be base64. */
  constructor(isBase64: boolean) {
    this.#isBase64 = isBase64;
  }

  /** True when no more frames are worth trying. */
  get isOver(): boolean {
    return this.#tried >= TRIED_FRAMES;
  }

  /** A connection begins: contexts start over. */
  restart(): void {
    this.#isFirst = true;
  }

  /** A frame came that cannot be read: contexts are broken. */
  skip(): void {
    this.#isFirst = false;
    for (const track of this.#tracks) track.context = null;
  }

  /** Takes the next frame. @returns the reading that holds from the next frame on, `null` while there is none. */
  take(content: string | Uint8Array): Agreed | null {
    const readers = binaryReaders();
    if (readers === null || this.isOver || content.length === 0) return null;
    this.#tried += 1;
    const bytes = typeof content === 'string' ? base64Of(content) : content;
    const isRepeated = bytes !== null && this.#last !== null && areEqual(bytes, this.#last);
    this.#last = bytes;
    if (!isRepeated) this.#frames += 1;
    if (bytes === null) return null;
    for (const track of this.#tracks) {
      const inside = decompress(track, bytes, this.#isFirst, readers);
      if (inside?.ok === true && !isRepeated) weigh(track, inside.value, readers);
    }
    this.#isFirst = false;
    return this.#agreed();
  }

  #agreed(): Agreed | null {
    const readings = this.#tracks
      .flatMap((track) => INNER.map((inner) => ({ track, inner, ...track.tallies[inner] })))
      .filter(({ fits, plain, evidence }) => {
        const isEnough = fits >= LEAST_FITS && evidence >= LEAST_EVIDENCE;
        return isEnough && fits >= (this.#frames - plain) * FITTING_SHARE;
      })
      .sort((left, right) => right.fits - left.fits);
    const [best, ...others] = readings;
    if (best === undefined) return null;
    // Whole frames of zstd are one context too.
    const isSame = ({ track, inner }: typeof best): boolean =>
      track.compression === best.track.compression && inner === best.inner;
    if (others.some((other) => other.fits === best.fits && !isSame(other))) return null;
    const { track, inner } = best;
    const steps: Step[] = this.#isBase64 ? [{ kind: 'base64' }] : [];
    if (track.compression !== null) steps.push({ kind: track.compression, isShared: track.isShared });
    steps.push({ kind: inner });
    return { steps, context: track.isShared ? track.context : null };
  }
}

const areEqual = (left: Uint8Array, right: Uint8Array): boolean =>
  left.length === right.length && left.every((byte, index) => byte === right[index]);

function base64Of(text: string): Uint8Array | null {
  const trimmed = text.trim();
  return trimmed.length < LEAST_BASE64 || trimmed.replace(/=+$/, '').length % 4 === 1 ? null : decodeBase64(trimmed);
}

function decompress(
  track: Track,
  bytes: Uint8Array,
  isFirst: boolean,
  readers: BinaryReaders,
): ReadResult<Uint8Array> | null {
  const { compression } = track;
  if (compression === null) return { ok: true, value: bytes };
  if (!track.isShared || compression === 'gzip') return readers.decompress(bytes, compression);
  if (isFirst) track.context = readers.createSharedInflater(compression);
  if (track.context === null) return null;
  const made = track.context.push(bytes);
  if (!made.ok) track.context = null;
  return made;
}

/** Notes what the bytes inside are; of uncompressed ones text is read without any step. */
function weigh({ compression, isShared, tallies }: Track, bytes: Uint8Array, readers: BinaryReaders): void {
  const isChecked = compression !== null && compression !== 'deflate' && !isShared;
  if (compression !== null) {
    const text = asUtf8(bytes);
    if (text.ok && text.value !== '') {
      // Without a checksum any tables give text: those of texts all the more. JSON they do not give.
      const evidence = isChecked ? CHECKED : evidenceOf(looksLikeJson(text.value) ? parseJson(text.value) : null);
      if (evidence === 0) return;
      tallies.text.fits += 1;
      tallies.text.evidence += evidence;
      return;
    }
  }
  for (const inner of ['messagepack', 'cbor'] as const) {
    const made = inner === 'cbor' ? readers.cbor(bytes) : readers.messagePack(bytes);
    if (!made.ok) continue;
    const evidence = evidenceOf(made.value);
    if (evidence > 0) {
      tallies[inner].fits += 1;
      tallies[inner].evidence += evidence + (isChecked ? CHECKED : 0);
    } else if (compression === null) tallies[inner].plain += 1;
  }
}
