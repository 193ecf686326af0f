/** What starting is in every browser: a profile, a process, a connection; if one fails, nothing is left. */
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

/** The steps in which ways to start a browser differ. Each gets the folder of the profile. */
interface Steps {
  /** What is run, if not the browser itself. */
  readonly program?: string;
  /** Writes the preferences. */
  prepare(profile: string): Promise<void>;
  /** The whole command line. */
  args(profile: string): readonly string[];
  readonly process: Omit<ProcessOptions, 'profile'>;
  /** Connects to the browser and sees to it that the extension is loaded. */
  connect(browser: BrowserProcess, profile: string, running: Running): Promise<BrowserDriver>;
  /** What went wrong if one of these fails, for the error. */
  readonly failure: string;
}

/**
 * Starts a browser and drives it.
 *
 * @param executable the browser
 * @throws {ExtensionError} the browser does not take the extension
 * @throws {BrowserError} with what the browser printed
 */
export async function startDriven(
  executable: string,
  { headless = true }: LaunchOptions,
  steps: Steps,
): Promise<BrowserDriver> {
  const profile = makeProfile(executable);
  await steps.prepare(profile.dir);
  const options = { ...steps.process, profile: profile.dir };
  const browser = startProcess(steps.program ?? executable, steps.args(profile.dir), options);
  const end = async () => {
    await browser.end();
    await profile.remove();
  };
  try {
    return await steps.connect(browser, profile.dir, { headless, ended: browser.exited, end });
  } catch (error) {
    await end();
    if (error instanceof ExtensionError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new BrowserError(`${steps.failure}: ${reason}\n${browser.output()}`, { cause: error });
  }
}

/** Starts a browser itself, and loads the extension if the options name one. */
export function launchBrowser(
  executable: string,
  options: LaunchOptions,
  steps: Omit<Steps, 'failure' | 'program'>,
): Promise<BrowserDriver> {
  return startDriven(executable, options, {
    ...steps,
    failure: `${executable} cannot be driven`,
    connect: async (browser, profile, running) => {
      const driver = await steps.connect(browser, profile, running);
      if (options.extensionDir !== undefined) await driver.loadExtension(options.extensionDir);
      return driver;
    },
  });
}
