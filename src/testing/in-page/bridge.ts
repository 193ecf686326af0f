import { openChannel } from '../../relay/channel.ts';
import { HANDSHAKE_EVENT } from '../../wire/hops.ts';

/**
 * Stands in the place of the relay where a test drives the page: it runs right after the recorder, in every document, and
 * hands what the recorder says to the function that Playwright or Puppeteer has put into the page. The name is replaced
 * by the real one of each attachment.
 */
const BINDING = 'REALTIME_INSPECTOR_BINDING';

/** Longer than the recorder lets a record wait for its batch. */
const BATCH_OVER = 100;

/** Names the one subscriber there is. */
const SUBSCRIBER = 'testing';

const binding: unknown = Reflect.get(window, BINDING);

function start(send: (text: string) => unknown): void {
  const channel = openChannel(document, HANDSHAKE_EVENT);
  /** How much is on its way to the test, and when the last of it set out. */
  const way = { messages: 0, lastSent: 0 };

  const tell = async (message: object): Promise<void> => {
    way.messages += 1;
    try {
      await send(JSON.stringify({ document: channel.documentKey(), ...message }));
    } catch {
      // The test is over, or the page is on its way out: nobody listens any more.
    } finally {
      way.messages -= 1;
    }
  };

  channel.listen((message) => {
    if (message.type === 'end') channel.finalFlush();
    way.lastSent = performance.now();
    void tell(message).then(() => {
      if (message.type === 'batch') channel.send({ type: 'ack', subscriber: SUBSCRIBER, next: message.next });
    });
  });
  channel.whenReady(() => {
    const isTop = window === window.top;
    void tell({ type: 'hello', url: location.href, isTop, timeOrigin: performance.timeOrigin });
    channel.send({ type: 'subscribe', subscriber: SUBSCRIBER, from: 0 });
  });

  /** Resolves when all that had happened before the call is with the test. */
  const flush = async (): Promise<void> => {
    const asked = performance.now();
    const wait = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));
    const isMoving = (): boolean =>
      way.messages > 0 || (way.lastSent > asked && performance.now() - asked < 10 * BATCH_OVER);
    do await wait(BATCH_OVER);
    while (isMoving());
  };
  Object.defineProperty(window, `${BINDING}:flush`, { value: flush });
}

// A frame of which the driver says nothing (another origin in a process of its own, while it starts) has no function.
if (typeof binding === 'function') start((text) => Reflect.apply(binding, window, [text]));
