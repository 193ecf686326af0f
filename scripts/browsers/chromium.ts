/** Chromium (also Chrome, Edge, Brave …) over its debugging pipe: nothing listens on any port. */
import { randomUUID } from 'node:crypto';
import { access, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CdpConnection, pipeTransport } from './cdp.ts';
import { driveChromiumPage, openChromiumPage } from './chromium-page.ts';
import { openChromiumPanel } from './chromium-panel.ts';
import { BrowserError, COMMAND_LIMIT, ExtensionError, PANEL_FILE } from './driver.ts';
import { ensureBrowser } from './find-browser.ts';
import { launchBrowser } from './launch.ts';
import { until, within } from './time-limit.ts';
import type { BrowserDriver, LaunchOptions, NewPageOptions } from './driver.ts';
import type { Readable } from 'node:stream';

export type TargetInfo = { targetId: string; type: string; url: string };

/**
 * Quiet and the same every time: no first-run pages, no traffic of the browser's own, no throttling of what is hidden.
 */
const STEADY = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-sync',
  '--disable-breakpad',
  '--disable-domain-reliability',
  '--disable-client-side-phishing-detection',
  '--disable-search-engine-choice-screen',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-features=Translate,OptimizationHints,MediaRouter,InterestFeedContentSuggestions',
  '--metrics-recording-only',
  '--no-service-autorun',
  '--password-store=basic',
  '--use-mock-keychain',
];

/** The command line for a run that can be driven, without the folder of the profile and the way to connect. */
export function chromiumArguments({ headless = true, loopbackOnly = false, args = [] }: LaunchOptions): string[] {
  return [
    ...STEADY,
    '--enable-unsafe-extension-debugging',
    ...(headless ? ['--headless=new', '--disable-gpu', '--window-size=1280,900'] : []),
    // Chromium's sandbox refuses to run as root.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    // Containers give /dev/shm 64 MB, which a page can fill.
    ...(process.platform === 'linux' ? ['--disable-dev-shm-usage'] : []),
    ...(loopbackOnly
      ? ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1']
      : []),
    ...args,
  ];
}

/** @param prefs dotted names */
async function writePreferences(profile: string, prefs: Readonly<Record<string, unknown>>) {
  const tree: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(prefs)) {
    const keys = name.split('.');
    const last = keys.pop() ?? name;
    let node = tree;
    for (const key of keys) node = (node[key] ??= {}) as Record<string, unknown>;
    node[last] = value;
  }
  await mkdir(path.join(profile, 'Default'), { recursive: true });
  await writeFile(path.join(profile, 'Default', 'Preferences'), JSON.stringify(tree));
}

