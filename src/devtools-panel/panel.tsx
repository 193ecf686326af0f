import { render } from 'preact';
import { createDemoSource } from './source/demo.ts';
import type { RecordSource } from './source/source.ts';
import { exposePanel } from './state/expose.ts';
import { createPanel } from './state/panel.ts';
import { App } from './views/app.tsx';

/** Inside DevTools the inspected page is the source; opened as an ordinary page with `?demo` it is made-up traffic. */
async function chooseSource(): Promise<RecordSource> {
  if (new URLSearchParams(location.search).has('demo')) return createDemoSource();
  // Loaded only here: outside of an extension the module of the browser's interfaces throws.
  const { createLiveSource } = await import('./source/live.ts');
  return createLiveSource();
}

async function open(): Promise<void> {
  const panel = createPanel(await chooseSource());
  exposePanel(panel);
  render(<App panel={panel} />, document.body);
  panel.start();
  addEventListener('pagehide', panel.stop);
}

void open();
