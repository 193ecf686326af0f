import type { FromRecorder, ToPage } from '../wire/hops.ts';
import type { DocumentKey } from '../wire/record.ts';

/** The private line to the recorder of this document. */
export interface Channel {
  /** The recorder's name for its document; `null` until it has answered, or for ever where no script may run. */
  documentKey(): DocumentKey | null;
  send(message: ToPage): void;
  /** One listener; what is not a message of the protocol is not passed on. */
  listen(listener: (message: FromRecorder) => void): void;
  /** Called once, when the recorder has told its name. */
  whenReady(listener: () => void): void;
}

/** Reads the first message on the port: the recorder says who it is. */
function readKey(value: unknown): DocumentKey | null {
  if (typeof value !== 'object' || value === null || !('type' in value) || !('document' in value)) return null;
  if (value.type !== 'recorder') return null;
  return typeof value.document === 'string' && /^[0-9a-f]{16,64}$/.test(value.document) ? value.document : null;
}

const fromPageTypes: readonly string[] = ['batch', 'body', 'bye'] satisfies readonly FromRecorder['type'][];

/**
 * Whether to carry a message on. Only the envelope is looked at: this runs on the page's own thread, and the background
 * reads every field of every record from `unknown` before anybody relies on it.
 */
function isCarried(value: unknown): value is FromRecorder {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  return typeof value.type === 'string' && fromPageTypes.includes(value.type);
}

/** Reads the last flush of a page that goes, a JSON text in the detail of a synchronous event. */
function readLastFlush(detail: unknown): readonly unknown[] {
  if (typeof detail !== 'string') return [];
  try {
    const parsed: unknown = JSON.parse(detail);
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    // Not ours: only the recorder knows the event's type, and it writes JSON.
    return [];
  }
}

/**
 * Hands the recorder one end of a message channel, by an event that is dispatched and taken before any script of the
 * page runs: the page can neither listen nor forge, and unlike a DOM listener the port survives `document.open()`.
 * The event's data is a secret: the type of the event by which the recorder flushes synchronously when its page goes.
 *
 * @param target the document.
 * @param handshake the event type that the recorder waits for.
 */
export function openChannel(target: Document, handshake: string): Channel {
  const { port1: own, port2: theirs } = new MessageChannel();
  const secret = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('');
  let key: DocumentKey | null = null;
  let listener: ((message: FromRecorder) => void) | null = null;
  let ready: (() => void) | null = null;

  const receive = (value: unknown): void => {
    if (key === null) {
      key = readKey(value);
      if (key !== null) ready?.();
      return;
    }
    if (isCarried(value)) listener?.(value);
  };

  own.onmessage = (event) => receive(event.data);
  target.addEventListener(secret, (event) => {
    if (event instanceof CustomEvent) for (const message of readLastFlush(event.detail)) receive(message);
  });
  target.dispatchEvent(new MessageEvent(handshake, { data: secret, ports: [theirs] }));

  return {
    documentKey: () => key,
    send: (message) => own.postMessage(message),
    listen: (next) => {
      listener = next;
    },
    whenReady: (next) => {
      ready = next;
      if (key !== null) next();
    },
  };
}
