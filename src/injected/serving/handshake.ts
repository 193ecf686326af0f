import {
  HANDSHAKE_EVENT,
  FINAL_FLUSH_EVENT,
  RECORD_EVENT,
  RELAY_ANSWER,
  RELAY_QUESTION,
  type FromRecorder,
  type RecorderMessage,
} from '../../wire/hops.ts';
import { guard } from '../platform/guard.ts';
import { toJson } from './write-json.ts';
import { dispatch, eventData, eventPorts, listen, stopImmediately, wait } from '../platform/platform.ts';
import { getterOf, uncurry } from '../platform/primordials.ts';

/** The channel to the relay. */
interface PrivateChannel {
  /** Posts a message; the relay has it when this returns, so that a page that goes loses nothing on the way. */
  post(message: FromRecorder): void;
}

const postMessage = uncurry(MessagePort.prototype.postMessage as (this: MessagePort, message: unknown) => void);
const startPort = uncurry(MessagePort.prototype.start);
const closePort = uncurry(MessagePort.prototype.close);
const NativeMessageEvent = MessageEvent;
const fontsOf = getterOf<Document, EventTarget | null>(Document.prototype, 'fonts');

/** Turns of the page's thread, and milliseconds of each, in which the relay that is there must answer another's arrival. */
const ANSWER_TURNS = 5;
const ANSWER_TURN = 100;

/**
 * Takes the private port that the relay passes in an event, right after this script and before any script of the page. It
 * takes one port, once: later events of that name belong to the page, and do nothing here. The event goes to the document's
 * set of fonts: it is new with each document, so that a parent cannot have listened there before a navigation, as it can on
 * the window of a frame of its own origin; and an event on it passes no other object.
 *
 * A relay that comes later (Firefox runs both scripts again in open pages when the extension is reloaded or updated)
 * needs another opening, which the second run of this script requests through the key that `injected.ts` describes. In the
 * same document its port replaces the one that is there only if that one's relay no longer answers, as it is with a relay
 * of an extension that was reloaded. So a page that requests an opening itself gets nothing.
 *
 * If no relay ever comes, the first such event that the page dispatches is taken instead: it then reads its own traffic,
 * which it has anyway.
 */
export function createHandshake(
  key: string,
  receive: (value: unknown) => void,
  onFinalFlush: () => void,
  onNewRelay: () => void,
): { readonly channel: PrivateChannel; readonly open: (target: Document, isNew: boolean) => void } {
  let port: MessagePort | null = null;
  let hasAnswered = false;

  const adopt = (passed: MessagePort): void => {
    if (port !== null) {
      closePort(port);
      onNewRelay();
    }
    port = passed;
    listen(passed, 'message', (message) => {
      if (passed !== port) return;
      const value = eventData(message);
      if (value === RELAY_ANSWER) hasAnswered = true;
      else receive(value);
    });
    listen(passed, FINAL_FLUSH_EVENT, () => {
      if (passed === port) guard('final flush', onFinalFlush);
    });
    startPort(passed);
    const hello: RecorderMessage = { type: 'recorder', document: key };
    postMessage(passed, hello);
  };

  /** Adopts a port once the relay of the present one has not answered for some turns. */
  const adoptIfSilent = (present: MessagePort, passed: MessagePort, turns: number): void => {
    if (port !== present || hasAnswered) closePort(passed);
    else if (turns === 0) adopt(passed);
    else wait(() => guard('handshake', () => adoptIfSilent(present, passed, turns - 1)), ANSWER_TURN);
  };

  const take = (event: Event, isNew: boolean): void => {
    const passed = eventPorts(event)[0];
    if (passed === undefined) return;
    stopImmediately(event);
    if (port === null || isNew) {
      adopt(passed);
      return;
    }
    hasAnswered = false;
    postMessage(port, RELAY_QUESTION);
    adoptIfSilent(port, passed, ANSWER_TURNS);
  };

  return {
    channel: {
      post(message) {
        if (port === null) return;
        const isBatch = message.type === 'batch';
        const data = isBatch ? message.records : '';
        const lastEventId = toJson(isBatch ? { ...message, records: '' } : message);
        const init = { __proto__: null, data, lastEventId } as MessageEventInit;
        dispatch(port, new NativeMessageEvent(RECORD_EVENT, init));
      },
    },
    open(target, isNew) {
      const options = { __proto__: null, once: true } as const;
      listen(
        fontsOf(target) ?? target,
        HANDSHAKE_EVENT,
        (event) => guard('handshake', () => take(event, isNew)),
        options,
      );
    },
  };
}
