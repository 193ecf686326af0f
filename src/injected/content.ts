import { CHUNK_LIMIT, PAYLOAD_LIMIT, RING_BYTES } from '../wire/limits.ts';
import type { BodyKind } from '../wire/record.ts';
import { bufferRaw, NOTHING, octetsRaw, type Raw, textRaw, unreadable } from './entry.ts';
import { blobSize } from './platform.ts';
import { copyView, getterOf, isObject, toText, uncurry, viewLength } from './primordials.ts';

/** What a page sent or received, and what it was. */
export interface Content {
  readonly bodyKind: BodyKind;
  readonly raw: Raw;
}

const sliceOfBlob = uncurry(Blob.prototype.slice);
const isView = ArrayBuffer.isView;
const bufferTag = getterOf<unknown, number>(ArrayBuffer.prototype, 'byteLength');
const paramsToText = uncurry(URLSearchParams.prototype.toString);
const nodeType = getterOf<unknown, number>(Node.prototype, 'nodeType');
const streamLocked = getterOf<unknown, boolean>(ReadableStream.prototype, 'locked');
const formHas = uncurry(FormData.prototype.has);

/** Whether a check of the platform accepts an object as one of its own. */
function accepts(check: () => unknown): boolean {
  try {
    return check() !== undefined;
  } catch {
    // The brand check of the platform refused it.
    return false;
  }
}

/** Beyond this a Blob is not kept for later but only its beginning. */
const WHOLE_BLOB_LIMIT = RING_BYTES / 8;

/** Catches a Blob by reference: it never changes, and its octets are read when somebody asks. */
export function blobRaw(blob: Blob, size: number): Raw {
  if (size === 0) return { kind: 'octets', data: null, size: 0, isCut: false, held: 0 };
  if (size <= WHOLE_BLOB_LIMIT) return { kind: 'blob', data: blob, size, isCut: false, held: size };
  // A slice may keep the whole in the browser's process; as many of these as fit the ring by their true size.
  return { kind: 'blob', data: sliceOfBlob(blob, 0, PAYLOAD_LIMIT), size, isCut: true, held: size / 2 };
}

/** Catches what a page gave to `send()` or as a body, or got as a message, without changing or converting it. */
export function catchContent(value: unknown): Content {
  if (typeof value === 'string') return { bodyKind: 'text', raw: textRaw(value) };
  if (value === undefined || value === null) return { bodyKind: 'none', raw: NOTHING };
  if (!isObject(value)) {
    return typeof value === 'symbol'
      ? { bodyKind: 'unknown', raw: unreadable(null) }
      : { bodyKind: 'text', raw: textRaw(toText(value)) };
  }
  if (isView(value)) {
    return { bodyKind: 'view', raw: octetsRaw(copyView(value, PAYLOAD_LIMIT), viewLength(value)) };
  }
  if (accepts(() => bufferTag?.(value))) return { bodyKind: 'arraybuffer', raw: bufferRaw(value as ArrayBuffer) };
  const size = blobSize(value);
  if (size !== null) return { bodyKind: 'blob', raw: blobRaw(value as Blob, size) };
  return catchOther(value);
}

function catchOther(value: object): Content {
  try {
    return { bodyKind: 'params', raw: textRaw(paramsToText(value as URLSearchParams)) };
  } catch {
    // Not a URLSearchParams; the next guess.
  }
  if (accepts(() => formHas(value as FormData, ''))) return { bodyKind: 'form', raw: unreadable(null) };
  if (accepts(() => streamLocked?.(value))) return { bodyKind: 'stream', raw: unreadable(null) };
  if (accepts(() => nodeType?.(value))) return { bodyKind: 'document', raw: unreadable(null) };
  return { bodyKind: 'unknown', raw: unreadable(null) };
}

/** Octets of an unfinished UTF-8 character at the end of a piece, to be put before the next one. */
export function unfinishedTail(octets: Uint8Array, length: number): number {
  for (let back = 1; back <= 3 && back <= length; back += 1) {
    const octet = octets[length - back] ?? 0;
    if (octet < 0x80) return 0;
    if (octet >= 0xc0) {
      const needed = octet >= 0xf0 ? 4 : octet >= 0xe0 ? 3 : 2;
      return needed > back ? back : 0;
    }
  }
  return 0;
}

/**
 * Catches the pieces of a UTF-8 body so that each can be read by itself: what is unfinished at the end of one goes to
 * the start of the next. The octets are copied at once, since the page may change or transfer them, and decoded when
 * somebody asks.
 */
export interface PieceCatcher {
  catch(piece: ArrayBufferView): Raw;
}

export function createPieceCatcher(): PieceCatcher {
  let carried = new Uint8Array(0);
  let isStart = true;
  return {
    catch(piece) {
      const size = viewLength(piece);
      const lead = viewLength(carried);
      const copy = copyView(piece, CHUNK_LIMIT, lead);
      for (let at = 0; at < lead; at += 1) copy[at] = carried[at] ?? 0;
      const length = viewLength(copy);
      const tail = size > CHUNK_LIMIT ? 0 : unfinishedTail(copy, length);
      carried = copyView(new Uint8Array(copy.buffer, length - tail, tail), tail);
      const data = tail === 0 ? copy : new Uint8Array(copy.buffer, 0, length - tail);
      const kind = isStart ? 'utf8-start' : 'utf8';
      if (length > tail) isStart = false;
      return { kind, data, size, isCut: size > CHUNK_LIMIT, held: length };
    },
  };
}
