import { isObject } from '../base/is-object.ts';
import {
  FINAL_FLUSH_EVENT,
  RECORD_EVENT,
  RELAY_ANSWER,
  RELAY_QUESTION,
  type FromRecorder,
  type CaptureNothingMessage,
  type RelayAliveMessage,
  type ToPage,
} from '../wire/hops.ts';
import type { DocumentKey } from '../wire/record.ts';

/** The private channel to the recorder of this document. */
export interface Channel {
  /** The recorder's key of its document; `null` until it has answered, and always if no script may run in the page. */
  documentKey(): DocumentKey | null;
  send(message: ToPage | CaptureNothingMessage | RelayAliveMessage): void;
  /** Makes the recorder post, before this returns, what no subscriber has received; see `FINAL_FLUSH_EVENT`. */
  finalFlush(): void;
  /** Sets the one listener; what is not a message of the protocol is ignored. */
  listen(listener: (message: FromRecorder) => void): void;
  /** Calls the listener once, when the recorder has sent its key. */
  whenReady(listener: () => void): void;
}

/** Reads the first message on the port, in which the recorder introduces itself. */
function readKey(value: unknown): DocumentKey | null {
  if (!isObject(value) || !('type' in value) || !('document' in value)) return null;
  if (value.type !== 'recorder') return null;
  return typeof value.document === 'string' && /^[0-9a-f]{16,64}$/.test(value.document) ? value.document : null;
}

const FROM_RECORDER_TYPES: readonly string[] = ['batch', 'body', 'end'] satisfies readonly FromRecorder['type'][];

/**
 * Whether to pass a message on. Only its type is checked: this runs on the page's own thread, and the background parses
 * the envelope, and the panel each record, from `unknown` before anything relies on them.
 */
function isFromRecorder(value: unknown): value is FromRecorder {
  if (!isObject(value) || !('type' in value)) return false;
  return typeof value.type === 'string' && FROM_RECORDER_TYPES.includes(value.type);
}

/** Reads an event of the recorder; `null` for anything that is not a message of the protocol. */
function readEvent({ data, lastEventId }: MessageEvent): FromRecorder | null {
  try {
    const message: unknown = JSON.parse(lastEventId);
    if (!isFromRecorder(message)) return null;
    return message.type === 'batch' ? { ...message, records: String(data) } : message;
  } catch {
    // Not ours: the recorder writes JSON.
    return null;
  }
}

/**
 * Gives the recorder one end of a message channel, by an event that is dispatched and received before any script of the
 * page runs: the page can neither listen nor forge, and unlike a DOM listener the port survives `document.open()`.
 * The recorder's own messages come back as events on that same port object, which both worlds share and no page can
 * reach: they arrive at once, even while the page is going, and their text is not copied.
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
    if (event.data === RELAY_QUESTION) own.postMessage(RELAY_ANSWER);
    if (key !== null) return;
    key = readKey(event.data);
    if (key !== null) ready?.();
  };
  theirs.addEventListener(RECORD_EVENT, (event) => {
    const message = event instanceof MessageEvent ? readEvent(event) : null;
    if (message !== null) listener?.(message);
  });
  // Where the recorder listens; see its `handshake.ts`. Not every document has fonts.
  const place: EventTarget | undefined = target.fonts;
  (place ?? target).dispatchEvent(new MessageEvent(handshake, { ports: [theirs] }));

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
