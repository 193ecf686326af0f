// @ts-check
import { openChromiumPanel } from './chromium-panel.mjs';
import { attach, closeTarget, viewOf } from './chromium-target.mjs';
import { evaluateIn } from './cdp.mjs';
import { COMMAND_LIMIT, PageLoadError } from './driver.mjs';
import { until, within } from './time-limit.mjs';
import { savePicture } from './view.ts';

/** @typedef {import('./cdp.mjs').CdpConnection} CdpConnection */
/** @typedef {import('./driver.mjs').Page} Page */

/**
 * Waits for a document to be loaded, by asking: an event could come before we listen, and a page out of the
 * back/forward cache sends none.
 *
 * @param {CdpConnection} cdp
 * @param {string} session
 * @param {(loaderId: string) => boolean} isWanted whether the document of this navigation is the one
 * @param {string} what
 */
async function waitForLoad(cdp, session, isWanted, what) {
  const ask = async () => {
    try {
      const { frameTree } = /** @type {{ frameTree: { frame: { loaderId: string } } }} */ (
        await cdp.send('Page.getFrameTree', {}, { session, timeout: 5_000 })
      );
      if (!isWanted(frameTree.frame.loaderId)) return null;
      const state = await evaluateIn(cdp, session, 'return document.readyState', { timeout: 5_000 });
      return state === 'complete' ? true : null;
    } catch {
      return null; // The document was replaced while we asked.
    }
  };
  await until(ask, { what: `${what} to load`, limit: COMMAND_LIMIT, pause: 30 });
}

/**
 * @param {CdpConnection} cdp
 * @param {string} session
 * @param {1 | -1} step
 */
async function goThroughHistory(cdp, session, step) {
  const history = /** @type {{ currentIndex: number, entries: { id: number, url: string }[] }} */ (
    await cdp.send('Page.getNavigationHistory', {}, { session })
  );
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

/**
 * @param {CdpConnection} cdp
 * @param {string} session
 * @returns {Pick<Page, 'goto' | 'reload' | 'back' | 'forward'>}
 */
function navigationOf(cdp, session) {
  return {
    goto: async (url) => {
      const { loaderId, errorText } = await cdp.send('Page.navigate', { url }, { session });
      if (errorText !== undefined) throw new PageLoadError(`Cannot load ${url}: ${String(errorText)}`);
      // A step within the same document has no loader of its own.
      if (loaderId !== undefined) await waitForLoad(cdp, session, (id) => id === loaderId, url);
    },
    reload: async () => {
      const { frameTree } = /** @type {{ frameTree: { frame: { loaderId: string, url: string } } }} */ (
        await cdp.send('Page.getFrameTree', {}, { session })
      );
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
 *
 * @param {CdpConnection} cdp
 * @param {string} session
 * @returns {() => Promise<readonly string[]>}
 */
function followErrors(cdp, session) {
  /** @type {string[]} */
  const errors = [];
  /** @type {Promise<unknown> | null} */
  let enabled = null;
  cdp.listen((from, method, params) => {
    if (from !== session || errors.length >= ERRORS_KEPT) return;
    if (method === 'Runtime.exceptionThrown') {
      const { text, exception } = /** @type {{ text: string, exception?: { description?: string } }} */ (
        params['exceptionDetails']
      );
      errors.push(exception?.description ?? text);
    }
    if (method === 'Log.entryAdded') {
      const { level, text } = /** @type {{ level: string, text: string }} */ (params['entry']);
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

/**
 * @param {CdpConnection} cdp
 * @param {string} session
 * @returns {Promise<void>}
 */
async function crash(cdp, session) {
  /** @type {() => void} */
  let stop = () => {};
  /** @type {Promise<void>} */
  const crashed = new Promise((resolve) => {
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
 * @param {CdpConnection} cdp
 * @param {object} options
 * @param {boolean} options.newWindow a tab behind another one counts as hidden, and its timers are throttled
 * @param {() => string} options.extensionId for DevTools
 * @returns {Promise<Page>} an empty one
 */
export async function openChromiumPage(cdp, { newWindow, extensionId }) {
  const { targetId } = await cdp.send('Target.createTarget', { url: 'about:blank', newWindow });
  return driveChromiumPage(cdp, { target: String(targetId), extensionId });
}

/**
 * Drives a page that is open.
 *
 * @param {CdpConnection} cdp
 * @param {object} options
 * @param {string} options.target
 * @param {() => string} options.extensionId for DevTools
 * @returns {Promise<Page>}
 */
export async function driveChromiumPage(cdp, { target, extensionId }) {
  const session = await attach(cdp, target);
  await cdp.send('Page.enable', {}, { session });
  const errors = followErrors(cdp, session);
  /** @type {import('./page-function.ts').EvaluateSource} */
  const evaluate = (source, options) => evaluateIn(cdp, session, source, options);
  const input = {
    send: (/** @type {string} */ method, /** @type {Record<string, unknown>} */ params) =>
      cdp.send(method, params, { session }),
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
