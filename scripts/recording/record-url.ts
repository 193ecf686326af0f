/** Records any page: what `realtime-inspector record` does in a browser. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PageProblem } from '../../src/cli/record/page-problem.ts';
import { RESPONSE_HEADERS } from '../../src/formats/har/har-values.ts';
import { checkExtension } from '../browsers/check-extension.ts';
import { launchChromium } from '../browsers/chromium/chromium.ts';
import { BrowserError, ExtensionError, PageLoadError } from '../browsers/driver.ts';
import type { BrowserDriver, BrowserName, LaunchOptions, NetworkFact, Page } from '../browsers/driver.ts';
import { findBrowser, NoBrowserError } from '../browsers/find-browser.ts';
import { launchFirefox } from '../browsers/firefox/firefox.ts';
import type { Job, RecordedPage, Taken } from './job.ts';
import { findPageProblem } from './page-problem.ts';
import { openConnectedPage } from './record-connected.ts';
import { runPageSteps } from './page-steps.ts';
import { runPageScript, scriptPageOf } from './script-page.ts';
import { WorkerLines } from './worker-lines.ts';

/** Milliseconds between two polls for new records. */
const PERIOD = 250;

/**
 * Milliseconds between two looks at what the driver knows of requests, at least: by the next one the page's own records of
 * the same time are here.
 */
const FACTS_PERIOD = 1_000;

/** The most records taken by one poll. */
const MOST = 2_000;

/** Polls without a new record after which a page that is done counts as recorded. */
const QUIET_POLLS = 4;

/** Polls after the time is up, for records that are still on their way. */
const LAST_POLLS = 12;

/** Milliseconds that the expression of `until` may take; a page whose scripts run without end never answers. */
const EXPRESSION_LIMIT = 3_000;

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
    return (await page.runScript(`return Boolean(${until})`, { timeout: EXPRESSION_LIMIT })) === true;
  } catch {
    // The page is between two documents, or the expression needs what is not there yet.
    return false;
  }
}

/** Starts a browser; a second time if the browser itself fails to start, as a busy machine makes it do. */
export async function startTwice<T>(start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof BrowserError) || error instanceof ExtensionError) throw error;
    return start();
  }
}

/** Asks for what the driver knows of the page's requests, if DevTools keep no such list; `null` for nothing to look at yet. */
async function followFacts(page: Page): Promise<() => Promise<readonly NetworkFact[] | null>> {
  const network = await page.followNetwork?.([...RESPONSE_HEADERS]);
  let askedAt = 0;
  return async () => {
    if (network === undefined || performance.now() - askedAt < FACTS_PERIOD) return null;
    askedAt = performance.now();
    return network.take();
  };
}

/** Opens a page with DevTools in a browser of its own, with the extension. */
async function openOwnPage(job: Job): Promise<RecordedPage> {
  const { name, executable } = chooseBrowser(job.browser);
  const extensionDir = job.extensionDir(name);
  await checkExtension(extensionDir);
  const { loopbackOnly, allowedHosts, ignoreHttpsErrors, proxy } = job;
  const common: LaunchOptions = { extensionDir, executable, loopbackOnly, allowedHosts, ignoreHttpsErrors };
  const options = proxy === null ? common : { ...common, proxy };
  const launch = name === 'chromium' ? launchChromium : launchFirefox;
  const browser: BrowserDriver = await startTwice(() => launch(options));
  try {
    const page = await browser.newPage('about:blank');
    await page.setUp(job.setup);
    const workers = new WorkerLines(job.workerScript());
    const panel = await page.openDevTools({ workers: workers.job });
    await panel.runScript(job.script);
    const facts = await followFacts(page);
    const takeOfPage = async (most: number) => {
      const input = { most, facts: await facts() };
      return panel.evaluate((given) => realtimeTap.take(given.most, given.facts), input);
    };
    return {
      browser: browser.version,
      page,
      take: async (most) => {
        const { zero, text } = await takeOfPage(most);
        return { zero, text: workers.addTo(text, zero) };
      },
      close: () => browser.close(),
    };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/** How the page is getting on, apart from its records. */
interface Course {
  /** What went wrong on the way, as soon as it is known. */
  problem: PageProblem | null;
  /** Whether the script has ended, if there is one. */
  isScriptDone: boolean;
}

/** Loads the page and lets the script operate it; never rejects. */
async function operate({ page }: RecordedPage, { url, scriptFile, steps, signal }: Job, course: Course): Promise<void> {
  const isOperated = scriptFile !== null || steps.length > 0;
  try {
    await page.goto(url);
  } catch (error) {
    // A page may load for as long as it needs; only one that cannot be reached ends the recording.
    if (error instanceof PageLoadError) course.problem = { kind: 'unreachable', reason: error.message };
    if (error instanceof PageLoadError || !isOperated) return;
  }
  if (!isOperated) return;
  try {
    await runPageSteps(steps, scriptPageOf(page), signal);
    if (scriptFile !== null) await runPageScript(scriptFile, page, signal);
    course.isScriptDone = true;
  } catch (error) {
    course.problem ??= { kind: 'script', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Polls for records until the page is done or the time is up, and then for those that are still on their way. */
async function* follow(recorded: RecordedPage, job: Job): AsyncGenerator<Taken> {
  const { duration, until, scriptFile, steps, signal } = job;
  const start = performance.now();
  const course: Course = { problem: null, isScriptDone: scriptFile === null && steps.length === 0 };
  void operate(recorded, job, course);
  let ended = false;
  let done = false;
  let quietPolls = 0;
  for (;;) {
    const { zero, text } = await recorded.take(MOST);
    const elapsed = performance.now() - start;
    const taken = { browser: recorded.browser, zero, text, elapsed, isDone: done };
    quietPolls = done && text !== '' ? 0 : quietPolls + (ended ? 1 : 0);
    if (ended && (quietPolls >= (done ? QUIET_POLLS : LAST_POLLS) || signal.aborted || course.problem !== null)) {
      const unfinished: PageProblem = { kind: 'script', reason: '' };
      const found = course.problem ?? (signal.aborted ? null : await findPageProblem(recorded.page));
      yield { ...taken, problem: found ?? (course.isScriptDone || signal.aborted ? null : unfinished) };
      return;
    }
    yield { ...taken, problem: null };
    if (!ended) {
      done = course.isScriptDone && (await isDone(recorded.page, until));
      ended = done || elapsed >= duration || signal.aborted || course.problem !== null;
    }
    if (text === '' || ended) await sleep(PERIOD);
  }
}

/**
 * Records a page from its first record on: what records is there before the page is requested.
 *
 * @throws {NoBrowserError | BrowserError | Error} in words for people
 */
export async function* recordUrl(job: Job): AsyncGenerator<Taken> {
  const recorded = await (job.connect === null ? openOwnPage(job) : openConnectedPage(job, job.connect));
  try {
    yield* follow(recorded, job);
  } finally {
    await recorded.close();
  }
}
