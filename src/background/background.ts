import browser from 'webextension-polyfill';
import type { Runtime } from 'webextension-polyfill';
import { ACTING_SCRIPT, PROBE } from '../wire/hops.ts';
import { Router } from './router.ts';
import type { FrameRef, RouterPort } from './router.ts';

/**
 * Whether a port was closed because its page goes into the back/forward cache. Only Chromium closes it then, and says so
 * in the error's text; a page that is reached by going back may enter the cache before it can send its last records.
 */
const isCached = (): boolean => /back\/forward cache/.test(browser.runtime.lastError?.message ?? '');

/** The frame of a content script. Firefox gives frames no `documentId`. */
function frameOf(sender: Runtime.MessageSender | undefined): FrameRef | null {
  if (sender?.tab === undefined || sender.frameId === undefined) return null;
  const documentId: unknown = 'documentId' in sender ? sender.documentId : null;
  return { frameId: sender.frameId, documentId: typeof documentId === 'string' ? documentId : null };
}

/** Places the script that causes faults; only an open panel asks for it. Its result is a token of the recorder in the page. */
async function placeActing(tabId: number, { frameId, documentId }: FrameRef): Promise<string | null> {
  const where = documentId === null ? { frameIds: [frameId] } : { documentIds: [documentId] };
  try {
    const [placed] = await browser.scripting.executeScript({
      target: { tabId, ...where },
      files: [ACTING_SCRIPT],
      world: 'MAIN',
      // Otherwise the browser waits until the document is loaded.
      injectImmediately: true,
    });
    return typeof placed?.result === 'string' ? placed.result : null;
  } catch {
    // The page is gone, or the browser allows no extension in it: the panel says that nothing was armed.
    return null;
  }
}

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
    frame: frameOf(port.sender),
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

const router = new Router({ probeTab, placeActing, createKey: () => crypto.randomUUID() });
browser.runtime.onConnect.addListener((port) => router.accept(adapt(port)));
