/** Starts Chromium (also Chrome, Edge, Brave …), driven over its debugging pipe: nothing listens on any port. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Writable } from 'node:stream';
import { isRecord } from '../../json.ts';
import { BrowserError } from '../driver.ts';
import type { BrowserDriver, LaunchOptions } from '../driver.ts';
import { ensureBrowser } from '../find-browser.ts';
import { launchBrowser } from '../launch.ts';
import { CdpConnection, pipeTransport } from './cdp.ts';
import { ChromiumDriver } from './chromium-driver.ts';

const DISABLED_FEATURES = 'Translate,OptimizationHints,MediaRouter,InterestFeedContentSuggestions';

/** Quiet and the same every time: no first-run pages, no background requests, no throttling of hidden pages. */
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
  `--disable-features=${DISABLED_FEATURES}`,
  '--metrics-recording-only',
  '--no-service-autorun',
  '--password-store=basic',
  '--use-mock-keychain',
];

/**
 * Names lead nowhere but here, or to allowed hosts. Peer connections use loopback addresses, and hide none behind names
 * that only the network around could resolve.
 */
const toLoopbackOnly = (allowedHosts: readonly string[]): readonly string[] => [
  `--host-resolver-rules=MAP * ~NOTFOUND${['localhost', '*.localhost', '127.0.0.1', ...allowedHosts].map((host) => `, EXCLUDE ${host}`).join('')}`,
  '--allow-loopback-in-peer-connection',
  `--disable-features=${DISABLED_FEATURES},WebRtcHideLocalIpsWithMdns`,
];

/** The command line for a run that can be driven, without the folder of the profile and the way to connect. */
export function chromiumArguments({
  headless = true,
  loopbackOnly = false,
  allowedHosts = [],
  proxy,
  ignoreHttpsErrors = false,
  args = [],
}: LaunchOptions): string[] {
  return [
    ...STEADY,
    '--enable-unsafe-extension-debugging',
    ...(headless ? ['--headless=new', '--disable-gpu', '--window-size=1280,900'] : []),
    // Chromium's sandbox refuses to run as root.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    // Containers give /dev/shm 64 MB, which a page can fill.
    ...(process.platform === 'linux' ? ['--disable-dev-shm-usage'] : []),
    ...(loopbackOnly ? toLoopbackOnly(allowedHosts) : []),
    // Without the second, requests to this machine would pass the proxy by.
    ...(proxy === undefined
      ? []
      : [`--proxy-server=http://${proxy.host}:${proxy.port}`, '--proxy-bypass-list=<-loopback>']),
    ...(ignoreHttpsErrors ? ['--ignore-certificate-errors'] : []),
    ...args,
  ];
}

/**
 * The preferences of a profile.
 *
 * @param prefs by dotted names
 * @returns nested by the parts of the names, as in the browser's file
 */
export function nestPreferences(prefs: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  let tree: Readonly<Record<string, unknown>> = {};
  for (const [name, value] of Object.entries(prefs)) tree = withPreference(tree, name.split('.'), value);
  return tree;
}

function withPreference(
  tree: Readonly<Record<string, unknown>>,
  [key = '', ...rest]: readonly string[],
  value: unknown,
): Readonly<Record<string, unknown>> {
  if (rest.length === 0) return { ...tree, [key]: value };
  const inner = tree[key];
  return { ...tree, [key]: withPreference(isRecord(inner) ? inner : {}, rest, value) };
}

/** Starts Chromium with a fresh profile. */
export async function launchChromium(options: LaunchOptions = {}): Promise<BrowserDriver> {
  const executable = options.executable ?? (await ensureBrowser('chromium')).path;
  return launchBrowser(executable, options, {
    prepare: async (profile) => {
      const preferences = JSON.stringify(nestPreferences(options.prefs ?? {}));
      await mkdir(path.join(profile, 'Default'), { recursive: true });
      await writeFile(path.join(profile, 'Default', 'Preferences'), preferences);
    },
    args: (profile) => [
      ...chromiumArguments(options),
      '--remote-debugging-pipe',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    process: { pipes: true },
    connect: (browser, _profile, running) => {
      const [, , , outgoing, incoming] = browser.child.stdio;
      if (!(outgoing instanceof Writable && incoming instanceof Readable)) {
        throw new BrowserError(`${executable} did not start`);
      }
      return ChromiumDriver.connect(new CdpConnection(pipeTransport(outgoing, incoming)), running);
    },
  });
}
