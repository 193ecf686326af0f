// @ts-check
/**
 * Makes a fresh clone ready to run: the right Node, and the packages of the lock file. Uses nothing but Node itself,
 * because nothing else is there yet.
 */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** This machine lacks something that we cannot install; the text says what. */
export class NotReadyError extends Error {
  /** @override */
  name = 'NotReadyError';
}

/**
 * @param {string} version such as "20.19.0"
 * @returns {readonly number[]}
 */
const numbersOf = (version) => version.split('.').map(Number);

/**
 * @param {string} version
 * @param {string} lowest
 * @returns {boolean}
 */
export function isAtLeast(version, lowest) {
  const [have, want] = [numbersOf(version), numbersOf(lowest)];
  for (const [index, number] of want.entries()) {
    const difference = (have[index] ?? 0) - number;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** @typedef {{ packages: Record<string, { version?: string, optional?: boolean, link?: boolean }> }} LockFile */

/**
 * @param {string} file below the project's folder
 * @returns {Promise<LockFile | null>} the lock file's content, or null if it cannot be read
 */
async function readLock(file) {
  try {
    return JSON.parse(await readFile(path.join(root, file), 'utf8'));
  } catch {
    return null;
  }
}

/**
 * Compares the lock file with the note that npm leaves of what it last installed.
 *
 * @returns {Promise<boolean>} whether every package is there in its version; optional ones (those for other systems) may
 *   be absent
 */
async function isInstalled() {
  const wanted = await readLock('package-lock.json');
  const installed = await readLock('node_modules/.package-lock.json');
  if (wanted === null || installed === null) return false;
  return Object.entries(wanted.packages).every(([place, entry]) => {
    if (place === '' || entry.optional || entry.link) return true;
    return installed.packages[place]?.version === entry.version;
  });
}

/**
 * Runs npm with its output shown.
 *
 * @param {readonly string[]} args
 * @returns {Promise<boolean>} whether it ended well
 */
async function runNpm(args) {
  const child = spawn('npm', [...args, '--no-audit', '--no-fund'], {
    cwd: root,
    // npm's report goes to stderr: stdout belongs to the command that was asked for.
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  /** @type {number | null} */
  const code = await new Promise((resolve, reject) => {
    child.once('error', () => reject(new NotReadyError('npm is not there. It comes with Node: https://nodejs.org/')));
    child.once('exit', resolve);
  });
  return code === 0;
}

/**
 * Installs what the lock file says.
 *
 * `npm ci` insists that the lock file also names the optional packages of every other system. A registry mirror that
 * offers only those of one system makes it give up, while `npm install` takes the same versions from the same file. So
 * the first is quiet, and what the second prints is the reason if neither works.
 */
async function install() {
  if (await runNpm(['ci', '--silent'])) return;
  console.error('"npm ci" failed; trying "npm install", which leaves the lock file as it is.');
  if (await runNpm(['install', '--no-save', '--loglevel=error'])) return;
  throw new NotReadyError('The packages could not be installed; the reason is above.');
}

/**
 * Checks the version of Node, and installs the packages where some are missing.
 *
 * @returns {Promise<void>}
 * @throws {NotReadyError} with one sentence for the user
 */
export async function ensureInstalled() {
  /** @type {{ engines: { node: string } }} */
  const { engines } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  const lowest = engines.node.replace('>=', '');
  if (!isAtLeast(process.versions.node, lowest)) {
    throw new NotReadyError(
      `Realtime Inspector needs Node ${lowest} or newer, and this is ${process.versions.node}: see https://nodejs.org/`,
    );
  }
  if (await isInstalled()) return;
  console.error('Installing the packages of package-lock.json with npm.');
  await install();
}
