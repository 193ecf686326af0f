import { baseUrl, placeUrl } from './place.ts';
import { getOwnPropertyDescriptor, getterOf, uncurry } from './primordials.ts';
import { hrefOf, knownUrl, storedUrl, type StoredUrl } from './stored-url.ts';

/** The functions of the platform that the recorder calls, captured before any script of the page runs. */

const performanceNow = uncurry(Performance.prototype.now);
const { performance } = globalThis;

/** Milliseconds on the document's monotonic clock. */
export const now = (): number => performanceNow(performance);

/** Milliseconds since the epoch at which that clock showed 0. */
export const timeOrigin = performance.timeOrigin;

const addListener = uncurry(EventTarget.prototype.addEventListener);
const waitFor = setTimeout;

/** Adds a native listener of ours, which must catch its own errors. */
export function listen<E extends Event>(
  target: EventTarget,
  type: string,
  listener: (event: E) => void,
  options: boolean | (AddEventListenerOptions & { readonly __proto__: null }) = false,
): void {
  // Events of a type have the interface of that type; the platform's typings for it would need the target's.
  addListener(target, type, listener as (event: Event) => void, options as boolean | AddEventListenerOptions);
}

/** Calls back once. */
export function wait(callback: () => void, delay: number): void {
  waitFor(callback, delay);
}

export const eventData = getterOf<Event, unknown>(MessageEvent.prototype, 'data');
export const eventPorts = getterOf<Event, readonly MessagePort[]>(MessageEvent.prototype, 'ports');
export const dispatch = uncurry(EventTarget.prototype.dispatchEvent);
export const stopImmediately = uncurry(Event.prototype.stopImmediatePropagation);
export const preventDefault = uncurry(Event.prototype.preventDefault);

/** The URL of the document, or of the worker's script, now. */
export const pageUrl = (): string => knownUrl(placeUrl());

/**
 * Captures what a page passed as a URL. Objects are not converted: the page would notice.
 *
 * @returns the empty text if unknown.
 */
export function captureUrl(value: unknown): StoredUrl {
  let text = value;
  if (typeof value === 'object' && value !== null) {
    try {
      text = hrefOf(value as URL);
    } catch {
      // Not a URL object: its conversion runs code of the page.
      return '';
    }
  }
  if (typeof text !== 'string') return '';
  return storedUrl(text, baseUrl());
}

const blobSizeOf = getterOf<Blob, number>(Blob.prototype, 'size');
const sliceOfBlob = uncurry(Blob.prototype.slice);
const bufferOfBlob = uncurry(Blob.prototype.arrayBuffer);

/** Size of a Blob; `null` for anything else. */
export function blobSize(value: object): number | null {
  try {
    return blobSizeOf(value as Blob);
  } catch {
    // Not a Blob: the accessor refuses every other object.
    return null;
  }
}

/** The first `limit` bytes of a Blob. */
export const readBlobStart = (blob: Blob, limit: number): Promise<ArrayBuffer> =>
  bufferOfBlob(sliceOfBlob(blob, 0, limit));

/** Firefox: it alone has this error. */
export const isGecko = getOwnPropertyDescriptor(globalThis, 'InternalError') !== undefined;
