import type { BusyMessage } from '../wire/busy.ts';
import { BROADCAST, PROTOCOL_VERSION, SIGN_OF_LIFE } from '../wire/hops.ts';
import type {
  EndMessage,
  FromRecorder,
  FromRelay,
  HelloMessage,
  RelayAliveMessage,
  SubscriberKey,
} from '../wire/hops.ts';
import { parseToPage } from '../wire/parse-hops.ts';
import { FIRST_PROBE_GRACE, LAST_PROBE_GRACE, RELAY_ALIVE_PERIOD } from '../wire/wire-limits.ts';
import type { Channel } from './channel.ts';
import { RecorderWatch } from './recorder-watch.ts';

/** What the connection needs of its surroundings; `runtime.connect` of both browsers fits. */
interface BackgroundConnectionDeps {
  readonly channel: Channel;
  connect(): RelayPort;
  /** Milliseconds on the document's monotonic clock. */
  now(): number;
  describe(): Pick<HelloMessage, 'url' | 'origin' | 'isTop' | 'timeOrigin'>;
  /** Runs a task in a turn of its own of the page's thread. */
  later(task: () => void): void;
  /** Runs a task again and again. @returns what ends it. */
  every(period: number, task: () => void): () => void;
  /** Tells when the page's thread is busy, until the function that it returns is called. */
  watchBusy(report: (message: BusyMessage) => void): () => void;
  /** Whether the relay's document is still that of its window: Chromium may give a window's first document a successor. */
  isCurrent(): boolean;
  /**
   * Whether the browser drops what a page sends on a port that it opens while it goes (Firefox). Such a browser needs an
   * open port at all times: one that breaks under a panel is opened again at once. Not in Chromium: a relay of an
   * extension that is being reloaded could open one to its successor before it is cut off, and would seem alive.
   */
  readonly needsOpenPort: boolean;
}

/** The part of a runtime port that the relay uses. */
export interface RelayPort {
  postMessage(message: FromRelay): void;
  disconnect(): void;
  readonly onMessage: { addListener(listener: (message: unknown) => void): void };
  readonly onDisconnect: { addListener(listener: () => void): void };
}

const ALIVE: RelayAliveMessage = { type: 'relay-alive' };

/**
 * Connects the recorder's channel to a port of the background while a panel is open; silent until the first probe. When the
 * port breaks, the recorder's subscribers are unsubscribed, so nothing more leaves the page; a subscriber that is still
 * alive probes again and says from which record on.
 */
export class BackgroundConnection {
  readonly #deps: BackgroundConnectionDeps;
  readonly #subscribers = new Set<SubscriberKey>();
  #port: RelayPort | null = null;
  /** The port from before the page was cached; closed once the new one has answered, so that the page never seems gone. */
  #retiredPort: RelayPort | null = null;
  #probedAt = -Infinity;
  readonly #watch: RecorderWatch;
  /** Ends what runs for panels; `null` while none is subscribed. */
  #endServing: (() => void) | null = null;

