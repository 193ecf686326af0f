// @ts-check
/** What starting a browser is in every browser: a profile, a process, a connection, the extension, or nothing left of it. */
import { makeProfile, startProcess } from './browser-process.mjs';
import { BrowserError, ExtensionError } from './driver.mjs';

/** @typedef {import('./driver.mjs').BrowserDriver} BrowserDriver */
/** @typedef {import('./driver.mjs').LaunchOptions} LaunchOptions */
/** @typedef {import('./browser-process.mjs').BrowserProcess} BrowserProcess */

/**
 * What a driver is told of the process behind it.
 *
 * @typedef {object} Running
 * @property {boolean} headless
 * @property {Promise<void>} ended
 * @property {() => Promise<void>} end releases the process after it was asked to close
 */

/**
 * The steps in which browsers differ; each is given the folder of the profile.
 *
 * @typedef {object} Steps
 * @property {(profile: string) => Promise<void>} prepare writes the preferences
 * @property {(profile: string) => string[]} args the whole command line
 * @property {{ pipes?: boolean, env?: Record<string, string> }} process
 * @property {(browser: BrowserProcess, profile: string, running: Running) => Promise<BrowserDriver>} connect
 */

/**
 * @param {string} executable
 * @param {LaunchOptions} options
 * @param {Steps} steps
 * @returns {Promise<BrowserDriver>}
 * @throws {ExtensionError} the browser does not take the extension
 * @throws {BrowserError} with what the browser printed
 */
export async function launchBrowser(executable, options, steps) {
  const profile = makeProfile(executable);
  await steps.prepare(profile.dir);
  const browser = startProcess(executable, steps.args(profile.dir), { profile: profile.dir, ...steps.process });
  const end = async () => {
    await browser.end();
    await profile.remove();
  };
  try {
    const running = { headless: options.headless ?? true, ended: browser.exited, end };
    const driver = await steps.connect(browser, profile.dir, running);
    if (options.extensionDir !== undefined) await driver.loadExtension(options.extensionDir);
    return driver;
  } catch (error) {
    await end();
    if (error instanceof ExtensionError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new BrowserError(`${executable} cannot be driven: ${reason}\n${browser.output()}`, { cause: error });
  }
}
