import { PROBE, HANDSHAKE_EVENT, RELAY_PORT } from '../wire/hops.ts';
import { openChannel } from './channel.ts';
import { createRelay } from './background-connection.ts';
import { applyCapturePolicy } from './apply-capture-policy.ts';

/**
 * The content script beside the recorder: it gives the recorder a private port before any script of the page runs, and
 * carries messages between that port and the background. It opens no connection until a panel of its tab calls.
 */
const channel = openChannel(document, HANDSHAKE_EVENT);
const relay = createRelay({
  channel,
  connect: () => chrome.runtime.connect({ name: RELAY_PORT }),
  now: () => performance.now(),
  describe: () => ({ url: location.href, isTop: window === window.top, timeOrigin: performance.timeOrigin }),
  needsOpenPort: chrome.runtime.getURL('').startsWith('moz-extension:'),
});

chrome.runtime.onMessage.addListener((message: unknown) => {
  if (message === PROBE) relay.probe();
});

/** Milliseconds after which a page that is never idle is asked all the same. */
const IDLE_AWAITED = 1_000;

applyCapturePolicy({
  channel,
  origin: self.origin,
  whenIdle: (task) => void requestIdleCallback(task, { timeout: IDLE_AWAITED }),
  read: async (key) => (await chrome.storage.local.get(key))[key],
});

window.addEventListener('pageshow', (event) => {
  // Its port is dead in Chromium, and nobody announces that.
  if (event.persisted) relay.comeBack();
});
