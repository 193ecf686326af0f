import browser from 'webextension-polyfill';
import { viewChannel, type ViewMessage } from './state/storage/view-channel.ts';

// The devtools page lives as long as DevTools is open on a tab. It adds the Realtime tab, and remembers how its user looks
// at the recording: Firefox loads the panel anew whenever the dock side changes. It is kept in memory only.
void browser.devtools.panels.create('Realtime', 'icons/32.png', 'panel.html');

let kept: unknown = null;
const channel = viewChannel(browser.devtools.inspectedWindow.tabId);
channel.addEventListener('message', ({ data }: MessageEvent<ViewMessage>) => {
  if (data.type === 'keep') kept = data.view;
  else if (data.type === 'ask') channel.postMessage({ type: 'kept', view: kept } satisfies ViewMessage);
});
