import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject } from '../base/is-object.ts';
import { WORKER_PROBLEMS } from '../texts/testing.ts';
import type { Target } from './target.ts';

/** What records workers; its bundle is next to this one. See scripts/recording/worker-client.ts. */
interface WorkerClient {
  recordWorkers(job: {
    readonly address: string;
    readonly page: string | null;
    readonly script: string;
    isMeant(worker: { readonly context: string }): boolean;
    onMessage(text: string, worker: string): void;
    onGone(worker: string): void;
    onProblem(url: string, reason: string): void;
  }): Promise<RecordedWorkers>;
}

/** Workers that are recorded. */
export interface RecordedWorkers {
  /** Waits until all that has happened in them so far is here. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

/** What workers say, and that one of them has ended. */
export interface WorkerSink {
  onMessage(text: string, worker: string): void;
  onGone(worker: string): void;
}

/** Calls a method of an object of Playwright or Puppeteer; `undefined` if it has none or refuses. */
async function ask(object: unknown, name: string, ...args: readonly unknown[]): Promise<unknown> {
  const method: unknown = isObject(object) ? Reflect.get(object, name) : undefined;
  if (typeof method !== 'function') return undefined;
  try {
    return await Reflect.apply(method, object, args);
  } catch {
    // Not Chromium, or closed: then no worker can be recorded.
    return undefined;
  }
}

const textIn = (value: unknown, name: string): string | null => {
  const text: unknown = isObject(value) ? Reflect.get(value, name) : undefined;
  return typeof text === 'string' && text !== '' ? text : null;
};

/** The profile in a command line; a path with spaces stands in quotes, alone or together with its option. */
const PROFILE = /--user-data-dir=(?:"([^"]+)"|([^"]+?)(?="| --|$))/;

/** The address of a debugging port that a browser has by its command line and wrote into its profile. */
async function addressOf(browserSession: unknown): Promise<string | null> {
  const commandLine = textIn(await ask(browserSession, 'send', 'SystemInfo.getInfo'), 'commandLine') ?? '';
  const folder = PROFILE.exec(commandLine)
    ?.slice(1)
    .find((each) => each !== undefined);
  if (!commandLine.includes('--remote-debugging-port') || folder === undefined) return null;
  try {
    const [port = '', path = ''] = (await readFile(join(folder, 'DevToolsActivePort'), 'utf8')).split('\n');
    return `ws://127.0.0.1:${port}${path}`;
  } catch {
    // On another machine.
    return null;
  }
}

/** A second way to the browser of a target. */
interface WayIn {
  readonly address: string;
  /** The page, as the browser names it; `null` where the target is a whole context. */
  readonly page: string | null;
  /** Whether a worker's window belongs to the target, as far as is known. */
  isOurs(context: string): boolean;
}

/** The names that the browser has for a page and its context. */
async function namesOf(session: unknown) {
  const answer = await ask(session, 'send', 'Target.getTargetInfo');
  const info: unknown = isObject(answer) ? Reflect.get(answer, 'targetInfo') : undefined;
  return { page: textIn(info, 'targetId'), context: textIn(info, 'browserContextId') };
}

async function findPlaywright(target: object): Promise<WayIn | null> {
  const isPage = 'context' in target;
  const context = isPage ? await ask(target, 'context') : target;
  const browser = await ask(context, 'browser');
  const address = await addressOf(await ask(browser, 'newBrowserCDPSession'));
  if (address === null) return null;
  let own: string | null = null;
  const learn = async (page: unknown): Promise<string | null> => {
    const session = await ask(context, 'newCDPSession', page);
    const names = await namesOf(session);
    await ask(session, 'detach');
    own ??= names.context;
    return names.page;
  };
  const isOurs = (name: string): boolean => own === null || own === name;
  if (isPage) return { address, page: await learn(target), isOurs };
  const pages: unknown = await ask(context, 'pages');
  const [first]: readonly unknown[] = Array.isArray(pages) ? pages : [];
  if (first !== undefined) await learn(first);
  else await ask(context, 'once', 'page', (page: unknown) => void learn(page));
  return { address, page: null, isOurs };
}

async function findPuppeteer(target: object): Promise<WayIn | null> {
  const browser = await ask(target, 'browser');
  const address = await ask(browser, 'wsEndpoint');
  const names = await namesOf(await ask(target, 'createCDPSession'));
  if (typeof address !== 'string' || address === '' || names.page === null) return null;
  return { address, page: names.page, isOurs: (context) => names.context === null || names.context === context };
}

/** The second way to the browser of a target; `null` where there is none. */
export const findDebugger = (target: Target): Promise<WayIn | null> =>
  'exposeBinding' in target ? findPlaywright(target) : findPuppeteer(target);

const isClient = (module: unknown): module is WorkerClient =>
  isObject(module) && 'recordWorkers' in module && typeof module.recordWorkers === 'function';

/**
 * Records the workers of a target from their first message on: dedicated, shared and service workers of Chromium, as a
 * second client of the browser. Its debugging port is found by itself: Puppeteer's browsers have one, those of Playwright
 * where they are started with `--remote-debugging-port=0`.
 *
 * @returns `null` where there is none, or another browser.
 */
export async function recordWorkers(target: Target, sink: WorkerSink): Promise<RecordedWorkers | null> {
  const way = await findDebugger(target);
  if (way === null) return null;
  const module: unknown = await import(new URL('./workers.mjs', import.meta.url).href);
  if (!isClient(module)) throw new Error(WORKER_PROBLEMS.foreignClient);
  const workers = await module.recordWorkers({
    ...sink,
    address: way.address,
    page: way.page,
    script: await readFile(new URL('./worker.js', import.meta.url), 'utf8'),
    isMeant: ({ context }) => way.isOurs(context),
    onProblem: (url, reason) => process.emitWarning(WORKER_PROBLEMS.notRecorded(url, reason)),
  });
  await ask(target, 'once', 'close', () => void workers.stop());
  return workers;
}
