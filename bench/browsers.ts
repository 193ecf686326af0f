/** The browsers with what the benches load into them. */
import { fileURLToPath } from 'node:url';
import { launchChromium } from '../scripts/browsers/chromium/chromium.ts';
import { launchFirefox } from '../scripts/browsers/firefox/firefox.ts';
import type { BrowserDriver, LaunchOptions } from '../scripts/browsers/driver.ts';
import type { BrowserName } from './arguments.ts';

/** The folder of the built extension. */
export const builtFor = (name: BrowserName): string =>
  fileURLToPath(new URL(`../dist/${name === 'firefox' ? 'firefox' : 'chrome'}`, import.meta.url));

/** Starts a browser that reaches nothing but this machine. */
export const launch = (name: BrowserName, options: LaunchOptions): Promise<BrowserDriver> =>
  (name === 'firefox' ? launchFirefox : launchChromium)({ loopbackOnly: true, ...options });
