import {
  HANDSHAKE_EVENT,
  FINAL_FLUSH_EVENT,
  RECORD_EVENT,
  type FromRecorder,
  type RecorderMessage,
} from '../../wire/hops.ts';
import { guard, reportFault } from '../platform/guard.ts';
import { toJson } from './write-json.ts';
import { dispatch, eventData, eventPorts, listen, stopImmediately } from '../platform/platform.ts';
import { uncurry } from '../platform/primordials.ts';

/** The channel to the relay. */
interface PrivateChannel {
  /** Posts a message; the relay has it when this returns, so that a page that goes loses nothing on the way. */
  post(message: FromRecorder): void;
}

const postMessage = uncurry(MessagePort.prototype.postMessage as (this: MessagePort, message: unknown) => void);
const startPort = uncurry(MessagePort.prototype.start);
const closePort = uncurry(MessagePort.prototype.close);
const NativeMessageEvent = MessageEvent;

/**
 * Takes the private port that the relay passes in an event, right after this script and before any script of the page. It
 * takes one port, once: later events of that name belong to the page, and do nothing here.
 *
 * A relay that comes later (Firefox runs both scripts again in open pages when the extension is reloaded or updated)
 * needs another opening, which the second run of this script requests through the key that `injected.ts` describes. A new
 * port replaces the old one, whose relay is gone by then.
 *
 * What a hostile page can do: if it knows this source, it can request an opening itself and pass in a port of its own.
 * It then reads its own traffic, which it has anyway, and the panel no longer sees the page. It gains no way into relay,
 * background or panel. If the relay never comes, the first such event that the page dispatches is taken instead, with
 * the same effect.
 */
export function createHandshake(
  key: string,
  receive: (value: unknown) => void,
  onFinalFlush: () => void,
  onNewRelay: () => void,
): { readonly channel: PrivateChannel; readonly open: (target: Document) => void } {
  let port: MessagePort | null = null;

  const take = (event: Event): void => {
    const passed = eventPorts?.(event)[0];
    if (passed === undefined) return;
    stopImmediately(event);
    if (port !== null) {
      closePort(port);
      onNewRelay();
    }
    port = passed;
    listen(passed, 'message', (message) => {
      if (passed === port) receive(eventData?.(message));
    });
    listen(passed, FINAL_FLUSH_EVENT, () => {
      if (passed === port) guard('final flush', onFinalFlush);
    });
    startPort(passed);
    const hello: RecorderMessage = { type: 'recorder', document: key };
    postMessage(passed, hello);
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
    open(target) {
      const options = { __proto__: null, once: true, capture: true } as const;
      listen(
        target,
        HANDSHAKE_EVENT,
        (event) => {
          try {
            take(event);
          } catch (error) {
            reportFault('handshake', error);
          }
        },
        options,
      );
    },
  };
}
