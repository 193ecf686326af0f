import browser from 'webextension-polyfill';
import type { Runtime } from 'webextension-polyfill';
import { PROBE } from '../wire/hops.ts';
import { createRouter } from './router.ts';
import type { RouterPort } from './router.ts';

/**
 * Whether a port was closed because its page goes into the back/forward cache. Only Chromium closes it then, and says so
 * in words; a page that is reached by going back may be put away before it can send its last records.
 */
const isKept = (): boolean => /back\/forward cache/.test(browser.runtime.lastError?.message ?? '');

/** Dresses a runtime port for the router; a port that died between two messages is not an error. */
function dress(port: Runtime.Port): RouterPort {
  let isOpen = true;
  port.onDisconnect.addListener(() => {
    isOpen = false;
  });
  return {
    name: port.name,
    isOurs: port.sender?.url?.startsWith(browser.runtime.getURL('')) === true,
    tabId: port.sender?.tab?.id ?? null,
    post(message) {
      if (isOpen) port.postMessage(message);
    },
    onMessage: (listener) => port.onMessage.addListener(listener),
    onDisconnect: (listener) => port.onDisconnect.addListener(() => listener(isKept())),
  };
}

/** Calls every relay of a tab. Nobody answers a call, so a rejection means only that no relay listened. */
async function dialTab(tabId: number): Promise<boolean> {
  try {
    await browser.tabs.sendMessage(tabId, PROBE);
    return true;
  } catch (error) {
    return !(
      error instanceof Error && /Receiving end does not exist|Could not establish connection/.test(error.message)
    );
  }
}

const accept = createRouter({ dialTab, createKey: () => crypto.randomUUID() });
browser.runtime.onConnect.addListener((port) => accept(dress(port)));
