// @ts-check
import { openChromiumPanel } from './chromium-panel.mjs';
import { attach, closeTarget, viewOf } from './chromium-target.mjs';
import { evaluateIn } from './cdp.mjs';
import { COMMAND_LIMIT, PageLoadError } from './driver.mjs';
import { until } from './time-limit.mjs';
import { savePicture } from './view.mjs';

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
  const target = String(targetId);
  const session = await attach(cdp, target);
  await cdp.send('Page.enable', {}, { session });
  /** @type {import('./view.mjs').Evaluate} */
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
    openDevTools: (options) => openChromiumPanel(cdp, target, extensionId(), options),
    close: () => closeTarget(cdp, target),
  };
}
