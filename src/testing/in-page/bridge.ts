import { openChannel } from '../../relay/channel.ts';
import { HANDSHAKE_EVENT } from '../../wire/hops.ts';

/**
 * Replaces the relay in pages that a test drives: it runs right after the recorder, in every document, and passes the
 * recorder's messages to the function that Playwright or Puppeteer has put into the page. `BINDING` is replaced by the real
 * name of that function for each attachment.
 */
const BINDING = 'REALTIME_INSPECTOR_BINDING';

/** Milliseconds, longer than a record waits for its batch. */
const BATCH_OVER = 100;

/** Names the only subscriber. */
const SUBSCRIBER = 'testing';

const binding: unknown = Reflect.get(window, BINDING);

function start(send: (text: string) => unknown): void {
  const channel = openChannel(document, HANDSHAKE_EVENT);
  /** How many messages are in flight to the test, and when the last one was sent. */
  const inFlight = { messages: 0, lastSent: 0 };

  const post = async (message: object): Promise<void> => {
    inFlight.messages += 1;
    try {
      await send(JSON.stringify({ document: channel.documentKey(), ...message }));
    } catch {
      // The test is over, or the page is going: no one listens any more.
    } finally {
      inFlight.messages -= 1;
    }
  };

  channel.listen((message) => {
    if (message.type === 'end') channel.finalFlush();
    inFlight.lastSent = performance.now();
    void post(message).then(() => {
      if (message.type === 'batch') channel.send({ type: 'ack', subscriber: SUBSCRIBER, next: message.next });
    });
  });
  channel.whenReady(() => {
    const isTop = window === window.top;
    void post({ type: 'hello', url: location.href, isTop, timeOrigin: performance.timeOrigin });
    channel.send({ type: 'subscribe', subscriber: SUBSCRIBER, from: 0 });
  });

  /** Resolves when the test has everything that had happened before the call. */
  const flush = async (): Promise<void> => {
    const calledAt = performance.now();
    const wait = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));
    const isBusy = (): boolean =>
      inFlight.messages > 0 || (inFlight.lastSent > calledAt && performance.now() - calledAt < 10 * BATCH_OVER);
    do await wait(BATCH_OVER);
    while (isBusy());
  };
  Object.defineProperty(window, `${BINDING}:flush`, { value: flush });

  /** Puts a plan of faults in force; `null` ends the one that is. */
  const arm = (token: string, plan: string | null): void =>
    channel.send(
      plan === null
        ? { type: 'disarm', subscriber: SUBSCRIBER }
        : { type: 'arm', subscriber: SUBSCRIBER, token, plan, elapsed: 0 },
    );
  Object.defineProperty(window, `${BINDING}:faults`, { value: arm });
}

// A frame that the driver does not know yet (of another origin, while its process starts) has no such function.
if (typeof binding === 'function') start((text) => Reflect.apply(binding, window, [text]));
