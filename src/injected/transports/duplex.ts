import { byteCount } from '../../base/units.ts';
import { captureMessage } from '../ring/content.ts';
import { reserve } from '../ring/arena.ts';
import { type Detail, type Raw, sentTextRaw, textRaw } from '../ring/ring-entry.ts';
import { reportFault } from '../platform/guard.ts';
import { listenTrusted } from '../platform/native-listener.ts';
import { hookKnown } from '../platform/hook.ts';
import { initiator } from '../platform/initiator.ts';
import { remember } from '../platform/live.ts';
import { eventData, wait } from '../platform/platform.ts';
import { argument, createWeakTable, cut, getterOf, toText } from '../platform/primordials.ts';
import type { Recorder } from '../recorder.ts';
import { type Audience, countUnheard, hear, observeHandlers, onAdding } from './listening.ts';

/** The state of a socket or data channel of the page. */
interface Known extends Audience {
  /** Whether the queue will be measured again. */
  isMeasuring: boolean;
}

/** Listens to the browser's own events of a type. */
type Listen = (type: string, handler: (event: Event) => void) => void;

export const TEXT_IN: Detail<'message'> = {
  direction: 'in',
  via: 'frame',
  bodyKind: 'text',
  event: null,
  id: null,
  buffered: null,
};

/** Milliseconds between measurements of the queue of a socket that had bytes waiting after a send. */
const QUEUE_PERIOD = 250;

/** Characters of a text of the page (subprotocol, reason, label) that are recorded. */
export const SHORT_TEXT = 500;

/** `readyState` as a number, of an interface that has words for it. */
const CLOSED = 3;

/** Whether the platform converts a value to text without running code of the page. */
export const isPlain = (value: unknown): boolean => typeof value !== 'object' && typeof value !== 'function';

/**
 * Observes what sockets and data channels have in common: messages both ways, the queue in between, errors and `close()`.
 *
 * @param name names the interface in a `fault` record.
 * @param open its `readyState` while it is open.
 * @param describe the text of an error event.
 * @returns begins to observe one: to be called before the page has it.
 */
export function observeDuplex<T extends EventTarget>(
  recorder: Recorder,
  name: string,
  prototype: T,
  open: unknown,
  describe: (event: Event) => string,
): (target: T, connection: number) => Listen {
  const bufferedOf = getterOf<T, number>(prototype, 'bufferedAmount');
  const stateOf = getterOf<T, unknown>(prototype, 'readyState');
  const all = createWeakTable<object, Known>();

  const writeMessage = (connection: number, data: unknown): void => {
    if (typeof data === 'string') {
      recorder.write('message', connection, TEXT_IN, textRaw(data));
      return;
    }
    const { bodyKind, raw } = captureMessage(data, reserve);
    recorder.write('message', connection, { ...TEXT_IN, bodyKind }, raw);
  };

  const measureQueue = (target: T, known: Known, seen: number): void => {
    if (known.isMeasuring) return;
    known.isMeasuring = true;
    wait(() => {
      known.isMeasuring = false;
      try {
        const amount = bufferedOf(target);
        if (amount !== seen) recorder.write('buffered', known.connection, { amount: byteCount(amount) });
        if (amount > 0 && stateOf(target) === open) measureQueue(target, known, amount);
      } catch (error) {
        reportFault(`${name} queue`, error);
      }
    }, QUEUE_PERIOD);
  };

  const writeSent = (target: T, known: Known, data: unknown, content: Raw | null): void => {
    // On a socket that is closing or closed the platform drops the message, and the recording should show it.
    const isOpen = stateOf(target) === open;
    const buffered = bufferedOf(target);
    const caught = content === null ? captureMessage(data, reserve) : { bodyKind: 'text' as const, raw: content };
    const detail: Detail<'message'> = {
      direction: 'out',
      via: 'frame',
      bodyKind: caught.bodyKind,
      event: null,
      id: null,
      buffered: byteCount(buffered),
    };
    recorder.write('message', known.connection, detail, caught.raw);
    if (isOpen && buffered > 0) measureQueue(target, known, buffered);
  };

  hookKnown(prototype, 'send', all, (known, args, _, self) => {
    const data = argument(args, 0);
    // The platform converts what is not an object to text, and objects that it does not know too, by code of the page.
    writeSent(self as T, known, data, isPlain(data) ? sentTextRaw(toText(data)) : null);
  });

  hookKnown(prototype, 'close', all, (known, args) => {
    const code = argument(args, 0);
    const reason = argument(args, 1);
    recorder.write('closing', known.connection, {
      code: typeof code === 'number' ? code : null,
      reason: typeof reason === 'string' ? cut(reason, SHORT_TEXT) : '',
      initiator: initiator(),
    });
  });

  observeHandlers(recorder, prototype, all);

  return (target, connection) => {
    const known: Known = { connection, isMeasuring: false, unheard: 0 };
    all.set(target, known);
    remember(target, known);
    onAdding(target, (type) => {
      if (type === 'message') hear(recorder, known);
    });
    const on: Listen = (type, handler) => listenTrusted(recorder, target, type, `${name} ${type}`, handler);
    on('message', (event) => {
      writeMessage(connection, eventData(event));
      countUnheard(known);
    });
    on('error', (event) => {
      const state = stateOf(target);
      const number = typeof state === 'number' ? state : state === open ? 1 : CLOSED;
      recorder.write('error', connection, { state: number, text: describe(event) });
    });
    return on;
  };
}
