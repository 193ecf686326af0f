import {
  FINAL_FLUSH_EVENT,
  RECORD_EVENT,
  type FromRecorder,
  type CaptureNothingMessage,
  type ToPage,
} from '../wire/hops.ts';
import type { DocumentKey } from '../wire/record.ts';

/** The private line to the recorder of this document. */
export interface Channel {
  /** The recorder's name for its document; `null` until it has answered, or for ever where no script may run. */
  documentKey(): DocumentKey | null;
  send(message: ToPage | CaptureNothingMessage): void;
  /** Has the recorder say at once, to the listener, what nobody has asked it for; see `FINAL_FLUSH_EVENT`. */
  finalFlush(): void;
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

const fromPageTypes: readonly string[] = ['batch', 'body', 'end'] satisfies readonly FromRecorder['type'][];

/**
 * Whether to carry a message on. Only the envelope is looked at: this runs on the page's own thread, and the background
 * reads every field of every record from `unknown` before anybody relies on it.
 */
function isCarried(value: unknown): value is FromRecorder {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  return typeof value.type === 'string' && fromPageTypes.includes(value.type);
}

/** Reads an event of the recorder's; what is none of the protocol's messages gives `null`. */
function readRecord({ data, lastEventId }: MessageEvent): FromRecorder | null {
  try {
    const message: unknown = JSON.parse(lastEventId);
    if (!isCarried(message)) return null;
    return message.type === 'batch' ? { ...message, records: String(data) } : message;
  } catch {
    // Not ours: the recorder writes JSON.
    return null;
  }
}

/**
 * Hands the recorder one end of a message channel, by an event that is dispatched and taken before any script of the
 * page runs: the page can neither listen nor forge, and unlike a DOM listener the port survives `document.open()`.
 * The recorder's own messages come back as events on that same port object, which both worlds have and no page can reach:
 * they are handed over at once, also while the page is going, and their text is not copied.
 *
 * @param target the document.
 * @param handshake the event type that the recorder waits for.
 */
export function openChannel(target: Document, handshake: string): Channel {
  const { port1: own, port2: theirs } = new MessageChannel();
  let key: DocumentKey | null = null;
  let listener: ((message: FromRecorder) => void) | null = null;
  let ready: (() => void) | null = null;

  own.onmessage = (event) => {
    if (key !== null) return;
    key = readKey(event.data);
    if (key !== null) ready?.();
  };
  theirs.addEventListener(RECORD_EVENT, (event) => {
    const message = event instanceof MessageEvent ? readRecord(event) : null;
    if (message !== null) listener?.(message);
  });
  target.dispatchEvent(new MessageEvent(handshake, { ports: [theirs] }));

  return {
    documentKey: () => key,
    send: (message) => own.postMessage(message),
    finalFlush: () => void theirs.dispatchEvent(new Event(FINAL_FLUSH_EVENT)),
    listen: (next) => {
      listener = next;
    },
    whenReady: (next) => {
      ready = next;
      if (key !== null) next();
    },
  };
}
