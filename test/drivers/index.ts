/** Browsers for tests: the same driver that `npm start` uses, able to reach this machine only. */
import { fileURLToPath } from 'node:url';
import { launchChromium } from '../../scripts/browsers/chromium/chromium.ts';
import { launchFirefox } from '../../scripts/browsers/firefox/firefox.ts';
import type { BrowserDriver, BrowserName, LaunchOptions } from '../../scripts/browsers/driver.ts';

export type {
  BrowserDriver,
  BrowserName,
  ClickOptions,
  DevToolsOptions,
  LaunchOptions,
  Modifiers,
  Page,
  Panel,
  Point,
  View,
} from '../../scripts/browsers/driver.ts';
export { openPanelPage } from '../../scripts/browsers/panel-page.ts';
export { readPanel } from '../../scripts/browsers/read-panel.ts';
export type { FindingRow, MessageRow, PanelContent, StreamRow } from '../../scripts/browsers/read-panel.ts';

/** Both browsers, for `describe.each`. */
export const BROWSERS: readonly BrowserName[] = ['chromium', 'firefox'];

/**
 * Where `npm run build` puts the extension for a browser.
 *
 * @param name of the browser
 * @returns the folder to load unpacked
 */
export function builtExtension(name: BrowserName): string {
  const folder = name === 'chromium' ? 'chrome' : 'firefox';
  return fileURLToPath(new URL(`../../dist/${folder}`, import.meta.url));
}

/**
 * Starts a browser, with a fresh profile, headless and cut off from the network unless the options say otherwise.
 *
 * @param name of the browser; one that is not installed rejects with a NoBrowserError
 * @param options `extensionDir` absent means without the extension
 * @returns a driver that must be closed
 */
export function launch(name: BrowserName, options: LaunchOptions = {}): Promise<BrowserDriver> {
  const start = name === 'chromium' ? launchChromium : launchFirefox;
  return start({ loopbackOnly: true, ...options });
}
