import {
  HANDSHAKE_EVENT,
  FINAL_FLUSH_EVENT,
  RECORD_EVENT,
  type FromRecorder,
  type RecorderMessage,
} from '../../wire/hops.ts';
import { guard, noteFault } from '../platform/guard.ts';
import { toJson } from './write-json.ts';
import { dispatch, eventData, eventPorts, listen, stopImmediately } from '../platform/platform.ts';
import { uncurry } from '../platform/primordials.ts';

/** The line to the relay. */
export interface PrivateChannel {
  /** Hands a message over; it is with the relay when this returns, so that a page that goes loses nothing on the way. */
  post(message: FromRecorder): void;
}

const postMessage = uncurry(MessagePort.prototype.postMessage as (this: MessagePort, message: unknown) => void);
const startPort = uncurry(MessagePort.prototype.start);
const closePort = uncurry(MessagePort.prototype.close);
const NativeMessageEvent = MessageEvent;

/**
 * Takes the private port that the relay hands over in an event, right after this script and before any script of the
 * page. It takes one, once: later events of that name are the page's business, and do nothing here.
 *
 * A relay that comes later (Firefox runs both scripts again in open pages when the extension is reloaded or updated)
 * needs one more opening, which the second run of this script asks for by the key that `injected.ts` describes. A new
 * port takes the place of the old one, whose relay is gone by then.
 *
 * What a hostile page can do: if it reads this source, it can ask for an opening itself and hand in a port of its own.
 * It then reads its own traffic, which it has anyway, and the panel loses sight of the page. It gains no way into relay,
 * background or panel. If the relay never comes, the first event of the page's own making is taken instead, with
 * the same effect.
 */
export function createHandshake(
  key: string,
  receive: (value: unknown) => void,
  onLastCall: () => void,
  onNewRelay: () => void,
): { readonly line: PrivateChannel; readonly open: (target: Document) => void } {
  let port: MessagePort | null = null;

  const take = (event: Event): void => {
    const given = eventPorts?.(event)[0];
    if (given === undefined) return;
    stopImmediately(event);
    if (port !== null) {
      closePort(port);
      onNewRelay();
    }
    port = given;
    listen(given, 'message', (message) => {
      if (given === port) receive(eventData?.(message));
    });
    listen(given, FINAL_FLUSH_EVENT, () => {
      if (given === port) guard('last call', onLastCall);
    });
    startPort(given);
    const hello: RecorderMessage = { type: 'recorder', document: key };
    postMessage(given, hello);
  };

  return {
    line: {
      post(message) {
        if (port === null) return;
        const isBatch = message.type === 'batch';
        const data = isBatch ? message.records : '';
        const lastEventId = toJson(isBatch ? { ...message, records: '' } : message);
        const init = { __proto__: null, data, lastEventId } as MessageEventInit;
        dispatch(port, new NativeMessageEvent(RECORD_EVENT, init));
      },
    },
    open(target) {
      const options = { __proto__: null, once: true, capture: true } as const;
      listen(
        target,
        HANDSHAKE_EVENT,
        (event) => {
          try {
            take(event);
          } catch (error) {
            noteFault('handshake', error);
          }
        },
        options,
      );
    },
  };
}
