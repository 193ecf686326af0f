/**
 * `npm run store-pictures`: writes docs/stores/tile-440x280.png, the small promotional tile of the Chrome Web Store and of Edge
 * Add-ons. The pictures of 1280 by 800 are those of docs/images, which `npm run screenshots` makes.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { chromium } from 'playwright-core';
import { ensureBrowser } from './browsers/find-browser.ts';
import { root } from './build/settings.ts';

const TILE = { width: 440, height: 280 };

const icon = await readFile(path.join(root, 'src/icons/icon.svg'), 'utf8');

/** The icon, the name, and what it does in one line. */
const page = `<!doctype html>
<style>
  body { margin: 0; width: 440px; height: 280px; display: grid; place-content: center; justify-items: center; gap: 14px;
    background: #0f1b2d; color: #fff; font: 600 32px/1.2 system-ui, 'Noto Sans', sans-serif; text-align: center }
  svg { width: 104px; height: 104px }
  p { margin: 0; font-size: 16px; font-weight: 400; color: #c9d6ea }
</style>
${icon}
<div>Realtime Inspector</div>
<p>WebSocket, SSE and polls on one time axis</p>`;

const browser = await chromium.launch({
  executablePath: (await ensureBrowser('chromium')).path,
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  const view = await browser.newPage({ viewport: TILE });
  await view.setContent(page);
  const file = path.join(root, 'docs/stores/tile-440x280.png');
  await view.screenshot({ path: file });
  console.log(path.relative(root, file));
} finally {
  await browser.close();
}
