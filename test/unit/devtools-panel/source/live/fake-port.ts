import type { PanelPort } from '../../../../../src/devtools-panel/source/live/background-port.ts';
import type { FromPanel } from '../../../../../src/wire/hops.ts';

/** A port whose other end is the test. */
export interface FakePort {
  readonly port: PanelPort;
  readonly sent: FromPanel[];
  /** The background sends a message. */
  send(message: unknown): void;
  /** The background is gone. */
  disconnect(): void;
  /** From now on posting throws, as on a port that this side has closed. */
  breakPosting(): void;
  readonly isClosed: () => boolean;
}

export function fakePort(): FakePort {
  const sent: FromPanel[] = [];
  let onMessage = (_message: unknown): void => undefined;
  let onDisconnect = (): void => undefined;
  let throws = false;
  let isClosed = false;
  return {
    port: {
      postMessage(message) {
        if (throws) throw new Error('Attempting to use a disconnected port object');
        sent.push(message);
      },
      disconnect: () => void (isClosed = true),
      onMessage: { addListener: (listener) => void (onMessage = listener) },
      onDisconnect: { addListener: (listener) => void (onDisconnect = listener) },
    },
    sent,
    send: (message) => onMessage(message),
    disconnect: () => onDisconnect(),
    breakPosting: () => void (throws = true),
    isClosed: () => isClosed,
  };
}
