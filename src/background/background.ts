import browser from 'webextension-polyfill';
import type { Runtime } from 'webextension-polyfill';
import { PROBE } from '../wire/hops.ts';
import { Router } from './router.ts';
import type { RouterPort } from './router.ts';

/**
 * Whether a port was closed because its page goes into the back/forward cache. Only Chromium closes it then, and says so
 * in the error's text; a page that is reached by going back may enter the cache before it can send its last records.
 */
const isCached = (): boolean => /back\/forward cache/.test(browser.runtime.lastError?.message ?? '');

/** Adapts a runtime port for the router; a port that closed between two messages is not an error. */
function adapt(port: Runtime.Port): RouterPort {
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
    onDisconnect: (listener) => port.onDisconnect.addListener(() => listener(isCached())),
  };
}

/** Probes every relay of a tab. No relay replies to the message itself, so only these errors mean that none was there. */
async function probeTab(tabId: number): Promise<boolean> {
  try {
    await browser.tabs.sendMessage(tabId, PROBE);
    return true;
  } catch (error) {
    return !(
      error instanceof Error && /Receiving end does not exist|Could not establish connection/.test(error.message)
    );
  }
}

const router = new Router({ probeTab, createKey: () => crypto.randomUUID() });
browser.runtime.onConnect.addListener((port) => router.accept(adapt(port)));
