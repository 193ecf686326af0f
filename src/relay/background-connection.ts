import { PROTOCOL_VERSION } from '../wire/hops.ts';
import type { EndMessage, FromRecorder, HelloMessage, SubscriberKey } from '../wire/hops.ts';
import { FINAL_FLUSH_PERIOD, UNPROBED_PERIOD } from '../wire/wire-limits.ts';
import { parseToPage } from '../wire/parse-hops.ts';
import type { Channel } from './channel.ts';

/** What the relay needs of its deps; both browsers' `runtime.connect` fit. */
export interface RelayDeps {
  readonly channel: Channel;
  connect(): RelayPort;
  /** Milliseconds on the document's monotonic clock. */
  now(): number;
  describe(): Pick<HelloMessage, 'url' | 'isTop' | 'timeOrigin'>;
  /**
   * Whether the browser drops what a page says on a port that it opens as it goes (Firefox). There a port that breaks
   * under a panel is opened anew at once. Not in Chromium: a relay of an extension that is being reloaded could open one
   * to its successor before it loses its own voice, and would seem to live.
   */
  readonly needsOpenPort: boolean;
}

/** The part of a runtime port that the relay uses. */
export interface RelayPort {
  postMessage(message: FromRecorder | HelloMessage): void;
  disconnect(): void;
  readonly onMessage: { addListener(listener: (message: unknown) => void): void };
  readonly onDisconnect: { addListener(listener: () => void): void };
}

/** A relay: probed by the background, silent otherwise. */
export interface Relay {
  /** A panel of this tab calls: connect, if not connected. */
  probe(): void;
  /** The page is shown again, from the back/forward cache: what was connected is connected anew. */
  comeBack(): void;
}

/**
 * Joins the recorder's channel to a port of the background while a panel looks. When the port breaks, the recorder is
 * told that its subscribers are gone, so nothing more leaves the page; a subscriber that lives on calls again and says from
 * which record on.
 */
export function createRelay({ channel, connect, now, describe, needsOpenPort }: RelayDeps): Relay {
  let port: RelayPort | null = null;
  /** The port from before the page was put away; closed once the new one has answered, so that the page never seems gone. */
  let retired: RelayPort | null = null;
  let calledAt = -Infinity;
  const subscribers = new Set<SubscriberKey>();

  const forget = (): void => {
    port = null;
    for (const subscriber of subscribers) channel.send({ type: 'unsubscribe', subscriber });
    subscribers.clear();
  };

  const send = (message: FromRecorder | HelloMessage): void => {
    try {
      port?.postMessage(message);
    } catch {
      // The extension was reloaded or the port is dead: the recorder keeps what it has, and the next call resumes.
      forget();
    }
  };

  const receive = (value: unknown): void => {
    const message = parseToPage(value);
    if (!message.ok) return;
    if (message.value.type === 'subscribe') subscribers.add(message.value.subscriber);
    if (message.value.type === 'unsubscribe') subscribers.delete(message.value.subscriber);
    channel.send(message.value);
  };

  const hello = (): void =>
    send({
      type: 'hello',
      version: PROTOCOL_VERSION,
      document: channel.documentKey(),
      ...describe(),
      isProbed: calledAt !== -Infinity,
    });

  const retire = (): void => {
    const old = retired;
    retired = null;
    try {
      old?.disconnect();
    } catch {
      // Already gone with the extension.
    }
  };

  const open = (): void => {
    try {
      const opened = connect();
      port = opened;
      opened.onMessage.addListener((message) => {
        if (port !== opened) return;
        retire();
        receive(message);
      });
      opened.onDisconnect.addListener(() => {
        if (port !== opened) return;
        const isMissed = needsOpenPort && subscribers.size > 0 && now() - calledAt < FINAL_FLUSH_PERIOD;
        forget();
        if (isMissed) open();
      });
    } catch {
      // "Extension context invalidated": an older relay in a page that outlived its extension goes quiet.
      forget();
      return;
    }
    hello();
  };

  /**
   * Whether somebody waits for the last word of the page: a panel that is connected, or one that called a moment ago and
   * whose background is away, or one whose first call may not have come through to a page as young as this.
   */
  const isAwaited = ({ messages }: EndMessage): boolean => {
    if (port !== null || now() - calledAt < FINAL_FLUSH_PERIOD) return true;
    return calledAt === -Infinity && messages > 0 && now() < UNPROBED_PERIOD && describe().isTop;
  };

  channel.listen((message) => {
    if (message.type === 'end') {
      if (!isAwaited(message)) return;
      if (port === null) open();
      channel.finalFlush();
    }
    send(message);
  });
  channel.whenReady(hello);

  return {
    probe() {
      calledAt = now();
      if (port === null) open();
    },
    comeBack() {
      if (port === null) return;
      retire();
      retired = port;
      forget();
      open();
    },
  };
}
