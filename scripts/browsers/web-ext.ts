/**
 * Browsers started by web-ext, which loads the extension and loads it again whenever its folder changes; we only join.
 * Chromium is joined on a port of this machine, because web-ext itself holds the debugging pipe.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { killGroup, makeProfile, startProcess } from './browser-process.ts';
import { CdpConnection, webSocketTransport } from './cdp.ts';
import { chromiumArguments, driveChromium } from './chromium.ts';
import { BrowserError, COMMAND_LIMIT, ExtensionError } from './driver.ts';
import { ensureBrowser } from './find-browser.ts';
import { driveFirefox, firefoxArguments, firefoxEnvironment, readAddonId, userScript } from './firefox.ts';
import { connectMarionette } from './marionette.ts';
import { until } from './time-limit.ts';
import type { BrowserDriver, LaunchOptions } from './driver.ts';
import type { BrowserProcess } from './browser-process.ts';

export type WebExtOptions = LaunchOptions & { extensionDir: string };

const program = fileURLToPath(new URL('../../node_modules/web-ext/bin/web-ext.js', import.meta.url));

/** Starts a browser through web-ext and drives it. */
export async function launchWithWebExt(name: 'chromium' | 'firefox', options: WebExtOptions): Promise<BrowserDriver> {
  const executable = options.executable ?? (await ensureBrowser(name)).path;
  const profile = makeProfile(executable);
  if (name === 'firefox') await writeFile(path.join(profile.dir, 'user.js'), userScript(options));
  const args = [
    program,
    'run',
    '--no-input',
    '--no-config-discovery',
    '--source-dir',
    path.resolve(options.extensionDir),
  ];
  args.push(...(name === 'firefox' ? forFirefox : forChromium)(executable, profile.dir, options));
  const env = { ...(name === 'firefox' ? firefoxEnvironment(options) : {}), NO_UPDATE_NOTIFIER: '1' };
  const runner = startProcess(process.execPath, args, { profile: profile.dir, env });
  const end = async () => {
    await runner.end();
    await profile.remove();
  };
  try {
    return await (name === 'firefox' ? joinFirefox : joinChromium)(profile.dir, runner, end, options);
  } catch (error) {
    await end();
    if (error instanceof ExtensionError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new BrowserError(`web-ext could not start ${executable}: ${reason}\n${runner.output()}`, { cause: error });
  }
}

const forFirefox = (executable: string, profile: string, options: WebExtOptions) => [
  `--firefox=${executable}`,
  `--firefox-profile=${profile}`,
  '--keep-profile-changes',
  '--start-url=about:blank',
  ...firefoxArguments(options).map((arg) => `--arg=${arg}`),
];

const forChromium = (executable: string, profile: string, options: WebExtOptions) => [
  '--target=chromium',
  `--chromium-binary=${executable}`,
  `--chromium-profile=${profile}`,
  '--keep-profile-changes',
  '--start-url=about:blank',
  ...[...chromiumArguments(options), '--remote-debugging-port=0'].map((arg) => `--args=${arg}`),
];

async function joinFirefox(
  profile: string,
  runner: BrowserProcess,
  end: () => Promise<void>,
  { headless = true, extensionDir }: WebExtOptions,
) {
  const marionette = await connectMarionette(profile, runner.isRunning);
  const addonId = await readAddonId(extensionDir);
  return driveFirefox(marionette, { headless, ended: runner.exited, end, addonId });
}

async function joinChromium(
  profile: string,
  runner: BrowserProcess,
  end: () => Promise<void>,
  { headless = true, extensionDir }: WebExtOptions,
) {
  const cdp = new CdpConnection(webSocketTransport(await openDebuggingSocket(profile, runner)));
  // Chromium leads a process group of its own: killing web-ext's would not reach it.
  const { processInfo } = (await cdp.send('SystemInfo.getProcessInfo')) as {
    processInfo: { type: string; id: number }[];
  };
  const pid = processInfo.find(({ type }) => type === 'browser')?.id;
  const endBoth = async () => {
    await end();
    if (pid !== undefined) killGroup(pid);
  };
  const driver = await driveChromium(cdp, { headless, ended: runner.exited, end: endBoth });
  // Loading the same folder twice changes nothing and tells the extension's id.
  await driver.loadExtension(extensionDir);
  return driver;
}

/**
 * @param profile Chromium notes its port there
 * @returns open
 */
function openDebuggingSocket(profile: string, runner: BrowserProcess): Promise<WebSocket> {
  const ask = async () => {
    if (!runner.isRunning()) throw new BrowserError('it ended at once');
    try {
      const [port, address] = (await readFile(path.join(profile, 'DevToolsActivePort'), 'utf8')).split('\n');
      return await openSocket(`ws://127.0.0.1:${port}${address}`);
    } catch {
      return null; // Not there yet.
    }
  };
  return until(ask, { what: 'Chromium to listen', limit: COMMAND_LIMIT });
}

function openSocket(url: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    // A picture of the panel is a single message.
    const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 256 * 1024 * 1024 });
    socket.once('open', () => resolve(socket)).once('error', reject);
  });
}