/** Starts Chromium with a fresh profile. */
export async function launchChromium(options: LaunchOptions = {}): Promise<BrowserDriver> {
  const executable = options.executable ?? (await ensureBrowser('chromium')).path;
  return launchBrowser(executable, options, {
    prepare: (profile) => writePreferences(profile, options.prefs ?? {}),
    args: (profile) => [
      ...chromiumArguments(options),
      '--remote-debugging-pipe',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    process: { pipes: true },
    connect: (browser, _profile, running) => {
      const [, , , outgoing, incoming] = browser.child.stdio;
      if (!outgoing || !('write' in outgoing) || !incoming || !('on' in incoming)) {
        throw new BrowserError(`${executable} did not start`);
      }
      const pipe = pipeTransport(outgoing, incoming as Readable);
      return driveChromium(new CdpConnection(pipe), running);
    },
  });
}

/** @returns the extension's id */
async function loadUnpacked(cdp: CdpConnection, dir: string): Promise<string> {
  const folder = path.resolve(dir);
  try {
    await access(path.join(folder, 'manifest.json'));
    const { id } = await cdp.send('Extensions.loadUnpacked', { path: folder });
    return String(id);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ExtensionError(`Chromium cannot load the extension from ${folder}: ${reason}`, { cause: error });
  }
}

/** @returns all of them, also those that are not pages */
async function listTargets(cdp: CdpConnection): Promise<TargetInfo[]> {
  const { targetInfos } = await cdp.send('Target.getTargets', { filter: [{}] });
  return targetInfos as TargetInfo[];
}

/** @returns the target that shows it; waits for one */
function findPage(cdp: CdpConnection, address: string): Promise<string> {
  const ask = async () => {
    const targets = await listTargets(cdp);
    return targets.find(({ type, url }) => type === 'page' && url === address)?.targetId ?? null;
  };
  return until(ask, { what: `a page at ${address}`, limit: COMMAND_LIMIT });
}

/**
 * The driver for a Chromium that is already running.
 *
 * @param options.end releases the process after it was asked to close
 * @param options.extensionId of the extension, where somebody else has loaded it
 */
export async function driveChromium(
  cdp: CdpConnection,
  {
    headless,
    ended,
    end,
    extensionId: loadedId,
  }: { headless: boolean; ended: Promise<void>; end: () => Promise<void>; extensionId?: string },
): Promise<BrowserDriver> {
  const { product } = await cdp.send('Browser.getVersion');
  let extensionId = loadedId ?? null;
  let closing: Promise<void> | null = null;
  const needId = () => {
    if (extensionId === null) throw new BrowserError('No extension is loaded in this browser');
    return extensionId;
  };
  const findWorker = async () => {
    const prefix = `chrome-extension://${needId()}/`;
    const targets = await listTargets(cdp);
    return targets.find(({ type, url }) => type === 'service_worker' && url.startsWith(prefix)) ?? null;
  };
  const newPage = async (url: string, { isPrivate = false }: NewPageOptions = {}) => {
    const page = isPrivate
      ? await driveChromiumPage(cdp, { target: await openPrivateWindow(), extensionId: needId })
      : await openChromiumPage(cdp, { newWindow: headless, extensionId: needId });
    if (url !== 'about:blank') await page.goto(url);
    return page;
  };
  const openExtensionPage = (file: string) => newPage(`chrome-extension://${needId()}/${file}`);
  /**
   * Only an extension can ask for one: a browser context of the protocol is private, but out of all extensions' reach.
   */
  const openPrivateWindow = async () => {
    const address = `about:blank#${randomUUID()}`;
    const own = await openExtensionPage(PANEL_FILE);
    await own.evaluate(`await chrome.windows.create({ incognito: true, url: ${JSON.stringify(address)} });`);
    await own.close();
    return findPage(cdp, address);
  };
  /** Only the browser's own page of extensions may ask about them and set them. */
  const askAboutExtension = async (source: string) => {
    const page = await newPage('chrome://extensions');
    try {
      return await page.evaluate(`const id = ${JSON.stringify(needId())};\n${source}`);
    } finally {
      await page.close();
    }
  };
  const extensionWarnings = async () =>
    // It keeps errors in developer mode only.
    (await askAboutExtension(`
        await chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true });
        await chrome.developerPrivate.reload(id, { failQuietly: true });
        const own = await chrome.developerPrivate.getExtensionInfo(id);
        const errors = [...own.manifestErrors, ...own.runtimeErrors].map(({ message }) => message);
        return [...errors, ...own.installWarnings];`)) as string[];
  const allowPrivateWindows = async () => {
    // Outside developer mode it would not start an unpacked extension again.
    await askAboutExtension(`
      await chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true });
      await chrome.developerPrivate.updateExtensionConfiguration({ extensionId: id, incognitoAccess: true });`);
  };
  const close = async () => {
    // The answer to this command may be cut off by its own effect.
    await within(cdp.send('Browser.close'), 5_000, 'Chromium to close').catch(() => {});
    await end();
  };
  return {
    name: 'chromium',
    version: String(product),
    get extensionId() {
      return extensionId;
    },
    newPage,
    loadExtension: async (dir) => (extensionId = await loadUnpacked(cdp, dir)),
    extensionWarnings,
    allowPrivateWindows,
    openExtensionPage,
    openDevToolsAt: async (url) => openChromiumPanel(cdp, await findPage(cdp, url), needId()),
    backgroundState: async () => ((await findWorker()) === null ? 'stopped' : 'running'),
    stopBackground: async () => {
      const worker = await findWorker();
      if (worker === null) return;
      const ask = async () => {
        if ((await findWorker())?.targetId !== worker.targetId) return true;
        // A worker that is just starting takes no notice of the first command.
        await cdp.send('Target.closeTarget', { targetId: worker.targetId }).catch(() => {});
        return null;
      };
      await until(ask, { what: 'the service worker to stop', limit: COMMAND_LIMIT, pause: 100 });
    },
    closed: ended,
    close: () => (closing ??= close()),
  };
}
