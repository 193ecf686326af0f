/** Records any page with the built extension: what `realtime-inspector record` does in a browser. */
import { setTimeout as sleep } from 'node:timers/promises';
import { checkExtension } from '../browsers/check-extension.ts';
import { launchChromium } from '../browsers/chromium/chromium.ts';
import { PageLoadError } from '../browsers/driver.ts';
import type { BrowserName, Page, Panel } from '../browsers/driver.ts';
import { findBrowser, NoBrowserError } from '../browsers/find-browser.ts';
import { launchFirefox } from '../browsers/firefox/firefox.ts';

/** Milliseconds between two polls for new records. */
const PERIOD = 250;

/** The most records taken by one poll. */
const MOST = 2_000;

/** Polls without a new record after which a page that is done counts as recorded. */
const QUIET_POLLS = 4;

/** Polls after the time is up, for records that are still on their way. */
const LAST_POLLS = 12;

/** What to record, and how. */
interface Job {
  /** Null for one that is installed, Chromium before Firefox. */
  readonly browser: BrowserName | null;
  /** Finds the folder of the built extension for a browser. */
  readonly extensionDir: (name: BrowserName) => string;
  /** The bundled script that runs in the panel. */
  readonly script: string;
  readonly url: string;
  /** In milliseconds, from the page's start. */
  readonly duration: number;
  /** An expression whose value in the page is truthy when the page is done. */
  readonly until: string | null;
  /** Whether the browser reaches this machine only. */
  readonly loopbackOnly: boolean;
  /** Ends the recording; what came until then remains. */
  readonly signal: AbortSignal;
}

/** Some records, as lines of a session file without its first and last. */
interface Taken {
  /** In words. */
  readonly browser: string;
  /** Milliseconds since the epoch of the recording's zero. */
  readonly zero: number;
  readonly text: string;
  /** Milliseconds since the page was requested. */
  readonly elapsed: number;
  /** Whether `until` has become true. */
  readonly isDone: boolean;
}

/** @throws {NoBrowserError} whose text says where it was looked for */
function chooseBrowser(wanted: BrowserName | null): { name: BrowserName; executable: string } {
  const names: readonly BrowserName[] = wanted === null ? ['chromium', 'firefox'] : [wanted];
  const lookedFor: string[] = [];
  for (const name of names) {
    const found = findBrowser(name);
    if (found.executable !== null) return { name, executable: found.executable };
    lookedFor.push(...found.lookedFor);
  }
  throw new NoBrowserError(`no browser is installed; looked for ${lookedFor.join('; ')}`);
}

async function isDone(page: Page, until: string | null): Promise<boolean> {
  if (until === null) return false;
  try {
    return (await page.runScript(`return Boolean(${until})`)) === true;
  } catch {
    // The page is between two documents, or the expression needs what is not there yet.
    return false;
  }
}

/**
 * Polls for records until the page is done or the time is up, and then for those that are still on their way.
 *
 * @param browser in words
 */
async function* follow(
  page: Page,
  panel: Panel,
  { duration, until, signal }: Job,
  browser: string,
): AsyncGenerator<Taken> {
  const start = performance.now();
  let ended = false;
  let done = false;
  let quietPolls = 0;
  for (;;) {
    const { zero, text } = await panel.evaluate((most) => realtimeTap.take(most), MOST);
    const elapsed = performance.now() - start;
    yield { browser, zero, text, elapsed, isDone: done };
    if (ended) {
      quietPolls = done && text !== '' ? 0 : quietPolls + 1;
      if (quietPolls >= (done ? QUIET_POLLS : LAST_POLLS) || signal.aborted) return;
    } else {
      done = await isDone(page, until);
      ended = done || elapsed >= duration || signal.aborted;
    }
    if (text === '' || ended) await sleep(PERIOD);
  }
}

/**
 * Records a page from its first record on: the panel is open before the page is requested.
 *
 * @throws {NoBrowserError | PageLoadError | Error} in words for people
 */
export async function* recordUrl(job: Job): AsyncGenerator<Taken> {
  const { name, executable } = chooseBrowser(job.browser);
  const extensionDir = job.extensionDir(name);
  await checkExtension(extensionDir);
  const launch = name === 'chromium' ? launchChromium : launchFirefox;
  const browser = await launch({ extensionDir, executable, loopbackOnly: job.loopbackOnly });
  try {
    const page = await browser.newPage('about:blank');
    const panel = await page.openDevTools();
    await panel.runScript(job.script);
    let failure: unknown = null;
    // A page may load for as long as it needs; only one that cannot be reached ends the recording.
    page.goto(job.url).catch((error: unknown) => {
      if (error instanceof PageLoadError) failure = error;
    });
    for await (const taken of follow(page, panel, job, browser.version)) {
      if (failure !== null) throw failure;
      yield taken;
    }
  } finally {
    await browser.close();
  }
}
