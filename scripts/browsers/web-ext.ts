/**
 * Browsers started by web-ext, which loads the extension and loads it again whenever its folder changes; we only join.
 * Chromium is joined on a port of this machine, because web-ext itself holds the debugging pipe.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { valueAt, listAt } from '../json.ts';
import { killGroup } from './browser-process.ts';
import type { BrowserProcess } from './browser-process.ts';
import { CdpConnection, webSocketTransport } from './chromium/cdp.ts';
import { ChromiumDriver } from './chromium/chromium-driver.ts';
import { chromiumArguments } from './chromium/chromium.ts';
import { BrowserError, COMMAND_LIMIT } from './driver.ts';
import type { BrowserDriver, BrowserName, LaunchOptions } from './driver.ts';
import { ensureBrowser } from './find-browser.ts';
import { FirefoxDriver } from './firefox/firefox-driver.ts';
import { firefoxArguments, firefoxEnvironment, readAddonId, userScript } from './firefox/firefox.ts';
import { connectMarionette } from './firefox/marionette.ts';
import { startDriven } from './launch.ts';
import type { Running } from './launch.ts';
import { until } from './time-limit.ts';

interface WebExtOptions extends LaunchOptions {
  readonly extensionDir: string;
}

/** In bytes: a picture of the panel is a single message. */
const LARGEST_MESSAGE = 256 * 1024 * 1024;

const program = fileURLToPath(new URL('../../node_modules/web-ext/bin/web-ext.js', import.meta.url));

/** Starts a browser through web-ext and drives it. */
export async function launchWithWebExt(name: BrowserName, options: WebExtOptions): Promise<BrowserDriver> {
  const executable = options.executable ?? (await ensureBrowser(name)).path;
  const isFirefox = name === 'firefox';
  const sourceDir = path.resolve(options.extensionDir);
  return startDriven(executable, options, {
    program: process.execPath,
    prepare: async (profile) => {
      if (isFirefox) await writeFile(path.join(profile, 'user.js'), userScript(options));
    },
    args: (profile) => [
      ...[program, 'run', '--no-input', '--no-config-discovery', '--source-dir', sourceDir],
      ...(isFirefox ? forFirefox : forChromium)(executable, profile, options),
    ],
    process: { env: { ...(isFirefox ? firefoxEnvironment(options) : {}), NO_UPDATE_NOTIFIER: '1' } },
    connect: (runner, profile, running) =>
      (isFirefox ? joinFirefox : joinChromium)(profile, runner, running, options.extensionDir),
    failure: `web-ext could not start ${executable}`,
  });
}

const forFirefox = (executable: string, profile: string, options: LaunchOptions): readonly string[] => [
  `--firefox=${executable}`,
  `--firefox-profile=${profile}`,
  '--keep-profile-changes',
  '--start-url=about:blank',
  ...firefoxArguments(options).map((arg) => `--arg=${arg}`),
];

const forChromium = (executable: string, profile: string, options: LaunchOptions): readonly string[] => [
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
  running: Running,
  extensionDir: string,
): Promise<BrowserDriver> {
  const driver = await FirefoxDriver.connect(await connectMarionette(profile, runner.isRunning), running);
  await driver.adoptExtension(await readAddonId(extensionDir));
  return driver;
}

async function joinChromium(
  profile: string,
  runner: BrowserProcess,
  running: Running,
  extensionDir: string,
): Promise<BrowserDriver> {
  const cdp = new CdpConnection(webSocketTransport(await openDebuggingSocket(profile, runner)));
  // Chromium leads a process group of its own: killing web-ext's would not reach it.
  const processes = listAt(await cdp.send('SystemInfo.getProcessInfo'), 'processInfo');
  const pid = valueAt(
    processes.find((each) => valueAt(each, 'type') === 'browser'),
    'id',
  );
  const end = async () => {
    await running.end();
    if (typeof pid === 'number') killGroup(pid);
  };
  const driver = await ChromiumDriver.connect(cdp, { ...running, end });
  // Loading the same folder twice changes nothing and gives the extension's id.
  await driver.loadExtension(extensionDir);
  return driver;
}

/** Waits for the port, which Chromium writes into its profile, and opens a socket to it. */
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
    const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: LARGEST_MESSAGE });
    socket.once('open', () => resolve(socket)).once('error', reject);
  });
}
