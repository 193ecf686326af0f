import { BrowserError, COMMAND_LIMIT, PageLoadError } from './driver.ts';
import { openFirefoxPanel } from './firefox-panel.ts';
import { FIND_TAB } from './firefox-tab.ts';
import { firefoxView } from './firefox-view.ts';
import { until } from './time-limit.ts';
import type { MarionetteConnection } from './marionette.ts';
import type { Page } from './driver.ts';
import type { Evaluate } from './page-function.ts';

export type Shown = { document: number; url: string; isReady: boolean };

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

function isShown(value: unknown): value is Shown {
  return typeof value === 'object' && value !== null && 'document' in value && 'url' in value && 'isReady' in value;
}

/**
 * Opens a page in Firefox.
 *
 * @param options.newWindow a tab behind another one counts as hidden, and its timers are throttled
 * @param options.addonId for DevTools
 * @returns an empty one
 */
export async function openFirefoxPage(
  marionette: MarionetteConnection,
  { newWindow, isPrivate, addonId }: { newWindow: boolean; isPrivate: boolean; addonId: () => string },
): Promise<Page> {
  const key = await marionette.run(newWindow || isPrivate ? OPEN_WINDOW : OPEN_TAB, isPrivate);
  const place = { find: FIND_TAB, key };
  const view = firefoxView(marionette, place);
  const run = (source: string, more: object = {}) => marionette.run(`${FIND_TAB}\n${source}`, { key, ...more });
  return {
    ...view,
    ...navigationOf(run, view.evaluate),
    errors: async () => (await run(ERRORS)) as string[],
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

function navigationOf(
  run: (source: string, more?: object) => Promise<unknown>,
  evaluate: Evaluate,
): Pick<Page, 'goto' | 'reload' | 'back' | 'forward'> {
  const look = async () => {
    const shown = await run(LOOK);
    if (!isShown(shown)) throw new BrowserError('Firefox does not tell what the page shows');
    return shown;
  };

  /**
   * Starts a navigation and waits for its document by asking: Firefox may change the process meanwhile, and a page out
   * of the back/forward cache sends no events.
   *
   * @param isSameDocument a step within the document that is shown
   */
  const navigate = async (
    start: () => Promise<unknown>,
    what: string,
    isSameDocument: (shown: Shown, before: Shown) => boolean = () => false,
  ) => {
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

  const goThroughHistory = (step: 1 | -1) =>
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
