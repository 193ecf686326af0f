import { PAYLOAD_LIMIT, RING_BYTES } from '../../wire/wire-limits.ts';
import type { BodyKind } from '../../wire/record.ts';
import { reserveAlone } from './arena.ts';
import { bufferRaw, type Raw, type Reserve, textRaw, unreadable, viewRaw } from './ring-entry.ts';
import { blobSize } from '../platform/platform.ts';
import { getterOf, isObject, toText, uncurry } from '../platform/primordials.ts';

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

/** Catches a Blob by reference: it never changes, and its bytes are read when somebody asks. */
export function blobRaw(blob: Blob, size: number): Raw {
  if (size === 0) return { kind: 'bytes', ...reserveAlone(0), size, isCut: false, held: 0 };
  if (size <= WHOLE_BLOB_LIMIT) return { kind: 'blob', blob, size, isCut: false, held: size };
  // A slice may keep the whole in the browser's process; as many of these as fit the ring by their true size.
  return { kind: 'blob', blob: sliceOfBlob(blob, 0, PAYLOAD_LIMIT), size, isCut: true, held: size / 2 };
}

/**
 * Catches what a page gave to `send()` or as a body, or got as a message, without changing or converting it.
 *
 * @param room where bytes go: see `reserve` and `reserveAlone`.
 */
export function catchContent(value: unknown, room: Reserve = reserveAlone): Content {
  if (typeof value === 'string') return { bodyKind: 'text', raw: textRaw(value) };
  if (value === undefined || value === null) return NO_BODY;
  if (!isObject(value)) {
    return typeof value === 'symbol'
      ? { bodyKind: 'unknown', raw: unreadable(null) }
      : { bodyKind: 'text', raw: textRaw(toText(value)) };
  }
  if (isView(value)) return { bodyKind: 'view', raw: viewRaw(value, PAYLOAD_LIMIT, 0, room) };
  if (isBuffer(value)) return { bodyKind: 'arraybuffer', raw: bufferRaw(value, PAYLOAD_LIMIT, room) };
  const size = blobSize(value);
  if (size !== null) return { bodyKind: 'blob', raw: blobRaw(value as Blob, size) };
  return catchOther(value);
}

/** No body. */
export const NO_BODY: Content = { bodyKind: 'none', raw: null };

/** Whether an object is an `ArrayBuffer`, by the platform's own check. */
function isBuffer(value: object): value is ArrayBuffer {
  try {
    return bufferTag?.(value) !== undefined;
  } catch {
    return false;
  }
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
