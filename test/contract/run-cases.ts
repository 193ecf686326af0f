import type { BrowserDriver, Page } from '../drivers/index.ts';
import type { ContractServer } from './server.ts';

/** The files under `cases/`, one page each. */
export const CASE_FILES = [
  'identity',
  'events',
  'arguments',
  'websocket',
  'stream-transports',
  'fetch',
  'promises',
  'fetch-bodies',
  'fetch-streams',
  'pipes',
  'xhr',
  'eventsource',
  'webrtc',
  'page-life',
  'seams',
  'hostile',
] as const;

/** Opens pages: a browser, or one in which a panel looks at each page. */
export type Pages = Pick<BrowserDriver, 'newPage'>;

/** What each case gave back, as JSON text, by the case's name. */
export type Results = ReadonlyMap<string, string>;

/** One way to run the cases. */
export interface Variant {
  /** Chosen by the caller; no two runs of one server share it. */
  readonly run: string;
  /** A script that every page runs before all others. */
  readonly first?: string;
  /** Names of the cases to run; all when absent. */
  readonly only?: readonly string[];
}

/** The longest one page of cases may take, in milliseconds. */
const PAGE_LIMIT = 300_000;

/** What one case gave back. */
interface Result {
  readonly name: string;
  readonly result: string;
}

declare global {
  interface Window {
    /** Runs the cases of a page; see harness.js. */
    runContract: (only: readonly string[] | null) => Promise<unknown>;
  }
}

const isResult = (value: unknown): value is Result =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  typeof value.name === 'string' &&
  'result' in value &&
  typeof value.result === 'string';

/** Runs one file of cases in a page; the file's name is part of every case's key. */
export async function runFile(
  page: Page,
  server: ContractServer,
  file: string,
  { run, first, only }: Variant,
): Promise<readonly Result[]> {
  const address = new URL('/page', server.url);
  address.searchParams.set('file', file);
  address.searchParams.set('run', `${run}-${file}`);
  address.searchParams.set('cross', server.cross);
  if (server.sessions !== null) address.searchParams.set('sessions', JSON.stringify(server.sessions));
  if (first !== undefined) address.searchParams.set('first', first);
  await page.goto(address.href);
  const results = await page.evaluate((names) => window.runContract(names), only ?? null, {
    timeout: PAGE_LIMIT,
  });
  if (!Array.isArray(results) || !results.every(isResult)) throw new Error(`The page of ${file} gave no results`);
  return results;
}

/** Runs every case in one page of a browser, file after file. */
export async function runCases(
  browser: Pages,
  server: ContractServer,
  variant: Variant,
  files: readonly string[] = CASE_FILES,
): Promise<Results> {
  const page = await browser.newPage('about:blank');
  const all = new Map<string, string>();
  for (const file of files) {
    for (const { name, result } of await runFile(page, server, file, variant)) {
      if (all.has(name)) throw new Error(`Two cases are named "${name}"`);
      all.set(name, result);
    }
  }
  await page.close();
  return all;
}
