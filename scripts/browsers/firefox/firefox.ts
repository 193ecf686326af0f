/** Starts Firefox, driven over Marionette, which comes with every Firefox: no driver program in between. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { valueAt } from '../../json.ts';
import { ExtensionError } from '../driver.ts';
import type { BrowserDriver, LaunchOptions } from '../driver.ts';
import { ensureBrowser } from '../find-browser.ts';
import { launchBrowser } from '../launch.ts';
import { FirefoxDriver } from './firefox-driver.ts';
import { connectMarionette } from './marionette.ts';

/** Quiet and the same every time: no first-run pages, no background requests, no questions. */
const STEADY = {
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.aboutwelcome.enabled': false,
  'browser.contentblocking.introCount': 99,
  'browser.discovery.enabled': false,
  'browser.newtabpage.enabled': false,
  'browser.safebrowsing.downloads.remote.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.search.update': false,
  'browser.sessionstore.resume_from_crash': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage': 'about:blank',
  'browser.startup.page': 0,
  'browser.tabs.warnOnClose': false,
  'browser.topsites.contile.enabled': false,
  'browser.warnOnQuit': false,
  'captivedetect.canonicalURL': '',
  'datareporting.policy.dataSubmissionEnabled': false,
  'devtools.selfxss.count': 100,
  'dom.push.connection.enabled': false,
  'extensions.getAddons.cache.enabled': false,
  'extensions.systemAddon.update.enabled': false,
  'extensions.update.enabled': false,
  'marionette.port': 0,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'toolkit.cosmeticAnimations.enabled': false,
  'toolkit.telemetry.enabled': false,
  'toolkit.telemetry.server': 'data:,',
  'ui.prefersReducedMotion': 1,
  'xpinstall.signatures.required': false,
};

/**
 * Everything but this machine goes to a proxy that does not exist. Loopback addresses never use a proxy. Peer connections
 * use them too, and hide none behind names that only the network around could resolve.
 */
const LOOPBACK_ONLY = {
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'network.proxy.type': 1,
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': 9,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': 9,
  'network.proxy.socks': '',
};

/** Everything goes to a proxy, also what is for this machine. */
const proxied = ({ host, port }: NonNullable<LaunchOptions['proxy']>) => ({
  'network.proxy.type': 1,
  'network.proxy.http': host,
  'network.proxy.http_port': port,
  'network.proxy.ssl': host,
  'network.proxy.ssl_port': port,
  'network.proxy.socks': '',
  'network.proxy.no_proxies_on': '',
  'network.proxy.allow_hijacking_localhost': true,
});

/** The preferences for a run that can be driven, as the `user.js` of a profile. */
export function userScript({ prefs = {}, loopbackOnly = false, allowedHosts = [], proxy }: LaunchOptions): string {
  const limits = { ...LOOPBACK_ONLY, 'network.proxy.no_proxies_on': allowedHosts.join(', ') };
  // A proxy decides by itself which hosts can be reached.
  const network = proxy === undefined ? (loopbackOnly ? limits : {}) : proxied(proxy);
  const all = { ...STEADY, ...network, ...prefs };
  const lines = Object.entries(all).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  );
  return lines.join('');
}

/** The command line for a run that can be driven, without the profile. */
export function firefoxArguments({ headless = true, args = [] }: LaunchOptions): string[] {
  return [
    ...(headless ? ['-headless'] : []),
    '-marionette',
    // Without it Marionette reaches pages, but not DevTools.
    '-remote-allow-system-access',
    ...args,
  ];
}

/** The environment of such a run: the size of a headless screen, and no crash reports. */
export function firefoxEnvironment({ headless = true }: LaunchOptions): Readonly<Record<string, string>> {
  const screen = { MOZ_HEADLESS_WIDTH: '1600', MOZ_HEADLESS_HEIGHT: '1200' };
  return { MOZ_CRASHREPORTER_DISABLE: '1', ...(headless ? screen : {}) };
}

/** Starts Firefox with a fresh profile. */
export async function launchFirefox(options: LaunchOptions = {}): Promise<BrowserDriver> {
  const executable = options.executable ?? (await ensureBrowser('firefox')).path;
  return launchBrowser(executable, options, {
    prepare: (profile) => writeFile(path.join(profile, 'user.js'), userScript(options)),
    args: (profile) => ['-no-remote', '-profile', profile, ...firefoxArguments(options), 'about:blank'],
    process: { env: firefoxEnvironment(options) },
    connect: async (browser, profile, running) =>
      FirefoxDriver.connect(await connectMarionette(profile, browser.isRunning, options.ignoreHttpsErrors), running),
  });
}

/**
 * The id that an extension gives itself for Firefox.
 *
 * @param dir of the unpacked extension
 */
export async function readAddonId(dir: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(path.join(dir, 'manifest.json'), 'utf8'));
  const id = valueAt(manifest, 'browser_specific_settings', 'gecko', 'id');
  if (typeof id !== 'string') throw new ExtensionError(`The manifest in ${dir} names no id for Firefox`);
  return id;
}
