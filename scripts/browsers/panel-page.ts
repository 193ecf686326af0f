/**
 * The panel as an ordinary page of the extension, with DevTools closed: the whole code of the panel, and none of the
 * browser's own debugging. It is the only way to a second panel on one tab, and to figures of our path alone.
 */
import { PANEL_FILE } from './driver.ts';
import type { BrowserDriver, Panel } from './driver.ts';

/**
 * Runs in the panel's document: gives it the part of the API that only DevTools has, and starts the panel again.
 *
 * @param wantedTab the tab to inspect; null for the newest other one
 */
async function startWithoutDevTools(wantedTab: number | null): Promise<void> {
  // Firefox calls it `browser`, and has `chrome` too.
  const api: typeof chrome = Reflect.get(globalThis, 'browser') ?? chrome;
  const findNewest = async () => {
    const self = await api.tabs.getCurrent();
    const tabs = await api.tabs.query({});
    return Math.max(...tabs.map(({ id }) => id ?? -1).filter((id) => id !== self?.id));
  };
  const tabId = wantedTab ?? (await findNewest());
  const noEvent = { addListener: () => {}, removeListener: () => {} };
  const getHAR = async (done?: (har: object) => void) => {
    const har = { entries: [] };
    done?.(har);
    return har;
  };
  const devtools = {
    inspectedWindow: { tabId, reload: () => {} },
    network: { onNavigated: noEvent, onRequestFinished: noEvent, getHAR },
    panels: { themeName: 'light', onThemeChanged: noEvent },
  };
  for (const each of new Set([api, chrome])) {
    Object.defineProperty(each, 'devtools', { value: devtools, configurable: true });
  }
  // The panel that has drawn itself here marked the body; the next one would believe that it has drawn already.
  document.body.replaceWith(document.createElement('body'));
  const script = document.createElement('script');
  script.src = 'panel.js?page';
  document.head.append(script);
}

/**
 * Opens the panel's document in a window of its own, with the number of its tab, which otherwise comes from DevTools.
 *
 * @param browser with the extension loaded
 * @param tabId the tab to inspect; null for the newest that was open before
 * @returns a panel that is connected to its page
 */
export async function openPanelPage(browser: BrowserDriver, tabId: number | null = null): Promise<Panel> {
  const page = await browser.openExtensionPage(PANEL_FILE);
  await page.evaluate(startWithoutDevTools, tabId);
  await page.waitFor(() => document.querySelector('footer')?.textContent?.includes('Connected to the page'));
  return {
    ...page,
    resize: async () => undefined,
    setTheme: async () => undefined,
    setForcedColors: null,
    setDock: async () => undefined,
  };
}
