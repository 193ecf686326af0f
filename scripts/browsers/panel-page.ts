/**
 * The panel as an ordinary page of the extension, with DevTools closed: the whole code of the panel, and nothing of the
 * browser's own debugging beside it. A second panel on one tab can be had in no other way, and neither can figures of our
 * path alone.
 */
import { PANEL_FILE } from './driver.ts';
import type { BrowserDriver, Panel } from './driver.ts';

/**
 * Opens the panel's document in a window of its own; it is given the number of its tab, which DevTools would tell it.
 *
 * @param browser with the extension loaded
 * @param tabId the tab to watch; without it the newest that was open before
 * @returns connected to its page
 */
export async function openPanelPage(browser: BrowserDriver, tabId: number | null = null): Promise<Panel> {
  const page = await browser.openExtensionPage(PANEL_FILE);
  await page.evaluate(`
    const api = globalThis.browser ?? chrome;
    const newestBesides = async ({ id }) => Math.max(...(await api.tabs.query({})).map((tab) => tab.id).filter((each) => each !== id));
    const tabId = ${tabId} ?? (await newestBesides(await api.tabs.getCurrent()));
    const nothing = { addListener: () => {}, removeListener: () => {} };
    const getHAR = async (done) => {
      const har = { entries: [] };
      done?.(har);
      return har;
    };
    const devtools = {
      inspectedWindow: { tabId, reload: () => {} },
      network: { onNavigated: nothing, onRequestFinished: nothing, getHAR },
      panels: { themeName: 'light', onThemeChanged: nothing },
    };
    for (const each of [globalThis.browser, globalThis.chrome]) {
      if (each !== undefined) Object.defineProperty(each, 'devtools', { value: devtools, configurable: true });
    }
    // The panel that has drawn itself here left its mark on the body: the next one would take it for drawn.
    document.body.replaceWith(document.createElement('body'));
    const script = document.createElement('script');
    script.src = 'panel.js?page';
    document.head.append(script);`);
  await page.waitFor(`return document.querySelector('footer')?.textContent.includes('Connected to the page')`);
  return {
    ...page,
    resize: async () => undefined,
    setTheme: async () => undefined,
    setForcedColors: null,
    setDock: async () => undefined,
  };
}
