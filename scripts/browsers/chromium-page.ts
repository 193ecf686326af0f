import { openChromiumPanel } from './chromium-panel.ts';
import { attach, closeTarget, viewOf } from './chromium-target.ts';
import { evaluateIn } from './cdp.ts';
import { COMMAND_LIMIT, PageLoadError } from './driver.ts';
import { until, within } from './time-limit.ts';
import { savePicture } from './view.ts';
import type { CdpConnection } from './cdp.ts';
import type { Page } from './driver.ts';
import type { EvaluateSource } from './page-function.ts';

/**
 * Waits for a document to be loaded, by asking: an event could come before we listen, and a page out of the
 * back/forward cache sends none.
 *
 * @param isWanted whether the document of this navigation is the one
 */
async function waitForLoad(cdp: CdpConnection, session: string, isWanted: (loaderId: string) => boolean, what: string) {
  const ask = async () => {
    try {
      const { frameTree } = (await cdp.send('Page.getFrameTree', {}, { session, timeout: 5_000 })) as {
        frameTree: { frame: { loaderId: string } };
      };
      if (!isWanted(frameTree.frame.loaderId)) return null;
      const state = await evaluateIn(cdp, session, 'return document.readyState', { timeout: 5_000 });
      return state === 'complete' ? true : null;
    } catch {
      return null; // The document was replaced while we asked.
    }
  };
  await until(ask, { what: `${what} to load`, limit: COMMAND_LIMIT, pause: 30 });
}

async function goThroughHistory(cdp: CdpConnection, session: string, step: 1 | -1) {
  const history = (await cdp.send('Page.getNavigationHistory', {}, { session })) as {
    currentIndex: number;
    entries: { id: number; url: string }[];
  };
  const index = history.currentIndex + step;
  const entry = history.entries[index];
  if (entry === undefined) throw new PageLoadError('The history of this page has no such step');
  await cdp.send('Page.navigateToHistoryEntry', { entryId: entry.id }, { session });
  const ask = async () => {
    const { currentIndex } = await cdp.send('Page.getNavigationHistory', {}, { session });
    return currentIndex === index ? true : null;
  };
  await until(ask, { what: `the step to ${entry.url}`, limit: COMMAND_LIMIT, pause: 30 });
  await waitForLoad(cdp, session, () => true, entry.url);
}

function navigationOf(cdp: CdpConnection, session: string): Pick<Page, 'goto' | 'reload' | 'back' | 'forward'> {
  return {
    goto: async (url) => {
      const { loaderId, errorText } = await cdp.send('Page.navigate', { url }, { session });
      if (errorText !== undefined) throw new PageLoadError(`Cannot load ${url}: ${String(errorText)}`);
      // A step within the same document has no loader of its own.
      if (loaderId !== undefined) await waitForLoad(cdp, session, (id) => id === loaderId, url);
    },
    reload: async () => {
      const { frameTree } = (await cdp.send('Page.getFrameTree', {}, { session })) as {
        frameTree: { frame: { loaderId: string; url: string } };
      };
      const { loaderId, url } = frameTree.frame;
      await cdp.send('Page.reload', {}, { session });
      await waitForLoad(cdp, session, (id) => id !== loaderId, url);
    },
    back: () => goThroughHistory(cdp, session, -1),
    forward: () => goThroughHistory(cdp, session, 1),
  };
}

/** Errors kept of one page; a test that meets more needs no more. */
const ERRORS_KEPT = 100;

/**
 * Collects what would stand in the page's console as an error, of the page's own scripts and of content scripts.
 */
function followErrors(cdp: CdpConnection, session: string): () => Promise<readonly string[]> {
  const errors: string[] = [];
  let enabled: Promise<unknown> | null = null;
  cdp.listen((from, method, params) => {
    if (from !== session || errors.length >= ERRORS_KEPT) return;
    if (method === 'Runtime.exceptionThrown') {
      const { text, exception } = params['exceptionDetails'] as { text: string; exception?: { description?: string } };
      errors.push(exception?.description ?? text);
    }
    if (method === 'Log.entryAdded') {
      const { level, text } = params['entry'] as { level: string; text: string };
      if (level === 'error') errors.push(text);
    }
  });
  return async () => {
    // Enabling tells what has gathered so far; it is not done before, since it changes how the page's console works.
    enabled ??= Promise.all([cdp.send('Runtime.enable', {}, { session }), cdp.send('Log.enable', {}, { session })]);
    await enabled;
    return errors;
  };
}

async function crash(cdp: CdpConnection, session: string): Promise<void> {
  let stop: () => void = () => {};
  const crashed: Promise<void> = new Promise((resolve) => {
    stop = cdp.listen((from, method) => {
      if (from === session && method === 'Inspector.targetCrashed') resolve();
    });
  });
  await cdp.send('Inspector.enable', {}, { session });
  // The command itself is never answered: who would answer is gone.
  cdp.send('Page.crash', {}, { session }).catch(() => {});
  await within(crashed, COMMAND_LIMIT, 'the page to crash').finally(stop);
}

/**
 * Opens a page in Chromium.
 *
 * @param options.newWindow a tab behind another one counts as hidden, and its timers are throttled
 * @param options.extensionId for DevTools
 * @returns an empty one
 */
export async function openChromiumPage(
  cdp: CdpConnection,
  { newWindow, extensionId }: { newWindow: boolean; extensionId: () => string },
): Promise<Page> {
  const { targetId } = await cdp.send('Target.createTarget', { url: 'about:blank', newWindow });
  return driveChromiumPage(cdp, { target: String(targetId), extensionId });
}

/**
 * Drives a page that is open.
 *
 * @param options.extensionId for DevTools
 */
export async function driveChromiumPage(
  cdp: CdpConnection,
  { target, extensionId }: { target: string; extensionId: () => string },
): Promise<Page> {
  const session = await attach(cdp, target);
  await cdp.send('Page.enable', {}, { session });
  const errors = followErrors(cdp, session);
  const evaluate: EvaluateSource = (source, options) => evaluateIn(cdp, session, source, options);
  const input = {
    send: (method: string, params: Record<string, unknown>) => cdp.send(method, params, { session }),
    origin: async () => ({ x: 0, y: 0 }),
  };
  return {
    ...viewOf(evaluate, input),
    ...navigationOf(cdp, session),
    screenshot: async (file) => {
      const { data } = await cdp.send('Page.captureScreenshot', { format: 'png' }, { session });
      await savePicture(file, String(data));
    },
    errors,
    crash: () => crash(cdp, session),
    setFrozen: async (isFrozen) => {
      await cdp.send('Page.setWebLifecycleState', { state: isFrozen ? 'frozen' : 'active' }, { session });
    },
    openDevTools: (options) => openChromiumPanel(cdp, target, extensionId(), options),
    close: () => closeTarget(cdp, target),
  };
}
