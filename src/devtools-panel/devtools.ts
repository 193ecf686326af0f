import browser from 'webextension-polyfill';
import { viewChannel, type ViewMessage } from './state/storage/view-channel.ts';

// The devtools page lives as long as DevTools is open on a tab. It adds the Realtime tab, and stores the state of the view
// in memory, because Firefox reloads the panel whenever the dock side changes.
void browser.devtools.panels.create('Realtime', 'icons/32.png', 'panel.html');

let savedView: unknown = null;
const channel = viewChannel(browser.devtools.inspectedWindow.tabId);
channel.addEventListener('message', ({ data }: MessageEvent<ViewMessage>) => {
  if (data.type === 'keep') savedView = data.view;
  else if (data.type === 'ask') channel.postMessage({ type: 'kept', view: savedView } satisfies ViewMessage);
});
