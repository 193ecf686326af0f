// @ts-check
/** Records any page with the built extension: what `realtime-inspector record` does in a browser. */
import { setTimeout as sleep } from 'node:timers/promises';
import { checkExtension } from '../browsers/check-extension.mjs';
import { launchChromium } from '../browsers/chromium.mjs';
import { PageLoadError } from '../browsers/driver.mjs';
import { findBrowser, NoBrowserError } from '../browsers/find-browser.mjs';
import { launchFirefox } from '../browsers/firefox.mjs';

/** @import { BrowserDriver, Page, Panel } from '../browsers/driver.mjs' */

/** Milliseconds between two looks at what has come. */
const PERIOD = 250;

/** Records that are taken at once. */
const MOST = 2_000;

/** Looks without anything new after which a page that is done counts as recorded. */
const QUIET_LOOKS = 4;

/** Looks after the end of time for what is still on its way. */
const LAST_LOOKS = 12;

/**
 * @typedef {object} Job
 * @property {'chromium' | 'firefox' | null} browser `null` for the one that is there, Chromium before Firefox
 * @property {(name: 'chromium' | 'firefox') => string} extensionDir of the built extension for a browser
 * @property {string} script what runs in the panel, bundled
 * @property {string} url
 * @property {number} duration in milliseconds from the beginning of the page on
 * @property {string | null} until an expression that the page answers with something true when it is done
 * @property {boolean} loopbackOnly whether the browser reaches no host but this machine
 * @property {AbortSignal} signal ends the recording; what came until then is kept
 */

/**
 * Some records, as lines of a session file without its first and last.
 *
 * @typedef {object} Taken
 * @property {string} browser in words
 * @property {number} zero milliseconds since the epoch of the recording's zero
 * @property {string} text
 * @property {number} elapsed milliseconds since the page was asked for
 * @property {boolean} isDone whether `until` was answered
 */

/**
 * @param {'chromium' | 'firefox' | null} wanted
 * @returns {{ name: 'chromium' | 'firefox', executable: string }}
 * @throws {NoBrowserError} whose text says where was looked
 */
function chooseBrowser(wanted) {
  /** @type {string[]} */
  const lookedFor = [];
  for (const name of wanted === null ? /** @type {const} */ (['chromium', 'firefox']) : [wanted]) {
    const found = findBrowser(name);
    if (found.executable !== null) return { name, executable: found.executable };
    lookedFor.push(...found.lookedFor);
  }
  throw new NoBrowserError(`no browser is installed; looked for ${lookedFor.join('; ')}`);
}

/**
 * @param {Page} page
 * @param {string | null} until
 */
async function isDone(page, until) {
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
 * @param {Page} page
 * @param {Panel} panel
 * @param {Job} job
 * @param {string} browser in words
 * @returns {AsyncGenerator<Taken>}
 */
async function* follow(page, panel, { duration, until, signal }, browser) {
  const start = performance.now();
  let ended = false;
  let done = false;
  let looks = 0;
  for (;;) {
    const { zero, text } = /** @type {{ zero: number, text: string }} */ (
      await panel.evaluate(`return realtimeTap.take(${MOST})`)
    );
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
 * @param {Job} job
 * @returns {AsyncGenerator<Taken>}
 * @throws {NoBrowserError} | {PageLoadError} | {Error} in words for people
 */
export async function* recordUrl(job) {
  const { name, executable } = chooseBrowser(job.browser);
  const extensionDir = job.extensionDir(name);
  await checkExtension(extensionDir);
  const launch = name === 'chromium' ? launchChromium : launchFirefox;
  /** @type {BrowserDriver} */
  const browser = await launch({ extensionDir, executable, loopbackOnly: job.loopbackOnly });
  try {
    const page = await browser.newPage('about:blank');
    const panel = await page.openDevTools();
    await panel.runScript(job.script);
    /** @type {unknown} */
    let failure = null;
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
