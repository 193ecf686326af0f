// @ts-check
import { BrowserError, COMMAND_LIMIT, PageLoadError } from './driver.mjs';
import { openFirefoxPanel } from './firefox-panel.mjs';
import { FIND_TAB } from './firefox-tab.mjs';
import { firefoxView } from './firefox-view.mjs';
import { until } from './time-limit.mjs';

/** @typedef {import('./marionette.mjs').MarionetteConnection} MarionetteConnection */
/** @typedef {import('./driver.mjs').Page} Page */
/** @typedef {{ document: number, url: string, isReady: boolean }} Shown */

const OPEN_WINDOW = `
  const { BrowserWindowTracker } = ChromeUtils.importESModule('resource:///modules/BrowserWindowTracker.sys.mjs');
  const win = await BrowserWindowTracker.promiseOpenWindow({ private: input });
  return win.gBrowser.selectedBrowser.browserId;`;

const OPEN_TAB = `
  const win = Services.wm.getMostRecentWindow('navigator:browser');
  const first = win.gBrowser.selectedTab;
  const isUnused = win.gBrowser.tabs.length === 1 && first.linkedBrowser.currentURI.spec === 'about:blank';
  if (!isUnused) win.gBrowser.selectedTab = win.gBrowser.addTrustedTab('about:blank');
  return win.gBrowser.selectedBrowser.browserId;`;

const LOOK = `
  const global = browser.browsingContext.currentWindowGlobal;
  const isReady = global !== null && !global.isInitialDocument && !browser.webProgress.isLoadingDocument;
  return { document: global?.innerWindowId ?? 0, url: global?.documentURI?.spec ?? '', isReady };`;

/** Ends the process that shows the page. Others may share it only if they are of the same site. */
const CRASH = `
  const { osPid, innerWindowId } = browser.browsingContext.currentWindowGlobal;
  const tools = Cc['@mozilla.org/processtools-service;1'].getService(Ci.nsIProcessToolsService);
  tools.kill(osPid);
  return innerWindowId;`;

const HAS_GONE = `
  const global = browser.browsingContext?.currentWindowGlobal;
  return global?.innerWindowId === input.id ? null : true;`;

/** Errors of scripts in the document that is shown, those of content scripts included. */
const ERRORS = `
  const { innerWindowId } = browser.browsingContext.currentWindowGlobal;
  const errors = Services.console.getMessageArray().filter((message) =>
    message instanceof Ci.nsIScriptError && message.innerWindowID === innerWindowId &&
    (message.flags & Ci.nsIScriptError.warningFlag) === 0);
  return errors.map(({ errorMessage }) => errorMessage);`;

const CLOSE_TAB = `
  const { gBrowser } = tab.ownerDocument.defaultView;
  const isLastWindow = [...Services.wm.getEnumerator('navigator:browser')].length === 1;
  // Firefox ends with its last window.
  if (isLastWindow && gBrowser.tabs.length === 1) gBrowser.addTrustedTab('about:blank');
  gBrowser.removeTab(tab, { animate: false });`;

/**
 * @param {unknown} value
 * @returns {value is Shown}
 */
function isShown(value) {
  return typeof value === 'object' && value !== null && 'document' in value && 'url' in value && 'isReady' in value;
}

/**
 * Opens a page in Firefox.
 *
 * @param {MarionetteConnection} marionette
 * @param {object} options
 * @param {boolean} options.newWindow a tab behind another one counts as hidden, and its timers are throttled
 * @param {boolean} options.isPrivate
 * @param {() => string} options.addonId for DevTools
 * @returns {Promise<Page>} an empty one
 */
export async function openFirefoxPage(marionette, { newWindow, isPrivate, addonId }) {
  const key = await marionette.run(newWindow || isPrivate ? OPEN_WINDOW : OPEN_TAB, isPrivate);
  const place = { find: FIND_TAB, key };
  const view = firefoxView(marionette, place);
  const run = (/** @type {string} */ source, /** @type {object} */ more = {}) =>
    marionette.run(`${FIND_TAB}\n${source}`, { key, ...more });
  return {
    ...view,
    ...navigationOf(run, view.evaluate),
    errors: async () => /** @type {string[]} */ (await run(ERRORS)),
    crash: async () => {
      const id = await run(CRASH);
      const isGone = () => run(HAS_GONE, { id });
      await until(isGone, { what: 'the page to crash', limit: COMMAND_LIMIT });
    },
    // Firefox on the desktop discards tabs, but never freezes them.
    setFrozen: null,
    openDevTools: (options) => openFirefoxPanel(marionette, place, addonId(), options),
    close: async () => void (await run(CLOSE_TAB)),
  };
}

/**
 * @param {(source: string, more?: object) => Promise<unknown>} run
 * @param {import('./page-function.ts').Evaluate} evaluate
 * @returns {Pick<Page, 'goto' | 'reload' | 'back' | 'forward'>}
 */
function navigationOf(run, evaluate) {
  const look = async () => {
    const shown = await run(LOOK);
    if (!isShown(shown)) throw new BrowserError('Firefox does not tell what the page shows');
    return shown;
  };

  /**
   * Starts a navigation and waits for its document by asking: Firefox may change the process meanwhile, and a page out
   * of the back/forward cache sends no events.
   *
   * @param {() => Promise<unknown>} start
   * @param {string} what
   * @param {(shown: Shown, before: Shown) => boolean} [isSameDocument] a step within the document that is shown
   */
  const navigate = async (start, what, isSameDocument = () => false) => {
    const before = await look();
    await start();
    const ask = async () => {
      const shown = await look();
      const isNew = shown.document !== before.document;
      if (!shown.isReady || !(isNew || isSameDocument(shown, before))) return null;
      if (shown.url.startsWith('about:neterror') || shown.url.startsWith('about:certerror')) return shown;
      const state = await evaluate(() => document.readyState, undefined, { timeout: 5_000 }).catch(() => 'replaced');
      return state === 'complete' ? shown : null;
    };
    const { url } = await until(ask, { what: `${what} to load`, limit: COMMAND_LIMIT, pause: 30 });
    const failure = /^about:(?:net|cert)error\?(.*)$/.exec(url)?.[1];
    if (failure !== undefined) {
      throw new PageLoadError(`Cannot load ${what}: ${new URLSearchParams(failure).get('e') ?? 'an error'}`);
    }
  };

  /** @param {1 | -1} step */
  const goThroughHistory = (step) =>
    navigate(
      () =>
        run(
          `const { sessionHistory } = browser.browsingContext;
           browser.gotoIndex(sessionHistory.index + input.step);`,
          { step },
        ),
      step < 0 ? 'the page before' : 'the page after',
      (shown, before) => shown.url !== before.url,
    );

  return {
    goto: (url) =>
      navigate(
        () =>
          run(
            `browser.fixupAndLoadURIString(input.url, {
               triggeringPrincipal: Services.scriptSecurityManager.getSystemPrincipal() });`,
            { url },
          ),
        url,
        // Another fragment of the same document is no new document.
        (shown) => url.includes('#') && shown.url === url,
      ),
    reload: async () => navigate(() => run('browser.reload();'), (await look()).url),
    back: () => goThroughHistory(-1),
    forward: () => goThroughHistory(1),
  };
}
