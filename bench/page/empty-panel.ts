/** An extension that only adds an empty tab to DevTools, so that the cost of DevTools can be separated from ours. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BrowserName } from '../arguments.ts';
import { PANEL_FILE, PANEL_TITLE } from '../../scripts/browsers/driver.ts';

export async function makeEmptyPanel(browser: BrowserName): Promise<{ dir: string; remove: () => Promise<void> }> {
  const dir = await mkdtemp(path.join(tmpdir(), 'empty-panel-'));
  const gecko = { browser_specific_settings: { gecko: { id: 'empty-panel@bench.test' } } };
  const manifest = {
    manifest_version: 3,
    name: 'Empty panel',
    version: '1',
    devtools_page: 'devtools.html',
    ...(browser === 'firefox' ? gecko : {}),
  };
  const files = {
    'manifest.json': JSON.stringify(manifest),
    'devtools.html': '<!doctype html><script src="devtools.js"></script>',
    'devtools.js': `chrome.devtools.panels.create(${JSON.stringify(PANEL_TITLE)}, '', ${JSON.stringify(PANEL_FILE)});`,
    [PANEL_FILE]: '<!doctype html><title>empty</title><body><main>empty</main>',
  };
  for (const [file, text] of Object.entries(files)) await writeFile(path.join(dir, file), text);
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}
