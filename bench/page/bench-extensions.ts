/** Extensions that do next to nothing, so that the cost of what every extension brings can be told from ours. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BrowserName } from '../arguments.ts';
import { PANEL_FILE, PANEL_TITLE } from '../../scripts/browsers/driver.ts';

/** An extension in a folder of its own. */
export interface MadeExtension {
  readonly dir: string;
  remove(): Promise<void>;
}

async function makeExtension(
  browser: BrowserName,
  name: string,
  manifest: object,
  files: Readonly<Record<string, string>>,
): Promise<MadeExtension> {
  const dir = await mkdtemp(path.join(tmpdir(), `${name}-`));
  const gecko = { browser_specific_settings: { gecko: { id: `${name}@bench.test` } } };
  const whole = { manifest_version: 3, name, version: '1', ...manifest, ...(browser === 'firefox' ? gecko : {}) };
  const texts = { 'manifest.json': JSON.stringify(whole), ...files };
  for (const [file, text] of Object.entries(texts)) await writeFile(path.join(dir, file), text);
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}

/** Only adds an empty tab to DevTools: what DevTools cost by themselves. */
export const makeEmptyPanel = (browser: BrowserName): Promise<MadeExtension> =>
  makeExtension(
    browser,
    'empty-panel',
    { devtools_page: 'devtools.html' },
    {
      'devtools.html': '<!doctype html><script src="devtools.js"></script>',
      'devtools.js': `chrome.devtools.panels.create(${JSON.stringify(PANEL_TITLE)}, '', ${JSON.stringify(PANEL_FILE)});`,
      [PANEL_FILE]: '<!doctype html><title>empty</title><body><main>empty</main>',
    },
  );

/** A script that does nothing; an empty file might not be run at all. */
const NOTHING = '(() => {})();';

/** Two content scripts that do nothing, placed as ours are: what any extension with such scripts costs a page. */
export function makeIdleScripts(browser: BrowserName): Promise<MadeExtension> {
  const placed = {
    matches: ['<all_urls>'],
    run_at: 'document_start',
    all_frames: true,
    match_about_blank: true,
    match_origin_as_fallback: true,
  };
  const scripts = [
    { ...placed, js: ['page.js'], world: 'MAIN' },
    { ...placed, js: ['isolated.js'] },
  ];
  return makeExtension(
    browser,
    'idle-scripts',
    { content_scripts: scripts },
    { 'page.js': NOTHING, 'isolated.js': NOTHING },
  );
}
