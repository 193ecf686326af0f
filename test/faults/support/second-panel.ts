import type { Panel } from '../../drivers/index.ts';
import type { Scene } from './scene.ts';

/**
 * Opens a second panel on the tab of a scene.
 *
 * No browser opens DevTools twice on one tab of its own accord, but debuggers from outside can. Here the panel's document
 * is opened as an ordinary page of the extension; it is given the tab's number, which DevTools would tell it, and runs
 * the panel's whole code: a second watcher with a connection of its own.
 */
export async function openSecondPanel(scene: Scene): Promise<Panel> {
  const tabId = await scene.panel.evaluate('return (globalThis.browser ?? chrome).devtools.inspectedWindow.tabId');
  const page = await scene.world.browser.openExtensionPage('panel.html');
  await page.evaluate(`
    const nothing = { addListener: () => {}, removeListener: () => {} };
    const devtools = {
      inspectedWindow: { tabId: ${Number(tabId)}, reload: () => {} },
      network: { onNavigated: nothing },
      panels: { themeName: 'light', onThemeChanged: nothing },
    };
    for (const api of [globalThis.browser, globalThis.chrome]) {
      if (api !== undefined) Object.defineProperty(api, 'devtools', { value: devtools, configurable: true });
    }
    document.body.replaceChildren();
    const script = document.createElement('script');
    script.src = 'panel.js?second';
    document.head.append(script);`);
  await page.waitFor('return window.realtimePanel !== undefined');
  return {
    ...page,
    resize: async () => undefined,
    setTheme: async () => undefined,
    setForcedColors: null,
    setDock: async () => undefined,
  };
}
