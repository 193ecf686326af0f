/** What starting is in every browser: a profile, a process, a connection, the extension; if one fails, nothing is left. */
import { makeProfile, startProcess } from './browser-process.ts';
import type { BrowserProcess, ProcessOptions } from './browser-process.ts';
import { BrowserError, ExtensionError } from './driver.ts';
import type { BrowserDriver, LaunchOptions } from './driver.ts';

/** What a driver knows of the process behind it. */
export interface Running {
  readonly headless: boolean;
  readonly ended: Promise<void>;
  /** Releases the process after it was asked to close. */
  end(): Promise<void>;
}

/** The steps in which browsers differ. Each gets the folder of the profile. */
interface Steps {
  /** Writes the preferences. */
  prepare(profile: string): Promise<void>;
  /** The whole command line. */
  args(profile: string): readonly string[];
  readonly process: Omit<ProcessOptions, 'profile'>;
  connect(browser: BrowserProcess, profile: string, running: Running): Promise<BrowserDriver>;
}

/**
 * Starts a browser and loads the extension, if the options name one.
 *
 * @throws {ExtensionError} the browser does not take the extension
 * @throws {BrowserError} with what the browser printed
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
