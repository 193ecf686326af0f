import { PROBE, HANDSHAKE_EVENT, RELAY_PORT } from '../wire/hops.ts';
import { URL_LIMIT } from '../wire/wire-limits.ts';
import { applyCapturePolicy } from './apply-capture-policy.ts';
import { BackgroundConnection } from './background-connection.ts';
import { type BusyWatchDeps, type LongFrame, watchBusy } from './busy-watch.ts';
import { openChannel } from './channel.ts';

/**
 * The content script next to the recorder: it gives the recorder a private port before any script of the page runs, and
 * carries messages between that port and the background. It opens no connection until a panel of its tab probes.
 */
const ownDocument = document;
const url = location.href.slice(0, URL_LIMIT);
const channel = openChannel(document, HANDSHAKE_EVENT);
/** The kind of entry that says how long a frame took, and in which callbacks; Chromium's. */
const LONG_FRAMES = 'long-animation-frame';

function every(period: number, task: () => void): () => void {
  const timer = setInterval(task, period);
  return () => clearInterval(timer);
}

const platform: BusyWatchDeps = {
  observeFrames: PerformanceObserver.supportedEntryTypes.includes(LONG_FRAMES)
    ? (onFrame) => {
        const observer = new PerformanceObserver((list) => {
          // The platform's typings do not know this entry yet; what it lacks counts as nothing.
          for (const entry of list.getEntries()) onFrame(entry as LongFrame);
        });
        observer.observe({ type: LONG_FRAMES, buffered: true });
        return () => observer.disconnect();
      }
    : null,
  every,
  now: () => performance.now(),
  isHidden: () => document.visibilityState === 'hidden',
};

const connection = new BackgroundConnection({
  channel,
  connect: () => chrome.runtime.connect({ name: RELAY_PORT }),
  now: () => performance.now(),
  describe: () => ({
    url,
    origin: self.origin,
    isTop: window === window.top,
    timeOrigin: performance.timeOrigin,
  }),
  later: (task) => void setTimeout(task, 0),
  every,
  watchBusy: (report) => watchBusy(platform, report),
  isCurrent: () => document === ownDocument,
  needsOpenPort: chrome.runtime.getURL('').startsWith('moz-extension:'),
});

chrome.runtime.onMessage.addListener((message: unknown) => {
  if (message === PROBE) connection.probe();
});

/** Milliseconds after which the policy is read even in a page that is never idle. */
const IDLE_TIMEOUT = 1_000;

applyCapturePolicy({
  channel,
  origin: self.origin,
  whenIdle: (task) => void requestIdleCallback(task, { timeout: IDLE_TIMEOUT }),
  read: async (key) => (await chrome.storage.local.get(key))[key],
});

window.addEventListener('pageshow', (event) => {
  // Chromium has closed the port while the page was cached, and fires no event about it.
  if (event.persisted) connection.resume();
});
