import { PAYLOAD_LIMIT, RING_BYTES } from '../../wire/wire-limits.ts';
import type { BodyKind } from '../../wire/record.ts';
import { reserveAlone } from './arena.ts';
import { bufferRaw, type Raw, type Reserve, sentTextRaw, textRaw, unreadable, viewRaw } from './ring-entry.ts';
import { withoutStacks } from '../platform/initiator.ts';
import { isNode } from '../platform/place.ts';
import { createWeakTable, getterOf, isObject, toText, uncurry } from '../platform/primordials.ts';

/** What a page sent or received: its kind and its content. */
export interface Content {
  readonly bodyKind: BodyKind;
  readonly raw: Raw;
}

const sliceOfBlob = uncurry(Blob.prototype.slice);
const sizeOfBlob = getterOf<Blob, number>(Blob.prototype, 'size');
const isView = ArrayBuffer.isView;
const bufferTag = getterOf<ArrayBuffer, number>(ArrayBuffer.prototype, 'byteLength');
const paramsToText = uncurry(URLSearchParams.prototype.toString);
const streamLocked = getterOf<ReadableStream, boolean>(ReadableStream.prototype, 'locked');
const formHas = uncurry(FormData.prototype.has);

/** Above this size only the beginning of a Blob is stored. */
const WHOLE_BLOB_LIMIT = RING_BYTES / 8;

/** Bytes of memory for a Blob besides its content: an object in the page and one in the browser's own process. */
const BLOB_COST = 1024;

/** Captures a Blob by reference: it never changes, and its bytes are read when the record is sent. */
export function blobRaw(blob: Blob, size: number): Raw {
  if (size === 0) return { kind: 'bytes', ...reserveAlone(0), size, isCut: false, stored: 0 };
  if (size <= WHOLE_BLOB_LIMIT) return { kind: 'blob', blob, size, isCut: false, stored: size + BLOB_COST };
  // A slice may keep the whole Blob alive in the browser's process, so it counts with half of the true size.
  return { kind: 'blob', blob: sliceOfBlob(blob, 0, PAYLOAD_LIMIT), size, isCut: true, stored: size / 2 + BLOB_COST };
}

/** No body. */
export const NO_BODY: Content = { bodyKind: 'none', raw: null };

/** Captures an object of one kind. For any other it returns `null`, or the platform throws. */
type Capture = (value: never, allocate: Reserve) => Content | null;

const notStored = (bodyKind: BodyKind): Content => ({ bodyKind, raw: unreadable(null) });

/** Only the platform can tell what an object is: looking at the prototype of a `Proxy` would run code of the page. */
const CAPTURES: readonly Capture[] = [
  (value: ArrayBuffer, allocate) =>
    bufferTag(value) === undefined ? null : { bodyKind: 'arraybuffer', raw: bufferRaw(value, PAYLOAD_LIMIT, allocate) },
  (value: Blob) => {
    const size = sizeOfBlob(value);
    return size === undefined ? null : { bodyKind: 'blob', raw: blobRaw(value, size) };
  },
  (value: URLSearchParams) => ({ bodyKind: 'params', raw: textRaw(paramsToText(value)) }),
  (value: FormData) => (formHas(value, '') === undefined ? null : notStored('form')),
  (value: ReadableStream) => (streamLocked(value) === undefined ? null : notStored('stream')),
  (value: Node) => (isNode(value) ? notStored('document') : null),
];

/** How many of them are kinds of messages; the platform sends any other object as a text that it makes itself. */
const MESSAGE_KINDS = 2;

/** The kind of the last object that was captured: nearly every page sends many of one kind, and a refusal takes long. */
let likely = 0;

/** Whether the last object was of none: then the next one probably is of none, too. */
let isRefusalLikely = false;

/** Objects that are of none of the first so many kinds: some pages send the same one again and again. */
const unknown = createWeakTable<object, number>();

/** Asks what kind of object it is, the likely kind first. */
function askKinds(value: object, kinds: number, allocate: Reserve): Content {
  const first = likely < kinds ? likely : 0;
  for (let turn = 0; turn < kinds; turn += 1) {
    // The likely one, and then the others in their order.
    const kind = turn === 0 ? first : turn <= first ? turn - 1 : turn;
    try {
      // Whether it is of that kind is what the call finds out.
      const content = CAPTURES[kind]?.(value as never, allocate) ?? null;
      if (content === null) continue;
      likely = kind;
      isRefusalLikely = false;
      return content;
    } catch {
      // The platform's own check has refused it.
    }
  }
  unknown.set(value, kinds);
  isRefusalLikely = true;
  return notStored('unknown');
}

function captureObject(value: object, kinds: number, allocate: Reserve): Content {
  if (isView(value)) return { bodyKind: 'view', raw: viewRaw(value, PAYLOAD_LIMIT, 0, allocate) };
  if ((unknown.get(value) ?? 0) >= kinds) return notStored('unknown');
  return isRefusalLikely ? withoutStacks(() => askKinds(value, kinds, allocate)) : askKinds(value, kinds, allocate);
}

function capture(value: unknown, kinds: number, allocate: Reserve): Content {
  if (value === undefined || value === null) return NO_BODY;
  if (isObject(value)) return captureObject(value, kinds, allocate);
  return typeof value === 'symbol'
    ? notStored('unknown')
    : { bodyKind: 'text', raw: sentTextRaw(typeof value === 'string' ? value : toText(value)) };
}

/**
 * Captures what a page passed as a body, without changing or converting it.
 *
 * @param allocate reserves memory for bytes: see `reserve` and `reserveAlone`.
 */
export const captureContent = (value: unknown, allocate: Reserve = reserveAlone): Content =>
  capture(value, CAPTURES.length, allocate);

/** Captures in the same way what a page passed to `WebSocket.send()`, or received as a message other than text. */
export const captureMessage = (value: unknown, allocate: Reserve): Content => capture(value, MESSAGE_KINDS, allocate);
