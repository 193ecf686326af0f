/** Records any page with the built extension: what `realtime-inspector record` does in a browser. */
import { setTimeout as sleep } from 'node:timers/promises';
import { checkExtension } from '../browsers/check-extension.ts';
import { launchChromium } from '../browsers/chromium.ts';
import { PageLoadError } from '../browsers/driver.ts';
import { findBrowser, NoBrowserError } from '../browsers/find-browser.ts';
import { launchFirefox } from '../browsers/firefox.ts';
import type { BrowserDriver, Page, Panel } from '../browsers/driver.ts';

/** Milliseconds between two looks at what has come. */
const PERIOD = 250;

/** Records that are taken at once. */
const MOST = 2_000;

/** Looks without anything new after which a page that is done counts as recorded. */
const QUIET_LOOKS = 4;

/** Looks after the end of time for what is still on its way. */
const LAST_LOOKS = 12;

export interface Job {
  /** `null` for the one that is there, Chromium before Firefox. */
  readonly browser: 'chromium' | 'firefox' | null;
  /** Of the built extension for a browser. */
  readonly extensionDir: (name: 'chromium' | 'firefox') => string;
  /** What runs in the panel, bundled. */
  readonly script: string;
  readonly url: string;
  /** In milliseconds from the beginning of the page on. */
  readonly duration: number;
  /** An expression that the page answers with something true when it is done. */
  readonly until: string | null;
  /** Whether the browser reaches no host but this machine. */
  readonly loopbackOnly: boolean;
  /** Ends the recording; what came until then is kept. */
  readonly signal: AbortSignal;
}

/**
 * Some records, as lines of a session file without its first and last.
 */
export interface Taken {
  /** In words. */
  readonly browser: string;
  /** Milliseconds since the epoch of the recording's zero. */
  readonly zero: number;
  readonly text: string;
  /** Milliseconds since the page was asked for. */
  readonly elapsed: number;
  /** Whether `until` was answered. */
  readonly isDone: boolean;
}

/** @throws {@link NoBrowserError} whose text says where was looked */
function chooseBrowser(wanted: 'chromium' | 'firefox' | null): { name: 'chromium' | 'firefox'; executable: string } {
  const lookedFor: string[] = [];
  for (const name of wanted === null ? (['chromium', 'firefox'] as const) : [wanted]) {
    const found = findBrowser(name);
    if (found.executable !== null) return { name, executable: found.executable };
    lookedFor.push(...found.lookedFor);
  }
  throw new NoBrowserError(`no browser is installed; looked for ${lookedFor.join('; ')}`);
}

async function isDone(page: Page, until: string | null) {
  if (until === null) return false;
  try {
    return (await page.runScript(`return Boolean(${until})`)) === true;
  } catch {
    // The page is between two documents, or what is asked for is not there yet.
    return false;
  }
}

/**
 * Takes what has come and waits a moment, until the page is done or time is up; then takes what is still on its way.
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
  let looks = 0;
  for (;;) {
    const { zero, text } = (await panel.evaluate(`return realtimeTap.take(${MOST})`)) as { zero: number; text: string };
    const elapsed = performance.now() - start;
    yield { browser, zero, text, elapsed, isDone: done };
    if (ended) {
      looks = done && text !== '' ? 0 : looks + 1;
      if (looks >= (done ? QUIET_LOOKS : LAST_LOOKS) || signal.aborted) return;
    } else {
      done = await isDone(page, until);
      ended = done || elapsed >= duration || signal.aborted;
    }
    if (text === '' || ended) await sleep(PERIOD);
  }
}

/**
 * Records a page from its first record on: the panel is there before the page is asked for.
 *
 * @throws {@link NoBrowserError} | {@link PageLoadError} | {@link Error} in words for people
 */
export async function* recordUrl(job: Job): AsyncGenerator<Taken> {
  const { name, executable } = chooseBrowser(job.browser);
  const extensionDir = job.extensionDir(name);
  await checkExtension(extensionDir);
  const launch = name === 'chromium' ? launchChromium : launchFirefox;
  const browser: BrowserDriver = await launch({ extensionDir, executable, loopbackOnly: job.loopbackOnly });
  try {
    const page = await browser.newPage('about:blank');
    const panel = await page.openDevTools();
    await panel.runScript(job.script);
    let failure: unknown = null;
    // A page may load for as long as it likes; only one that cannot be reached ends the recording.
    page.goto(job.url).catch((error) => {
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
