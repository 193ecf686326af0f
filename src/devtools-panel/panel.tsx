import { render } from 'preact';
import { installBinaryReaders } from '../formats/binary/binary-readers.ts';
import type { RecordSource } from './source/source.ts';
import { createWorkspace } from './state/workspace.ts';
import { exposeDebugApi } from './state/debug-api.ts';
import type { Panel } from './state/panel.ts';
import { WorkspaceView } from './views/shell/workspace-view.tsx';

/** Only within DevTools there is an inspected page, and a page of ours that outlives the panel's. */
const isInDevTools = globalThis.chrome?.devtools !== undefined;

/** Inside DevTools the inspected page is the source; otherwise there is none: the page is for looking at files. */
async function chooseSource(): Promise<RecordSource | null> {
  if (!isInDevTools) return null;
  // Loaded only here: outside of an extension the module of the browser's interfaces throws.
  const { createLiveSource } = await import('./source/live/inspected-tab.ts');
  return createLiveSource();
}

/** Loads the readers of binary formats, without which bytes stay bytes; a file of its own, so that the panel shows before it. */
async function loadReaders(): Promise<void> {
  try {
    const { allReaders } = await import('../formats/binary/readers/all-readers.ts');
    installBinaryReaders(allReaders);
  } catch (error) {
    console.error('Realtime Inspector cannot read binary formats.', error);
  }
}

/** Has the devtools page remember how the recording is looked at. */
async function keepView(panel: Panel): Promise<void> {
  const { default: browser } = await import('webextension-polyfill');
  const { saveView } = await import('./state/storage/view-keeper.ts');
  saveView(panel, browser.devtools.inspectedWindow.tabId);
}

async function open(): Promise<void> {
  const workspace = createWorkspace(await chooseSource());
  workspace.shown.subscribe(({ panel }) => exposeDebugApi(panel));
  render(<WorkspaceView workspace={workspace} />, document.body);
  await loadReaders();
  workspace.start();
  if (workspace.live !== null && isInDevTools) await keepView(workspace.live);
  addEventListener('pagehide', workspace.stop);
}

void open();
