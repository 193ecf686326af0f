import browser from 'webextension-polyfill';
import { PANEL_PORT } from '../../../wire/hops.ts';
import { IS_FIREFOX } from '../../browser.ts';
import type { RecordSource } from '../source.ts';
import { LiveSource } from './live-source.ts';
import { readActing } from './read-acting.ts';

/** Makes the source of the inspected tab. Importing this file throws outside of an extension, as the polyfill does. */
export function createLiveSource(): RecordSource {
  const { inspectedWindow, network } = browser.devtools;
  const { tabId } = inspectedWindow;
  return new LiveSource({
    subscriber: crypto.randomUUID(),
    connect: () => browser.runtime.connect({ name: `${PANEL_PORT}${tabId}` }),
    har: {
      // Chromium's devtools interfaces return no promise, and the polyfill leaves them as they are.
      getHar: (callback) => chrome.devtools.network.getHAR(callback),
      onRequestFinished: network.onRequestFinished,
      hookUrl: browser.runtime.getURL('injected.js'),
    },
    isListOnDemand: IS_FIREFOX,
    evaluate: (expression) => inspectedWindow.eval(expression),
    onNavigated: network.onNavigated,
    reload: () => void inspectedWindow.reload(),
    reloadWith: (injectedScript) => void inspectedWindow.reload({ injectedScript }),
    readActing,
  });
}
