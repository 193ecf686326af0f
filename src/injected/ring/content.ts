import { PAYLOAD_LIMIT, RING_BYTES } from '../../wire/wire-limits.ts';
import type { BodyKind } from '../../wire/record.ts';
import { reserveAlone } from './arena.ts';
import { bufferRaw, type Raw, type Reserve, textRaw, unreadable, viewRaw } from './ring-entry.ts';
import { blobSize } from '../platform/platform.ts';
import { getterOf, isObject, toText, uncurry } from '../platform/primordials.ts';

/** What a page sent or received: its kind and its content. */
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

/** Above this size only the beginning of a Blob is stored. */
const WHOLE_BLOB_LIMIT = RING_BYTES / 8;

/** Captures a Blob by reference: it never changes, and its bytes are read when the record is sent. */
export function blobRaw(blob: Blob, size: number): Raw {
  if (size === 0) return { kind: 'bytes', ...reserveAlone(0), size, isCut: false, stored: 0 };
  if (size <= WHOLE_BLOB_LIMIT) return { kind: 'blob', blob, size, isCut: false, stored: size };
  // A slice may keep the whole Blob alive in the browser's process, so it counts with half of the true size.
  return { kind: 'blob', blob: sliceOfBlob(blob, 0, PAYLOAD_LIMIT), size, isCut: true, stored: size / 2 };
}

/**
 * Captures what a page passed to `send()` or as a body, or received as a message, without changing or converting it.
 *
 * @param allocate reserves memory for bytes: see `reserve` and `reserveAlone`.
 */
export function captureContent(value: unknown, allocate: Reserve = reserveAlone): Content {
  if (typeof value === 'string') return { bodyKind: 'text', raw: textRaw(value) };
  if (value === undefined || value === null) return NO_BODY;
  if (!isObject(value)) {
    return typeof value === 'symbol'
      ? { bodyKind: 'unknown', raw: unreadable(null) }
      : { bodyKind: 'text', raw: textRaw(toText(value)) };
  }
  if (isView(value)) return { bodyKind: 'view', raw: viewRaw(value, PAYLOAD_LIMIT, 0, allocate) };
  if (isBuffer(value)) return { bodyKind: 'arraybuffer', raw: bufferRaw(value, PAYLOAD_LIMIT, allocate) };
  const size = blobSize(value);
  if (size !== null) return { bodyKind: 'blob', raw: blobRaw(value as Blob, size) };
  return captureOther(value);
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

function captureOther(value: object): Content {
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
