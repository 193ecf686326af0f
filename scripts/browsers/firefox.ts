/** Firefox over Marionette, which comes with every Firefox: no driver program in between. */
import { access, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BrowserError, COMMAND_LIMIT, ExtensionError } from './driver.ts';
import { ensureBrowser } from './find-browser.ts';
import { openFirefoxPage } from './firefox-page.ts';
import { launchBrowser } from './launch.ts';
import { connectMarionette } from './marionette.ts';
import { until, within } from './time-limit.ts';
import type { BrowserDriver, LaunchOptions, NewPageOptions } from './driver.ts';
import type { MarionetteConnection } from './marionette.ts';

/** Quiet and the same every time: no first-run pages, no traffic of the browser's own, no questions. */
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

/** Everything but this machine goes to a proxy that is not there. Loopback addresses never use a proxy. */
const LOOPBACK_ONLY = {
  'network.proxy.type': 1,
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': 9,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': 9,
  'network.proxy.socks': '',
};

/** The preferences for a run that can be driven, as the `user.js` of a profile. */
export function userScript({ prefs = {}, loopbackOnly = false }: LaunchOptions): string {
  const all = { ...STEADY, ...(loopbackOnly ? LOOPBACK_ONLY : {}), ...prefs };
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

/** @returns the size of a headless screen, and no crash reports */
export function firefoxEnvironment({ headless = true }: LaunchOptions): Record<string, string> {
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
      driveFirefox(await connectMarionette(profile, browser.isRunning), running),
  });
}

/** @returns the add-on's id */
async function installAddon(marionette: MarionetteConnection, dir: string): Promise<string> {
  const folder = path.resolve(dir);
  try {
    await access(path.join(folder, 'manifest.json'));
    const answer = (await marionette.send('Addon:Install', { path: folder, temporary: true })) as { value: string };
    return answer.value;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ExtensionError(`Firefox cannot load the extension from ${folder}: ${reason}`, { cause: error });
  }
}

/**
 * The id that an extension gives itself for Firefox.
 *
 * @param dir of the unpacked extension
 */
export async function readAddonId(dir: string): Promise<string> {
  const manifest = JSON.parse(await readFile(path.join(dir, 'manifest.json'), 'utf8'));
  const id = manifest.browser_specific_settings?.gecko?.id;
  if (typeof id !== 'string') throw new ExtensionError(`The manifest in ${dir} names no id for Firefox`);
  return id;
}

/**
 * The driver for a Firefox that is already running.
 *
 * @param options.end releases the process after it was asked to close
 * @param options.addonId of the extension, where somebody else has loaded it
 */
export async function driveFirefox(
  marionette: MarionetteConnection,
  {
    headless,
    ended,
    end,
    addonId: loadedId,
  }: { headless: boolean; ended: Promise<void>; end: () => Promise<void>; addonId?: string },
): Promise<BrowserDriver> {
  const version = await marionette.run('return Services.appinfo.name + "/" + Services.appinfo.version');
  let addonId = loadedId ?? null;
  let host: string | null = null;
  let closing: Promise<void> | null = null;
  const needId = () => {
    if (addonId === null) throw new BrowserError('No extension is loaded in this browser');
    return addonId;
  };
  const learnHost = async () => {
    const ask = () => marionette.run('return WebExtensionPolicy.getByID(input)?.mozExtensionHostname', needId());
    host = String(await until(ask, { what: 'the extension to start', limit: COMMAND_LIMIT }));
    return host;
  };
  const newPage = async (url: string, { isPrivate = false }: NewPageOptions = {}) => {
    const page = await openFirefoxPage(marionette, { newWindow: headless, isPrivate, addonId: needId });
    if (url !== 'about:blank') await page.goto(url);
    return page;
  };
  const extension = 'WebExtensionPolicy.getByID(input).extension';
  const backgroundState = async () => {
    const state = await marionette.run(`return ${extension}.backgroundState`, needId());
    return state === 'running' ? ('running' as const) : ('stopped' as const);
  };
  const extensionWarnings = async () => {
    const ask = `
      const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs');
      return ExtensionParent.DebugUtils.getExtensionManifestWarnings(input) ?? [];`;
    return (await marionette.run(ask, needId())) as string[];
  };
  const allowPrivateWindows = async () => {
    const allow = `
      const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
      const { AddonManager } = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs');
      await ExtensionPermissions.add(input, { permissions: ['internal:privateBrowsingAllowed'], origins: [] });
      await (await AddonManager.getAddonByID(input)).reload();`;
    await marionette.run(allow, needId());
    await learnHost();
  };
  const close = async () => {
    // The answer to this command may be cut off by its own effect.
    await within(marionette.send('Marionette:Quit', { flags: ['eForceQuit'] }), 5_000, 'Firefox to quit').catch(
      () => {},
    );
    await end();
    marionette.end();
  };
  if (addonId !== null) await learnHost();
  return {
    name: 'firefox',
    version: String(version),
    get extensionId() {
      return host;
    },
    newPage,
    loadExtension: async (dir) => {
      addonId = await installAddon(marionette, dir);
      return learnHost();
    },
    extensionWarnings,
    allowPrivateWindows,
    openExtensionPage: async (file) => newPage(`moz-extension://${host ?? (await learnHost())}/${file}`),
    openDevToolsAt: null,
    backgroundState,
    stopBackground: async () => {
      await marionette.run(`await ${extension}.terminateBackground({ ignoreDevToolsAttached: true })`, needId());
    },
    closed: ended,
    close: () => (closing ??= close()),
  };
}
