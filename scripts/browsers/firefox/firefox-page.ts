/** A page in a tab or window of Firefox. */
import { valueAt, textAt, textsIn } from '../../json.ts';
import { COMMAND_LIMIT, PageLoadError } from '../driver.ts';
import type { Page } from '../driver.ts';
import type { Evaluate } from '../page-function.ts';
import { until } from '../time-limit.ts';
import { openFirefoxPanel } from './firefox-panel.ts';
import { FIND_TAB } from './firefox-tab.ts';
import { followNetwork } from './firefox-network.ts';
import { firefoxSetup } from './firefox-setup.ts';
import { firefoxView } from './firefox-view.ts';
import { FirefoxWorkers } from './firefox-workers.ts';
import type { MarionetteConnection } from './marionette.ts';

/** What a tab shows: a document by its number, its address, and whether it is no longer loading. */
interface Shown {
  readonly document: unknown;
  readonly url: string;
  readonly isReady: boolean;
}

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

/** What the tab shows now. */
const READ_SHOWN = `
  const global = browser.browsingContext.currentWindowGlobal;
  const isReady = global !== null && !global.isInitialDocument && !browser.webProgress.isLoadingDocument;
  return { document: global?.innerWindowId ?? 0, url: global?.documentURI?.spec ?? '', isReady };`;

/** Ends the process that shows the page. Others may share it only if they are of the same site. */
const CRASH = `
  const { osPid, innerWindowId } = browser.browsingContext.currentWindowGlobal;
  const tools = Cc['@mozilla.org/processtools-service;1'].getService(Ci.nsIProcessToolsService);
  tools.kill(osPid);
  return innerWindowId;`;

const IS_GONE = `
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

const GO_THROUGH_HISTORY = `
  const { sessionHistory } = browser.browsingContext;
  browser.gotoIndex(sessionHistory.index + input.step);`;

const LOAD = `
  browser.fixupAndLoadURIString(input.url, {
    triggeringPrincipal: Services.scriptSecurityManager.getSystemPrincipal() });`;

/** Runs text inside Firefox with the tab in `tab` and its `<browser>` in `browser`. */
type RunOnTab = (source: string, more?: Readonly<Record<string, unknown>>) => Promise<unknown>;

/**
 * Opens an empty page.
 *
 * @param newWindow whether it gets a window of its own: a tab behind another one counts as hidden, and its timers are
 *   throttled
 * @param addonId for DevTools; asked when DevTools is opened
 */
export async function openFirefoxPage(
  marionette: MarionetteConnection,
  { newWindow, isPrivate, addonId }: { newWindow: boolean; isPrivate: boolean; addonId: () => string },
): Promise<Page> {
  const key = await marionette.run(newWindow || isPrivate ? OPEN_WINDOW : OPEN_TAB, isPrivate);
  const place = { find: FIND_TAB, key };
  const view = firefoxView(marionette, place);
  const run: RunOnTab = (source, more = {}) => marionette.run(`${FIND_TAB}\n${source}`, { key, ...more });
  return {
    ...view,
    ...navigationOf(run, view.evaluate),
    address: async () => String(await run('return browser.currentURI.spec')),
    setUp: async (setup) => {
      const { source, more } = firefoxSetup(setup);
      await run(source, more);
    },
    recordWorkers: (job) => FirefoxWorkers.start(marionette, job),
    followNetwork: (headers) => followNetwork(run, headers),
    errors: async () => textsIn(await run(ERRORS)),
    crash: async () => {
      const id = await run(CRASH);
      await until(() => run(IS_GONE, { id }), { what: 'the page to crash', limit: COMMAND_LIMIT });
    },
    // Firefox on the desktop discards tabs, but never freezes them.
    setFrozen: null,
    openDevTools: async (options = {}) => {
      // A worker has one debugger: the first that asks for it.
      if (options.workers !== undefined) await FirefoxWorkers.start(marionette, options.workers);
      return openFirefoxPanel(marionette, place, addonId(), options);
    },
    close: async () => void (await run(CLOSE_TAB)),
  };
}

async function readShown(run: RunOnTab): Promise<Shown> {
  const shown = await run(READ_SHOWN);
  return {
    document: valueAt(shown, 'document'),
    url: textAt(shown, 'url'),
    isReady: valueAt(shown, 'isReady') === true,
  };
}

/** Milliseconds after which a tab without any document counts as one whose process died as it started. */
const DEAD_AFTER = 30_000;

interface Navigation {
  /** Where it goes, in words. */
  readonly what: string;
  /** Whether it may be started once more in a tab whose process died. */
  readonly isRepeatable?: boolean;
  /** Whether it is over although no other document is shown: a step within a document. */
  readonly isSameDocument?: (shown: Shown, before: Shown) => boolean;
}

/**
 * Starts a navigation and waits for its document by asking: Firefox may change the process on the way, and a page from the
 * back/forward cache sends no events. On a busy machine Firefox now and then loses the process of a new window, which then
 * shows nothing for good; that is said, and the address is asked for once more.
 */
async function navigate(
  run: RunOnTab,
  evaluate: Evaluate,
  start: () => Promise<unknown>,
  { what, isRepeatable = false, isSameDocument = () => false }: Navigation,
): Promise<void> {
  const before = await readShown(run);
  await start();
  let last = before;
  let deadAt = isRepeatable ? performance.now() + DEAD_AFTER : Infinity;
  const ask = async () => {
    const shown = await readShown(run);
    last = shown;
    if (shown.document === 0 && performance.now() > deadAt) {
      deadAt = Infinity;
      console.warn(`Firefox shows nothing where ${what} should be: it is asked for once more.`);
      await start();
    }
    const isNew = shown.document !== before.document;
    if (!shown.isReady || !(isNew || isSameDocument(shown, before))) return null;
    if (shown.url.startsWith('about:neterror') || shown.url.startsWith('about:certerror')) return shown;
    const state = await evaluate(() => document.readyState, undefined, { timeout: 5_000 }).catch(() => 'replaced');
    return state === 'complete' ? shown : null;
  };
  const inWords = (): string =>
    `${what} to load; the tab shows ${last.url || 'no document'}${last.isReady ? '' : ', which is loading'}`;
  const { url } = await until(ask, { what: inWords, limit: COMMAND_LIMIT, pause: 30 });
  const failure = /^about:(?:net|cert)error\?(.*)$/.exec(url)?.[1];
  if (failure !== undefined) {
    throw new PageLoadError(`Cannot load ${what}: ${new URLSearchParams(failure).get('e') ?? 'an error'}`);
  }
}

function navigationOf(run: RunOnTab, evaluate: Evaluate): Pick<Page, 'goto' | 'reload' | 'back' | 'forward'> {
  const goThroughHistory = (step: 1 | -1) =>
    navigate(run, evaluate, () => run(GO_THROUGH_HISTORY, { step }), {
      what: step < 0 ? 'the page before' : 'the page after',
      isSameDocument: (shown, before) => shown.url !== before.url,
    });
  return {
    goto: (url) =>
      navigate(run, evaluate, () => run(LOAD, { url }), {
        what: url,
        isRepeatable: true,
        // Another fragment of the same document is no new document.
        isSameDocument: (shown) => url.includes('#') && shown.url === url,
      }),
    reload: async () => navigate(run, evaluate, () => run('browser.reload();'), { what: (await readShown(run)).url }),
    back: () => goThroughHistory(-1),
    forward: () => goThroughHistory(1),
  };
}
