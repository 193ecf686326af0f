/**
 * `npm start`: a browser with the extension and the test pages (or any page), with DevTools on the Realtime tab.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { hasDisplay } from './browsers/find-browser.ts';
import { chooseBrowser, startBrowser } from './start/browser.ts';
import { readOptions, USAGE } from './start/options.ts';
import { openPages, watchPanels } from './start/session.ts';
import type { StartOptions } from './start/options.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Errors whose text is meant for the user as it is, by name. All others are our own mistakes and show their stack.
 */
const FOR_PEOPLE = new Set([
  'BrowserError',
  'BuildError',
  'ExtensionError',
  'NoBrowserError',
  'PageLoadError',
  'PortTaken',
  'UsageError',
]);

/** How long an orderly end may take until everything is killed, in milliseconds. */
const LONGEST_END = 15_000;

/** A terminal and npm both pass Ctrl-C on, so a second one counts only after this time, in milliseconds. */
const SAME_SIGNAL = 1_000;

class BuildError extends Error {
  override name = 'BuildError';
}

const stopping = new AbortController();

/** Ends in order at the first signal, at once at a further one. Whatever still runs is killed with this process. */
function obeySignals() {
  let first = 0;
  const onSignal = () => {
    if (first !== 0 && performance.now() - first > SAME_SIGNAL) process.exit(1);
    first ||= performance.now();
    stopping.abort();
    setTimeout(() => process.exit(1), LONGEST_END).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  // Whoever read our output has gone.
  process.stdout.on('error', onSignal);
  // npm passes SIGTERM only to the shell between it and us, which ends without telling.
  const parent = process.ppid;
  const isOrphan = () => process.env['npm_lifecycle_event'] !== undefined && process.ppid !== parent;
  setInterval(() => isOrphan() && !stopping.signal.aborted && onSignal(), 500).unref();
}

async function build(): Promise<void> {
  const child = spawn(
    process.execPath,
    [path.join(root, 'scripts', 'run.mjs'), path.join(root, 'scripts', 'build.ts')],
    {
      cwd: root,
      stdio: ['ignore', 2, 2],
      signal: stopping.signal,
    },
  );
  const code: number | null = await new Promise((resolve) =>
    child.once('error', () => resolve(null)).once('exit', resolve),
  );
  if (code !== 0 && !stopping.signal.aborted) throw new BuildError('The extension could not be built; see above.');
}

/** The pages to open, at work: all those that the start page links, as it lists them. */
async function listTestPages(base: string): Promise<string[]> {
  const html = await (await fetch(`${base}/`)).text();
  const links = [...html.matchAll(/<a\s[^>]*href="(\/?[a-z][a-z-]*(?:\.html)?(?:\?[^"]*)?)"/g)];
  const urls = links.map(([, href]) => new URL((href ?? '').replaceAll('&amp;', '&'), `${base}/`).href);
  // Without it a page waits for its button.
  const pages = [...new Set(urls)]
    .filter((url) => !new URL(url).pathname.startsWith('/log'))
    .map((url) => `${url}${url.includes('?') ? '&' : '?'}autostart=1`);
  return pages.length > 0 ? pages : [`${base}/`];
}

/** @param endings filled with what must be ended, in the order of starting */
async function run(options: StartOptions, endings: (() => Promise<void>)[]) {
  if (!options.isBuilt) await build();
  const { name, executable } = await chooseBrowser(options.browser);
  const urls = [options.url ?? ''];
  if (options.url === null) {
    const { startTestPages } = await import('../test-pages/server/start.ts');
    const pages = await startTestPages(options.port === null ? {} : { port: options.port });
    endings.push(pages.close);
    console.log(`Test pages: ${pages.url}/`);
    urls.splice(0, 1, ...(await listTestPages(pages.url)));
  }
  const headless = options.isHeadless || !hasDisplay();
  if (stopping.signal.aborted) return;
  console.log(`Starting ${executable}${headless ? ', headless' : ''} …`);
  const driver = await unlessStopped(startBrowser(name, executable, headless));
  if (driver === null) return;
  endings.push(() => driver.close());
  void driver.closed.then(() => stopping.abort());
  const watched = await unlessStopped(openPages(driver, urls, headless));
  if (watched === null) return;
  if (options.seconds !== null) setTimeout(() => stopping.abort(), options.seconds * 1_000);
  console.log('Ctrl-C ends everything.');
  if (headless) await watchPanels(watched, stopping.signal, (line) => console.log(line));
  else await stopped();
}

/** @returns resolves when it is time to end */
function stopped(): Promise<void> {
  const { signal } = stopping;
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** @returns null when it is time to end before there is a result */
function unlessStopped<T>(promise: Promise<T>): Promise<T | null> {
  return Promise.race([promise, stopped().then(() => null)]);
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return FOR_PEOPLE.has(error.name) || FOR_PEOPLE.has(error.constructor.name) ? error.message : (error.stack ?? '');
}

/** @returns the exit status */
async function main(): Promise<number> {
  const endings: (() => Promise<void>)[] = [];
  let status = 0;
  try {
    const options = readOptions(process.argv.slice(2));
    if (options.wantsHelp) console.log(USAGE);
    else await run(options, endings);
  } catch (error) {
    // What breaks because it is being ended is no failure.
    if (!stopping.signal.aborted) {
      console.error(textOf(error));
      status = 2;
    }
  }
  for (const end of endings.toReversed()) {
    await end().catch((error) => console.error(textOf(error)));
  }
  return status;
}

obeySignals();
// Whatever is left, a browser above all, is killed with this process.
process.exit(await main());