  constructor(deps: BackgroundConnectionDeps) {
    this.#deps = deps;
    this.#watch = new RecorderWatch({
      request: () => deps.channel.send({ type: 'request-body', subscriber: SIGN_OF_LIFE, n: Number.MAX_SAFE_INTEGER }),
      later: deps.later,
      now: deps.now,
      report: (isCutOff, ago) => this.#send({ type: 'cut-off', isCutOff, ago }),
    });
    deps.channel.listen((message) => this.#forward(message));
    deps.channel.whenReady(() => this.#sendHello());
  }

  /** A panel of this tab probes: connect, unless connected. */
  probe(): void {
    const isFirst = !this.#wasProbed();
    this.#probedAt = this.#deps.now();
    if (this.#port === null) this.#open();
    // The hello of a page that no panel had probed said nothing of its address.
    else if (isFirst) this.#sendHello();
    if (this.#deps.channel.documentKey() !== null && this.#deps.isCurrent()) this.#watch.probed();
  }

  /** The page is shown again, from the back/forward cache: what was connected is connected again, by a new port. */
  resume(): void {
    if (this.#port === null) return;
    this.#closeRetired();
    this.#retiredPort = this.#port;
    this.#dropPort();
    this.#open();
  }

  /** Sends a message of the recorder; connects first if only the end of the page is left to report. */
  #forward(message: FromRecorder): void {
    if (message.type === 'body' && message.subscriber === SIGN_OF_LIFE) return this.#watch.answered();
    if (message.type === 'end') {
      const isRequested = this.#isRequested();
      if (!isRequested && this.#port === null && !this.#isTooYoungToBeProbed(message)) return;
      if (this.#port === null) this.#open();
      if (isRequested) this.#deps.channel.finalFlush();
    }
    this.#send(message);
  }

  /**
   * Whether a panel of this tab has requested records and may still wait for them: it subscribed, or it probed a moment ago
   * and its background is away. Only then do contents leave the page.
   */
  #isRequested(): boolean {
    return this.#subscribers.size > 0 || this.#deps.now() - this.#probedAt < LAST_PROBE_GRACE;
  }

  /**
   * Whether the first probe of a panel may not have reached the page yet. It then reports how many messages it had, so that
   * a panel can say what it missed; without address and contents, because no panel has requested them.
   */
  #isTooYoungToBeProbed({ messages }: EndMessage): boolean {
    const { now, describe } = this.#deps;
    return !this.#wasProbed() && messages > 0 && now() < FIRST_PROBE_GRACE && describe().isTop;
  }

  #wasProbed(): boolean {
    return this.#probedAt !== -Infinity;
  }

  #open(): void {
    try {
      const opened = this.#deps.connect();
      this.#port = opened;
      opened.onMessage.addListener((message) => {
        if (this.#port !== opened) return;
        this.#closeRetired();
        this.#receive(message);
      });
      opened.onDisconnect.addListener(() => {
        if (this.#port === opened) this.#onDisconnect();
      });
    } catch {
      // "Extension context invalidated": an older relay in a page that outlived its extension goes quiet.
      this.#dropPort();
      return;
    }
    this.#sendHello();
  }

  #onDisconnect(): void {
    const { now, needsOpenPort } = this.#deps;
    const isMissed = needsOpenPort && this.#subscribers.size > 0 && now() - this.#probedAt < LAST_PROBE_GRACE;
    this.#dropPort();
    if (isMissed) this.#open();
  }

  #receive(value: unknown): void {
    const message = parseToPage(value);
    if (!message.ok) return;
    if (message.value.type === 'subscribe') this.#subscribers.add(message.value.subscriber);
    if (message.value.type === 'unsubscribe') {
      if (message.value.subscriber === BROADCAST) return this.#onPanelsClosed();
      this.#subscribers.delete(message.value.subscriber);
    }
    const { channel } = this.#deps;
    channel.send(message.value);
    // A relay that goes before the next period is missed too.
    if (message.value.type === 'arm') channel.send(ALIVE);
    this.#servePanels();
  }

  /** The last panel of the tab is gone: from now on the page is as if none had ever probed it. */
  #onPanelsClosed(): void {
    this.#probedAt = -Infinity;
    this.#unsubscribeAll();
  }

  #sendHello(): void {
    const { channel, describe } = this.#deps;
    const wasProbed = this.#wasProbed();
    const { url, origin, isTop, timeOrigin } = describe();
    this.#send({
      type: 'hello',
      version: PROTOCOL_VERSION,
      document: channel.documentKey(),
      url: wasProbed ? url : '',
      origin: wasProbed ? origin : '',
      isTop,
      timeOrigin,
      wasProbed,
    });
  }

  #send(message: FromRelay): void {
    try {
      this.#port?.postMessage(message);
    } catch {
      // The extension was reloaded or the port is dead: the recorder stores what it has, and the next probe reconnects.
      this.#dropPort();
    }
  }

  #dropPort(): void {
    this.#port = null;
    this.#unsubscribeAll();
  }

  #unsubscribeAll(): void {
    for (const subscriber of this.#subscribers) this.#deps.channel.send({ type: 'unsubscribe', subscriber });
    this.#subscribers.clear();
    this.#servePanels();
  }

  /** Only while somebody looks: a page without a panel pays nothing. */
  #servePanels(): void {
    if (this.#subscribers.size > 0) this.#endServing ??= this.#startServing();
    else {
      this.#endServing?.();
      this.#endServing = null;
    }
  }

  /** Watches the page's thread for the panels, and says in the page that the extension is there. */
  #startServing(): () => void {
    const { channel, every, watchBusy } = this.#deps;
    const endBusyWatch = watchBusy((message) => this.#send(message));
    const endAlive = every(RELAY_ALIVE_PERIOD, () => channel.send(ALIVE));
    return () => {
      endBusyWatch();
      endAlive();
    };
  }

  #closeRetired(): void {
    const retired = this.#retiredPort;
    this.#retiredPort = null;
    try {
      retired?.disconnect();
    } catch {
      // Already gone with the extension.
    }
  }
}
