/** Finds an installed browser, or says where it looked and how to get one. */
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

import type { BrowserName } from './driver.ts';

/** What is known of a kind of browser. */
interface Kind {
  readonly title: string;
  /** The environment variable that names the executable. */
  readonly variable: string;
  /** Commands in PATH, best first. */
  readonly commands: readonly string[];
  /** Files below /Applications. */
  readonly macApps: readonly string[];
  /** Files below the program folders. */
  readonly windowsFiles: readonly string[];
  readonly debianPackage: string;
  /** Where to get one. */
  readonly address: string;
}

const KINDS: Readonly<Record<BrowserName, Kind>> = {
  chromium: {
    title: 'Chrome or Chromium',
    variable: 'CHROME_PATH',
    commands: [
      'chromium',
      'chromium-browser',
      'google-chrome-stable',
      'google-chrome',
      'google-chrome-beta',
      'google-chrome-unstable',
      'microsoft-edge-stable',
      'microsoft-edge',
      'brave-browser',
      'brave',
      'vivaldi-stable',
    ],
    macApps: [
      'Google Chrome.app/Contents/MacOS/Google Chrome',
      'Chromium.app/Contents/MacOS/Chromium',
      'Google Chrome Canary.app/Contents/MacOS/Google Chrome Canary',
      'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
      'Brave Browser.app/Contents/MacOS/Brave Browser',
      'Vivaldi.app/Contents/MacOS/Vivaldi',
    ],
    windowsFiles: [
      'Google\\Chrome\\Application\\chrome.exe',
      'Chromium\\Application\\chrome.exe',
      'Google\\Chrome SxS\\Application\\chrome.exe',
      'Microsoft\\Edge\\Application\\msedge.exe',
      'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
      'Vivaldi\\Application\\vivaldi.exe',
    ],
    debianPackage: 'chromium',
    address: 'https://www.google.com/chrome/ or https://www.chromium.org/getting-involved/download-chromium/',
  },
  firefox: {
    title: 'Firefox',
    variable: 'FIREFOX_PATH',
    commands: ['firefox', 'firefox-esr', 'firefox-developer-edition', 'firefox-nightly'],
    macApps: [
      'Firefox.app/Contents/MacOS/firefox',
      'Firefox Developer Edition.app/Contents/MacOS/firefox',
      'Firefox Nightly.app/Contents/MacOS/firefox',
    ],
    windowsFiles: [
      'Mozilla Firefox\\firefox.exe',
      'Firefox Developer Edition\\firefox.exe',
      'Firefox Nightly\\firefox.exe',
    ],
    debianPackage: 'firefox-esr',
    address: 'https://www.mozilla.org/firefox/',
  },
};

/** This machine has no browser of the wanted kind. The text says where it was looked for and how to get one. */
export class NoBrowserError extends Error {
  override name = 'NoBrowserError';
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Every full path at which such a browser usually lies on this system. */
function usualPlaces({ commands, macApps, windowsFiles }: Kind): string[] {
  const { env, platform } = process;
  const folders = (env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  if (platform === 'win32') {
    const programs = [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']];
    return programs.flatMap((root) => (root === undefined ? [] : windowsFiles.map((file) => path.join(root, file))));
  }
  if (platform === 'darwin') {
    const roots = ['/Applications', path.join(homedir(), 'Applications')];
    return roots.flatMap((root) => macApps.map((app) => path.join(root, app)));
  }
  // Menus start browsers that are in none of the folders of a bare PATH.
  const all = new Set([...folders, '/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome', '/opt/firefox']);
  return commands.flatMap((command) => [...all].map((folder) => path.join(folder, command)));
}

/**
 * Finds an installed browser.
 *
 * @returns the executable, and in words where it was looked for
 */
export function findBrowser(name: BrowserName): { executable: string | null; lookedFor: readonly string[] } {
  const kind = KINDS[name];
  const chosen = process.env[kind.variable];
  if (chosen !== undefined && chosen !== '') {
    return { executable: isExecutable(chosen) ? chosen : null, lookedFor: [`${kind.variable}=${chosen}`] };
  }
  const executable = usualPlaces(kind).find(isExecutable) ?? null;
  const lookedFor = process.platform === 'linux' ? [`${kind.commands.join(', ')} in PATH`] : usualPlaces(kind);
  return {
    executable: executable === null ? null : unwrap(executable),
    lookedFor: [...lookedFor, `$${kind.variable}`],
  };
}

/** The browser behind a link. Snap's commands are links to snap itself and must be called by their own name. */
function unwrap(executable: string): string {
  const real = realpathSync(executable);
  return path.basename(real) === 'snap' ? executable : real;
}

/** Whether apt-get can be used here and now. */
function canInstall(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/** Runs a program with its output shown on stderr, and resolves to whether it ended well. */
function runShown(file: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const child = spawn(file, [...args], { stdio: ['ignore', 2, 2], env });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

/** One sentence for the user. */
function howToGetOne({ title, variable, debianPackage, address }: Kind): string {
  const apt = existsSync('/usr/bin/apt-get') ? `run "sudo apt-get install ${debianPackage}", or ` : '';
  return `To get one, ${apt}install ${title} from ${address}; or set ${variable} to the executable of one you have.`;
}

/**
 * Finds a browser; on Debian and Ubuntu, installs one if there is none and we are root.
 *
 * @param say called before anything is installed
 * @returns the path of its executable
 * @throws {NoBrowserError}
 */
export async function ensureBrowser(
  name: BrowserName,
  say: (line: string) => void = (line) => console.error(line),
): Promise<{ path: string }> {
  const kind = KINDS[name];
  const first = findBrowser(name);
  if (first.executable !== null) return { path: first.executable };
  const places = `No ${kind.title} found: looked for ${first.lookedFor.join('; ')}.`;
  if (process.env[kind.variable] || !canInstall()) throw new NoBrowserError(`${places} ${howToGetOne(kind)}`);
  say(`${places} Installing ${kind.debianPackage} with apt-get.`);
  const isInstalled =
    (await runShown('apt-get', ['update', '-q'])) &&
    (await runShown('apt-get', ['install', '-y', '-q', '--no-install-recommends', kind.debianPackage]));
  const second = findBrowser(name);
  if (second.executable !== null) return { path: second.executable };
  const outcome = isInstalled ? 'was installed, but no browser came of it' : 'could not be installed';
  throw new NoBrowserError(`${places} ${kind.debianPackage} ${outcome}. ${howToGetOne(kind)}`);
}

/** Whether a window could be shown. */
export function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']) && !isContainerWithoutServer();
}

/** Containers often have the variable set without a display; its socket is missing then. */
function isContainerWithoutServer(): boolean {
  const display = /^:(\d+)/.exec(process.env['DISPLAY'] ?? '')?.[1];
  if (process.env['WAYLAND_DISPLAY'] || display === undefined) return false;
  const abstractSocket = `@/tmp/.X11-unix/X${display}`;
  const sockets = existsSync('/proc/net/unix') ? readFileSync('/proc/net/unix', 'utf8') : '';
  return !existsSync(`/tmp/.X11-unix/X${display}`) && !sockets.includes(abstractSocket);
}
