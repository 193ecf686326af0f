/**
 * What starting a browser is in every browser: a profile, a process, a connection, the extension, or nothing left of it.
 */
import { makeProfile, startProcess } from './browser-process.ts';
import { BrowserError, ExtensionError } from './driver.ts';
import type { BrowserDriver, LaunchOptions } from './driver.ts';
import type { BrowserProcess } from './browser-process.ts';

/**
 * What a driver is told of the process behind it.
 */
export interface Running {
  readonly headless: boolean;
  readonly ended: Promise<void>;
  /** Releases the process after it was asked to close. */
  readonly end: () => Promise<void>;
}

/**
 * The steps in which browsers differ; each is given the folder of the profile.
 */
export interface Steps {
  /** Writes the preferences. */
  readonly prepare: (profile: string) => Promise<void>;
  /** The whole command line. */
  readonly args: (profile: string) => string[];
  readonly process: { pipes?: boolean; env?: Record<string, string> };
  readonly connect: (browser: BrowserProcess, profile: string, running: Running) => Promise<BrowserDriver>;
}

/**
 * @throws {@link ExtensionError} the browser does not take the extension
 * @throws {@link BrowserError} with what the browser printed
 */
export async function launchBrowser(executable: string, options: LaunchOptions, steps: Steps): Promise<BrowserDriver> {
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
