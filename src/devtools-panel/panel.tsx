import { render } from 'preact';
import { createDemoSource } from './source/demo.ts';
import type { RecordSource } from './source/source.ts';
import { createDesk } from './state/desk.ts';
import { exposePanel } from './state/expose.ts';
import { DeskView } from './views/desk-view.tsx';

/**
 * Inside DevTools the inspected page is the source; opened as an ordinary page with `?demo` it is made-up traffic, and
 * otherwise there is none: the page is for looking at files.
 */
async function chooseSource(): Promise<RecordSource | null> {
  if (new URLSearchParams(location.search).has('demo')) return createDemoSource();
  if (globalThis.chrome?.devtools === undefined) return null;
  // Loaded only here: outside of an extension the module of the browser's interfaces throws.
  const { createLiveSource } = await import('./source/live.ts');
  return createLiveSource();
}

async function open(): Promise<void> {
  const desk = createDesk(await chooseSource());
  const expose = (): void => exposePanel(desk.shown.get().panel);
  expose();
  desk.shown.subscribe(expose);
  render(<DeskView desk={desk} />, document.body);
  desk.start();
  addEventListener('pagehide', desk.stop);
}

void open();
