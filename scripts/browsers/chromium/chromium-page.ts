/** A page in a tab or window of Chromium. */
import { valueAt, listAt, textAt } from '../../json.ts';
import { COMMAND_LIMIT, PageLoadError } from '../driver.ts';
import type { Page, RecordedWorkers, WorkerJob } from '../driver.ts';
import { until, within } from '../time-limit.ts';
import { savePicture } from '../view.ts';
import { CdpSession } from './cdp.ts';
import type { CdpConnection } from './cdp.ts';
import { openChromiumPanel } from './chromium-panel.ts';
import { setUpChromiumPage } from './chromium-setup.ts';
import { closeTarget, viewOf } from './chromium-target.ts';
import { FREE_WORKERS, OWN_WORKERS, WorkerRecorder } from './worker-recorder.ts';

/** How long one of the questions that are repeated while a page loads may take, in milliseconds. */
const QUESTION_LIMIT = 5_000;

/**
 * Waits for a document to be loaded, by asking: an event could come before we listen, and a page from the back/forward
 * cache sends none.
 *
 * @param isWanted whether the document of this navigation is the one
 */
async function waitForLoad(session: CdpSession, isWanted: (loaderId: unknown) => boolean, what: string): Promise<void> {
  const ask = async () => {
    try {
      const tree = await session.send('Page.getFrameTree', {}, { timeout: QUESTION_LIMIT });
      if (!isWanted(valueAt(tree, 'frameTree', 'frame', 'loaderId'))) return null;
      const state = await session.evaluate('return document.readyState', { timeout: QUESTION_LIMIT });
      return state === 'complete' ? true : null;
    } catch {
      return null; // The document was replaced while we asked.
    }
  };
  await until(ask, { what: `${what} to load`, limit: COMMAND_LIMIT, pause: 30 });
}

async function goThroughHistory(session: CdpSession, step: 1 | -1): Promise<void> {
  const history = await session.send('Page.getNavigationHistory');
  const index = Number(history['currentIndex']) + step;
  const entry = listAt(history, 'entries')[index];
  if (entry === undefined) throw new PageLoadError('The history of this page has no such step');
  const url = textAt(entry, 'url');
  await session.send('Page.navigateToHistoryEntry', { entryId: valueAt(entry, 'id') });
  const ask = async () => {
    const { currentIndex } = await session.send('Page.getNavigationHistory');
    return currentIndex === index ? true : null;
  };
  await until(ask, { what: `the step to ${url}`, limit: COMMAND_LIMIT, pause: 30 });
  await waitForLoad(session, () => true, url);
}

function navigationOf(session: CdpSession): Pick<Page, 'goto' | 'reload' | 'back' | 'forward'> {
  return {
    goto: async (url) => {
      const { loaderId, errorText } = await session.send('Page.navigate', { url });
      if (errorText !== undefined) throw new PageLoadError(`Cannot load ${url}: ${String(errorText)}`);
      // A step within the same document has no loader of its own.
      if (loaderId !== undefined) await waitForLoad(session, (id) => id === loaderId, url);
    },
    reload: async () => {
      const frame = valueAt(await session.send('Page.getFrameTree'), 'frameTree', 'frame');
      const loaderId = valueAt(frame, 'loaderId');
      await session.send('Page.reload');
      await waitForLoad(session, (id) => id !== loaderId, textAt(frame, 'url'));
    },
    back: () => goThroughHistory(session, -1),
    forward: () => goThroughHistory(session, 1),
  };
}

/** The most errors collected of one page; a test that meets more needs no more. */
const MOST_ERRORS = 100;

/**
 * Collects what the page's console shows as an error, of the page's own scripts and of content scripts.
 *
 * @returns a function that reads the errors so far
 */
function followErrors(session: CdpSession): () => Promise<readonly string[]> {
  const errors: string[] = [];
  let enabled: Promise<unknown> | null = null;
  session.listen((method, params) => {
    if (errors.length >= MOST_ERRORS) return;
    if (method === 'Runtime.exceptionThrown') {
      const details = params['exceptionDetails'];
      errors.push(String(valueAt(details, 'exception', 'description') ?? valueAt(details, 'text')));
    }
    if (method === 'Log.entryAdded' && valueAt(params, 'entry', 'level') === 'error') {
      errors.push(textAt(params, 'entry', 'text'));
    }
  });
  return async () => {
    // Enabling reports what has gathered so far; it is not done before, since it changes how the page's console works.
    enabled ??= Promise.all([session.send('Runtime.enable'), session.send('Log.enable')]);
    await enabled;
    return errors;
  };
}

/** Follows the documents that are shown; the browser's own list has the address of one that is only awaited. */
function followAddress(session: CdpSession): () => string {
  let address = 'about:blank';
  session.listen((method, params) => {
    if (method === 'Page.frameNavigated' && valueAt(params, 'frame', 'parentId') === undefined) {
      address = textAt(params, 'frame', 'url');
    }
  });
  return () => address;
}

async function crash(session: CdpSession): Promise<void> {
  let stop = () => {};
  const crashed = new Promise<void>((resolve) => {
    stop = session.listen((method) => {
      if (method === 'Inspector.targetCrashed') resolve();
    });
  });
  await session.send('Inspector.enable');
  // The command itself is never answered: the process that would answer is gone.
  session.send('Page.crash').catch(() => {});
  await within(crashed, COMMAND_LIMIT, 'the page to crash').finally(stop);
}

/**
 * Opens an empty page.
 *
 * @param newWindow whether it gets a window of its own: a tab behind another one counts as hidden, and its timers are
 *   throttled
 * @param extensionId for DevTools; asked when DevTools is opened
 */
export async function openChromiumPage(
  cdp: CdpConnection,
  { newWindow, extensionId }: { newWindow: boolean; extensionId: () => string },
): Promise<Page> {
  const { targetId } = await cdp.send('Target.createTarget', { url: 'about:blank', newWindow });
  return driveChromiumPage(cdp, String(targetId), extensionId);
}

/** Drives a page that is open already. */
export async function driveChromiumPage(cdp: CdpConnection, target: string, extensionId: () => string): Promise<Page> {
  const session = await CdpSession.attach(cdp, target);
  const address = followAddress(session);
  await session.send('Page.enable');
  const errors = followErrors(session);
  const input = {
    send: (method: string, params: Readonly<Record<string, unknown>>) => session.send(method, params),
    origin: async () => ({ x: 0, y: 0 }),
  };
  const recordWorkers = async (job: WorkerJob): Promise<RecordedWorkers> => {
    const recorder = new WorkerRecorder(cdp, job);
    const own = await CdpSession.attach(cdp, target);
    await recorder.follow(undefined, FREE_WORKERS);
    await recorder.follow(own.id, OWN_WORKERS);
    return recorder;
  };
  return {
    ...viewOf(session.evaluate, input),
    ...navigationOf(session),
    address: async () => address(),
    setUp: (setup) => setUpChromiumPage(session, setup),
    screenshot: async (file) => {
      const { data } = await session.send('Page.captureScreenshot', { format: 'png' });
      await savePicture(file, String(data));
    },
    recordWorkers,
    followNetwork: null,
    errors,
    crash: () => crash(session),
    setFrozen: async (isFrozen) => {
      await session.send('Page.setWebLifecycleState', { state: isFrozen ? 'frozen' : 'active' });
    },
    openDevTools: async (options = {}) => {
      const panel = await openChromiumPanel(cdp, target, extensionId(), options);
      if (options.workers !== undefined) await recordWorkers(options.workers);
      return panel;
    },
    close: () => closeTarget(cdp, target),
  };
}
