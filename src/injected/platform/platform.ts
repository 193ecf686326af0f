import { getterOf, slice, startsWith, uncurry } from './primordials.ts';
import { URL_LIMIT } from '../../wire/wire-limits.ts';
import type { Lazy } from '../ring/ring-entry.ts';

/** The functions of the platform that the recorder calls, captured before any script of the page runs. */

const performanceNow = uncurry(Performance.prototype.now);
const { performance, document: ownDocument } = globalThis;

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

const NativeURL = URL;
const hrefOfUrl = getterOf<URL, string>(URL.prototype, 'href');
const baseOf = getterOf<Node, string>(Node.prototype, 'baseURI');
const documentUrl = getterOf<Document, string>(Document.prototype, 'URL');

const cutUrl = (url: string): string => (url.length > URL_LIMIT ? slice(url, 0, URL_LIMIT) : url);

/** The document's URL now. */
export const pageUrl = (): string => cutUrl(documentUrl?.(ownDocument) ?? '');

/**
 * Resolves what a page passed as a URL, as the platform does. Objects are not converted: the page would notice.
 *
 * @returns a text, or a function that returns it: parsing waits until the record is sent. The empty text if unknown.
 */
export function resolveUrl(value: unknown): Lazy<string> {
  let text = value;
  if (typeof value === 'object' && value !== null) {
    try {
      text = hrefOfUrl?.(value as URL);
    } catch {
      // Not a URL object: its conversion runs code of the page.
      return '';
    }
  }
  if (typeof text !== 'string') return '';
  const url = text;
  // A `data:` URL of megabytes need not be parsed to be shown.
  if (startsWith(url, 'data:')) return cutUrl(url);
  const base = baseOf?.(ownDocument) ?? '';
  return () => {
    try {
      return cutUrl(hrefOfUrl?.(new NativeURL(url, base)) ?? url);
    } catch {
      return cutUrl(url);
    }
  };
}

/** Cuts a URL that the platform resolved. */
export const knownUrl = cutUrl;

const blobSizeOf = getterOf<Blob, number>(Blob.prototype, 'size');
const sliceOfBlob = uncurry(Blob.prototype.slice);
const bufferOfBlob = uncurry(Blob.prototype.arrayBuffer);

/** Size of a Blob; `null` for anything else. */
export function blobSize(value: object): number | null {
  try {
    return blobSizeOf?.(value as Blob) ?? null;
  } catch {
    // Not a Blob: the accessor refuses every other object.
    return null;
  }
}

/** The first `limit` bytes of a Blob. */
export const readBlobStart = (blob: Blob, limit: number): Promise<ArrayBuffer> =>
  bufferOfBlob(sliceOfBlob(blob, 0, limit));

export const ownWindow: Window & typeof globalThis = window;
export { ownDocument };
