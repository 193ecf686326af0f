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

/** Chromium may run this twice in one window: the first document of a frame can take over that of its empty one. */
const define = (name: string, value: unknown): void =>
  void Object.defineProperty(window, `${BINDING}:${name}`, { value, configurable: true });

/** How a test causes faults in a document; it calls this through its driver. */
interface FaultsInPage {
  /** Whether a plan, named by its number, is to be armed by who asks: true once, for the first. */
  claim(run: number): boolean;
  /** Whether a plan was armed here. */
  holds(run: number): boolean;
  /**
   * @param plan JSON.
   * @param elapsed milliseconds for which it has been in force elsewhere.
   */
  arm(token: string, plan: string, elapsed: number): void;
  disarm(): void;
}

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
  define('flush', flush);

  /** The number of the plan that is in force here, or about to be; 0 for none. */
  let run = 0;
  const faults: FaultsInPage = {
    claim: (wanted) => run !== wanted && ((run = wanted), true),
    holds: (wanted) => run === wanted,
    arm: (token, plan, elapsed) => channel.send({ type: 'arm', subscriber: SUBSCRIBER, token, plan, elapsed }),
    disarm() {
      run = 0;
      channel.send({ type: 'disarm', subscriber: SUBSCRIBER });
    },
  };
  define('faults', faults);
}

// A frame that the driver does not know yet (of another origin, while its process starts) has no such function.
if (typeof binding === 'function') start((text) => Reflect.apply(binding, window, [text]));
