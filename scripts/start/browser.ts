/** Chooses and starts the browser for `npm start`. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkExtension } from '../browsers/check-extension.ts';
import { launchChromium } from '../browsers/chromium/chromium.ts';
import { BrowserError, ExtensionError } from '../browsers/driver.ts';
import type { BrowserDriver, BrowserName } from '../browsers/driver.ts';
import { ensureBrowser, findBrowser, NoBrowserError } from '../browsers/find-browser.ts';
import { launchFirefox } from '../browsers/firefox/firefox.ts';
import { launchWithWebExt } from '../browsers/web-ext.ts';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));

/**
 * Chooses the browser that the user wants; without a preference one that is installed, Chromium before Firefox, or else one
 * that can be installed.
 *
 * @throws {NoBrowserError}
 */
export async function chooseBrowser(wanted: BrowserName | null): Promise<{ name: BrowserName; executable: string }> {
  if (wanted !== null) return { name: wanted, executable: (await ensureBrowser(wanted)).path };
  for (const name of ['chromium', 'firefox'] as const) {
    const { executable } = findBrowser(name);
    if (executable !== null) return { name, executable };
  }
  try {
    return { name: 'chromium', executable: (await ensureBrowser('chromium')).path };
  } catch (error) {
    if (!(error instanceof NoBrowserError)) throw error;
    const other = findBrowser('firefox').lookedFor.join('; ');
    throw new NoBrowserError(`${error.message} Nor is there a Firefox: looked for ${other}.`, { cause: error });
  }
}

/** Starts the browser through web-ext, or directly if web-ext cannot. */
export async function startBrowser(name: BrowserName, executable: string, headless: boolean): Promise<BrowserDriver> {
  const extensionDir = path.join(dist, name === 'chromium' ? 'chrome' : 'firefox');
  await checkExtension(extensionDir);
  const options = { extensionDir, executable, headless };
  try {
    return await launchWithWebExt(name, options);
  } catch (error) {
    if (!(error instanceof BrowserError) || error instanceof ExtensionError) throw error;
    console.error(`${error.message.split('\n', 1)[0] ?? ''}. Starting it without web-ext.`);
    return name === 'chromium' ? launchChromium(options) : launchFirefox(options);
  }
}
