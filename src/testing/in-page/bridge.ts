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

/** Milliseconds for which a flush goes on while the page sends something all the time. */
const STEADY_LIMIT = 10 * BATCH_OVER;

/** Milliseconds after which a flush begins no other round: on a slow machine something may always be on its way. */
const FLUSH_LIMIT = 25 * BATCH_OVER;

/** Milliseconds between two looks for the driver's function, and how often it is looked for: ten seconds. */
const LOOK_PERIOD = 50;
const LOOKS = 200;

/** Names the only subscriber. */
const SUBSCRIBER = 'testing';

/** Chromium may run this twice in one window: the first document of a frame can take over that of its empty one. */
const define = (name: string, value: unknown): void =>
  void Object.defineProperty(window, `${BINDING}:${name}`, { value, configurable: true });

/** Whether a second run in the same window was quicker. */
const isStarted = (): boolean => Reflect.has(window, `${BINDING}:flush`);

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
  /** The messages that are on their way to the test, and when the last one was sent. */
  const inFlight = new Set<Promise<void>>();
  let lastSent = 0;

  const pass = async (message: object): Promise<void> => {
    try {
      await send(JSON.stringify({ document: channel.documentKey(), ...message }));
    } catch {
      // The test is over, or the page is going: no one listens any more.
    }
  };
  const post = async (message: object): Promise<void> => {
    const passing = pass(message);
    inFlight.add(passing);
    await passing;
    inFlight.delete(passing);
  };

  channel.listen((message) => {
    if (message.type === 'end') channel.finalFlush();
    lastSent = performance.now();
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
    const elapsed = (): number => performance.now() - calledAt;
    const isBusy = (): boolean => inFlight.size > 0 || (lastSent > calledAt && elapsed() < STEADY_LIMIT);
    do await wait(BATCH_OVER);
    while (isBusy() && elapsed() < FLUSH_LIMIT);
    await Promise.all(inFlight);
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

/**
 * Starts as soon as the driver's function is there. In a frame that the driver does not know yet (of another origin, while
 * its process starts) it comes later than the first scripts; the recorder has what happens until then.
 */
function startWhenBound(looks: number): void {
  const binding: unknown = Reflect.get(window, BINDING);
  if (typeof binding === 'function') start((text) => Reflect.apply(binding, window, [text]));
  else if (looks < LOOKS)
    setTimeout(() => {
      if (!isStarted()) startWhenBound(looks + 1);
    }, LOOK_PERIOD);
}

startWhenBound(0);
