/** DevTools of Firefox, driven from inside the browser: its toolbox is ordinary privileged script. */
import { COMMAND_LIMIT, ExtensionError, PANEL_TITLE } from '../driver.ts';
import type { DevToolsOptions, Panel } from '../driver.ts';
import { until } from '../time-limit.ts';
import { FIND_TAB } from './firefox-tab.ts';
import { firefoxView } from './firefox-view.ts';
import type { Place } from './firefox-view.ts';
import type { MarionetteConnection } from './marionette.ts';

const FIND_TOOLBOX = `
  const { require } = ChromeUtils.importESModule('resource://devtools/shared/loader/Loader.sys.mjs');
  const { gDevTools } = require('devtools/client/framework/devtools');`;

/** Leaves our tab's definition in `tool`; its id changes with each reload of the extension. */
const FIND_TOOL = `
  const tool = toolbox?.getAdditionalTools().find(
    ({ extensionId, label }) => extensionId === input.key.addon && label === input.key.title) ?? null;`;

/** Leaves the `<browser>` that shows the panel in `browser`. */
const FIND_PANEL = `
  ${FIND_TOOLBOX}
  const toolbox = await (async (input) => {
    ${FIND_TAB}
    return gDevTools.getToolboxForTab(tab);
  })({ key: input.key.tab });
  ${FIND_TOOL}
  const frame = tool && toolbox.doc.getElementById('toolbox-panel-iframe-' + tool.id);
  const browser = frame?.contentDocument?.querySelector('browser') ?? null;
  if (browser === null) throw new Error('The ' + input.key.title + ' tab is not open');`;

const OPEN = `
  ${FIND_TOOLBOX}
  const hostType = input.hostType;
  const toolbox = await (async (input) => {
    ${FIND_TAB}
    return gDevTools.showToolboxForTab(tab, { hostType });
  })({ key: input.key.tab });
  let tool = null;
  const end = Date.now() + input.limit;
  while (tool === null && Date.now() < end) {
    tool = (() => { ${FIND_TOOL} return tool; })();
    if (tool === null) await new Promise((resolve) => toolbox.win.setTimeout(resolve, 30));
  }
  if (tool === null) return false;
  await toolbox.selectTool(tool.id);
  return true;`;

const RESIZE = `
  const { width, height } = browser.getBoundingClientRect();
  if (width === input.width && height === input.height) return true;
  toolbox.topWindow.resizeBy(input.width - width, input.height - height);
  return null;`;

const SWITCH_HOST = `
  ${FIND_TOOLBOX}
  ${FIND_TAB}
  await gDevTools.getToolboxForTab(tab).switchHost(input.hostType);`;

const CLOSE = `
  ${FIND_TOOLBOX}
  ${FIND_TAB}
  await gDevTools.closeToolboxForTab(tab);`;

/** What Firefox needs to say that our tab did not come in time, in milliseconds. */
const ANSWER_TIME = 5_000;

/** Opens DevTools on a page, selects our tab and waits for the panel's document. */
export async function openFirefoxPanel(
  marionette: MarionetteConnection,
  page: Place,
  addonId: string,
  options: DevToolsOptions = {},
): Promise<Panel> {
  const { width = 1280, height = 800, dock = 'window' } = options;
  const key = { tab: page.key, addon: addonId, title: PANEL_TITLE };
  const limit = COMMAND_LIMIT - ANSWER_TIME;
  const isThere = await marionette.run(OPEN, { key, hostType: dock, limit });
  if (isThere !== true) throw new ExtensionError(`The extension adds no ${PANEL_TITLE} tab to DevTools`);
  const place = { find: FIND_PANEL, key };
  const view = firefoxView(marionette, place);
  const resize = async (newWidth: number, newHeight: number) => {
    const size = { width: newWidth, height: newHeight };
    const isSized = () => marionette.run(`${FIND_PANEL}\n${RESIZE}`, { key, ...size });
    const what = `the panel to become ${newWidth} x ${newHeight}`;
    await until(isSized, { what, limit: COMMAND_LIMIT, pause: 150 });
    // The panel's own process learns of it a little later.
    await view.waitFor((wanted) => innerWidth === wanted.width && innerHeight === wanted.height, size);
  };
  await view.waitFor(() => location.protocol === 'moz-extension:' && document.readyState === 'complete');
  if (dock === 'window') await resize(width, height);
  return {
    ...view,
    resize,
    setTheme: async (theme) => {
      await marionette.run(`Services.prefs.setStringPref('devtools.theme', input)`, theme);
    },
    setForcedColors: null,
    setDock: async (side) => {
      await view.evaluate(() => void Reflect.set(window, 'isBeforeMove', true));
      await marionette.run(SWITCH_HOST, { key: page.key, hostType: side });
      // Firefox loads the panel's document again at the other side.
      await view.waitFor(() => !Reflect.has(window, 'isBeforeMove') && document.readyState === 'complete');
    },
    close: async () => void (await marionette.run(CLOSE, { key: page.key })),
  };
}
