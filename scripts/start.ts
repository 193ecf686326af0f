/** `npm start`: a browser with the extension and the test pages (or any page), with DevTools on the Realtime tab. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { hasDisplay } from './browsers/find-browser.ts';
import { chooseBrowser, startBrowser } from './start/browser.ts';
import { readOptions, USAGE } from './start/options.ts';
import type { StartOptions } from './start/options.ts';
import { openPages, watchPanels } from './start/session.ts';
import { Stopping } from './start/stopping.ts';
import { testPagesIn } from './start/test-page-list.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Errors whose text is for the user as it is, by name. All others are our own mistakes and show their stack. */
const FOR_PEOPLE = new Set([
  'BrowserError',
  'BuildError',
  'ExtensionError',
  'NoBrowserError',
  'PageLoadError',
  'PortTaken',
  'UsageError',
]);

class BuildError extends Error {
  override name = 'BuildError';
}

/** Ends something that was started. */
type Ending = () => Promise<void>;

const stopping = new Stopping();

/** Builds the extension; the output goes to stderr. */
async function build(): Promise<void> {
  const child = spawn(process.execPath, ['scripts/run.mjs', 'scripts/build.ts'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    signal: stopping.signal,
  });
  const [code] = await once(child, 'exit').catch((): readonly unknown[] => []);
  if (code !== 0 && !stopping.signal.aborted) throw new BuildError('The extension could not be built; see above.');
}

/** Starts the test pages' server and lists its pages. */
async function startTestPages(port: number | null, endings: Ending[]): Promise<readonly string[]> {
  const server = await import('../test-pages/server/start.ts');
  const pages = await server.startTestPages(port === null ? {} : { port });
  endings.push(() => pages.close());
  console.log(`Test pages: ${pages.url}/`);
  const html = await (await fetch(`${pages.url}/`)).text();
  return testPagesIn(html, pages.url);
}

/**
 * Does what the options say until it is time to end.
 *
 * @param endings is filled with what must be ended, in the order of starting
 */
async function run(options: StartOptions, endings: Ending[]): Promise<void> {
  if (!options.isBuilt) await build();
  const { name, executable } = await chooseBrowser(options.browser);
  const urls = options.url === null ? await startTestPages(options.port, endings) : [options.url];
  const headless = options.isHeadless || !hasDisplay();
  if (stopping.signal.aborted) return;
  console.log(`Starting ${executable}${headless ? ', headless' : ''} …`);
  const driver = await stopping.unlessStopped(startBrowser(name, executable, headless));
  if (driver === null) return;
  endings.push(() => driver.close());
  void driver.closed.then(() => stopping.stop());
  const watched = await stopping.unlessStopped(openPages(driver, urls, headless));
  if (watched === null) return;
  if (options.seconds !== null) setTimeout(() => stopping.stop(), options.seconds * 1_000);
  console.log('Ctrl-C ends everything.');
  if (headless) await watchPanels(watched, stopping.signal, (line) => console.log(line));
  else await stopping.stopped();
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return FOR_PEOPLE.has(error.name) || FOR_PEOPLE.has(error.constructor.name) ? error.message : (error.stack ?? '');
}

/** Resolves to the exit status. */
async function main(): Promise<number> {
  const endings: Ending[] = [];
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
    await end().catch((error: unknown) => console.error(textOf(error)));
  }
  return status;
}

stopping.obeySignals();
// Whatever is left, a browser above all, is killed with this process.
process.exit(await main());
