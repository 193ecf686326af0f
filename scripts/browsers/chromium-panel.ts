/**
 * DevTools of Chromium, driven from inside: its front-end is a page of its own (devtools://), whose modules can be
 * imported, and our panel is a frame in it that runs in the extension's process.
 */
import { evaluateIn } from './cdp.ts';
import { attach, closeTarget, viewOf } from './chromium-target.ts';
import { BrowserError, COMMAND_LIMIT, ExtensionError, PANEL_FILE, PANEL_TITLE } from './driver.ts';
import { until } from './time-limit.ts';
import { isPoint, savePicture } from './view.ts';
import type { CdpConnection } from './cdp.ts';
import type { DevToolsOptions, Panel } from './driver.ts';
import type { EvaluateSource } from './page-function.ts';

export type Rect = { x: number; y: number; width: number; height: number };

/**
 * How long a first evaluation may take, and the longest any may, in milliseconds. One that was sent while the front-end
 * was still navigating is never answered, so it gets little time and is repeated, each time with a little more patience.
 */
const FRONT_END_PATIENCE = { first: 250, longest: 5_000 };

/** Finds our frame in the front-end, through its shadow roots. */
const FIND_FRAME = `
  const find = (root) => {
    for (const frame of root.querySelectorAll('iframe')) if (frame.src.startsWith(wanted)) return frame;
    for (const element of root.querySelectorAll('*')) {
      const found = element.shadowRoot && find(element.shadowRoot);
      if (found) return found;
    }
    return null;
  };
  const frame = find(document);`;

/**
 * @param frontEnd session
 * @returns the first value that is not null
 */
function askFrontEnd(cdp: CdpConnection, frontEnd: string, source: string, what: string): Promise<unknown> {
  let last: unknown = 'no answer';
  let { first: timeout } = FRONT_END_PATIENCE;
  const ask = async () => {
    try {
      return await evaluateIn(cdp, frontEnd, source, { timeout });
    } catch (error) {
      if (isGone(error)) throw new FrontEndGone(what, { cause: error });
      last = error;
      timeout = Math.min(timeout * 1.3, FRONT_END_PATIENCE.longest);
      return null;
    }
  };
  return until(ask, { what: () => `${what} (${String(last)})`, limit: COMMAND_LIMIT });
}

/**
 * Keeps the sessions of the frames in a front-end that run in other processes, ours among them.
 *
 * @param frontEnd session
 * @returns `find` returns the session
 *   of the frame that now shows the address
 */
async function followFrames(
  cdp: CdpConnection,
  frontEnd: string,
): Promise<{ find: (address: string) => Promise<string | null>; stop: () => void }> {
  const frames: Set<string> = new Set();
  const stop = cdp.listen((session, method, params) => {
    if (session !== frontEnd) return;
    if (method === 'Target.attachedToTarget') frames.add(String(params['sessionId']));
    if (method === 'Target.detachedFromTarget') frames.delete(String(params['sessionId']));
  });
  await cdp.send(
    'Target.setAutoAttach',
    { autoAttach: true, waitForDebuggerOnStart: false, flatten: true },
    { session: frontEnd },
  );
  const find = async (address: string) => {
    for (const frame of [...frames].toReversed()) {
      const shown = await evaluateIn(cdp, frame, 'return location.href', { timeout: FRONT_END_PATIENCE.longest }).catch(
        () => '',
      );
      if (String(shown).startsWith(address)) return frame;
    }
    return null;
  };
  return { find, stop };
}

/**
 * Shows our tab.
 *
 * `showView` does nothing, without a word, as long as the extension has not registered its tab; hence `hasView` first.
 *
 * @param frontEnd session
 */
async function selectTab(cdp: CdpConnection, frontEnd: string, extensionId: string) {
  const view = `chrome-extension://${extensionId}${PANEL_TITLE}`;
  try {
    await askFrontEnd(
      cdp,
      frontEnd,
      `const { ViewManager } = await import('./ui/legacy/legacy.js');
       const views = ViewManager.ViewManager.instance();
       if (!views.hasView(${JSON.stringify(view)})) return null;
       await views.showView(${JSON.stringify(view)});
       return true;`,
      `the ${PANEL_TITLE} tab in DevTools`,
    );
  } catch (error) {
    if (error instanceof FrontEndGone) throw error;
    throw new ExtensionError(`The extension adds no ${PANEL_TITLE} tab to DevTools`, { cause: error });
  }
}

/**
 * Makes the panel exactly as large as wanted, by making its window as much larger as DevTools' own bars need.
 *
 * @param frontEnd session
 * @param measure the panel
 */
async function resizePanel(
  cdp: CdpConnection,
  frontEnd: string,
  measure: () => Promise<Rect>,
  width: number,
  height: number,
) {
  const setWindow = (w: number, h: number) =>
    cdp.send(
      'Emulation.setDeviceMetricsOverride',
      { width: w, height: h, deviceScaleFactor: 1, mobile: false },
      { session: frontEnd },
    );
  let [outerWidth, outerHeight] = [width, height];
  await setWindow(outerWidth, outerHeight);
  const ask = async () => {
    const panel = await measure();
    if (panel.width === width && panel.height === height) return true;
    outerWidth += width - panel.width;
    outerHeight += height - panel.height;
    await setWindow(outerWidth, outerHeight);
    return null;
  };
  await until(ask, { what: `the panel to become ${width} x ${height}`, limit: COMMAND_LIMIT, pause: 100 });
}

/**
 * evaluates in the front-end
 */
export type Ask = (source: string, what: string) => Promise<unknown>;

/**
 * Where the panel lies in the front-end, and how to send it input.
 *
 * @param frontEnd session
 * @param address of the panel's document
 */
function placeOf(cdp: CdpConnection, frontEnd: string, ask: Ask, address: string) {
  const findFrame = `const wanted = ${JSON.stringify(address)}; ${FIND_FRAME}`;
  const measure = async () => {
    const rect = await ask(
      `${findFrame}
       if (frame === null) return null;
       const { x, y, width, height } = frame.getBoundingClientRect();
       return width > 0 ? { x, y, width, height } : null;`,
      'the panel to be shown',
    );
    if (!isRect(rect)) throw new BrowserError('DevTools does not show the panel');
    return rect;
  };
  // Focusing a frame that has the focus already would take it from the element inside.
  const focus = () =>
    ask(
      `${findFrame}
       if (frame.getRootNode().activeElement !== frame) frame.focus();
       return true;`,
      'the panel to take focus',
    );
  const input = {
    send: async (method: string, params: Record<string, unknown>) => {
      if (method === 'Input.dispatchKeyEvent') await focus();
      return cdp.send(method, params, { session: frontEnd });
    },
    origin: measure,
  };
  return { measure, input };
}

/** The browser threw the DevTools window away that it had just opened. */
class FrontEndGone extends BrowserError {
  override name = 'FrontEndGone';
}

const isGone = (error: unknown) => /Session with given id not found/.test(String(error));

/** How often DevTools is opened when the browser throws its window away. */
const OPENINGS = 3;

/**
 * Opens DevTools on a page, selects our tab and waits for the panel's document.
 *
 * Seen once in about a hundred openings, right after another page and its DevTools were closed: Chromium gives the
 * address of a DevTools window and closes it again. Its session is gone then, and DevTools is opened anew.
 */
export async function openChromiumPanel(
  cdp: CdpConnection,
  pageTarget: string,
  extensionId: string,
  options: DevToolsOptions = {},
): Promise<Panel> {
  for (let opening = 1; ; opening += 1) {
    try {
      return await openFrontEnd(cdp, pageTarget, extensionId, options);
    } catch (error) {
      if (!(error instanceof FrontEndGone || isGone(error)) || opening === OPENINGS) throw error;
    }
  }
}

/** Opens DevTools once. */
async function openFrontEnd(
  cdp: CdpConnection,
  pageTarget: string,
  extensionId: string,
  options: DevToolsOptions,
): Promise<Panel> {
  const { width = 1280, height = 800, dock = 'window' } = options;
  const { targetId } = await cdp.send('Target.openDevTools', { targetId: pageTarget });
  const target = String(targetId);
  const frontEnd = await attach(cdp, target);
  // Without it a window behind another one takes no keys.
  await cdp.send('Emulation.setFocusEmulationEnabled', { enabled: true }, { session: frontEnd });
  const frames = await followFrames(cdp, frontEnd);
  const ask: Ask = (source, what) => askFrontEnd(cdp, frontEnd, source, what);
  await setDock(ask, dock);
  await selectTab(cdp, frontEnd, extensionId);

  const address = `chrome-extension://${extensionId}/${PANEL_FILE}`;
  const findPanel = () =>
    until(() => frames.find(address), { what: `the document of the ${PANEL_TITLE} tab`, limit: COMMAND_LIMIT });
  const evaluate: EvaluateSource = async (source, evaluateOptions) =>
    evaluateIn(cdp, await findPanel(), source, evaluateOptions);
  const { measure, input } = placeOf(cdp, frontEnd, ask, address);
  // A window that is gone says so when it is asked to select the tab again, which else changes nothing.
  const showPanel = async () => {
    const frame = await frames.find(address);
    if (frame === null) {
      await selectTab(cdp, frontEnd, extensionId);
    }
    return frame;
  };
  await until(showPanel, { what: `the document of the ${PANEL_TITLE} tab`, limit: COMMAND_LIMIT, pause: 1_000 });
  if (dock === 'window') await resizePanel(cdp, frontEnd, measure, width, height);
  return {
    ...viewOf(evaluate, input),
    resize: (newWidth, newHeight) => resizePanel(cdp, frontEnd, measure, newWidth, newHeight),
    setTheme: (theme) => setTheme(ask, theme),
    setForcedColors: async (isForced) => {
      const features = isForced ? [{ name: 'forced-colors', value: 'active' }] : [];
      await cdp.send('Emulation.setEmulatedMedia', { features }, { session: await findPanel() });
    },
    setDock: async (side) => {
      await setDock(ask, side);
      await until(showPanel, { what: `the document of the ${PANEL_TITLE} tab`, limit: COMMAND_LIMIT, pause: 1_000 });
    },
    screenshot: async (file) => {
      const clip = { ...(await measure()), scale: 1 };
      const { data } = await cdp.send('Page.captureScreenshot', { format: 'png', clip }, { session: frontEnd });
      await savePicture(file, String(data));
    },
    close: async () => {
      frames.stop();
      await closeTarget(cdp, target);
    },
  };
}

async function setDock(ask: Ask, dock: 'window' | 'bottom') {
  await ask(
    `const { DockController } = await import('./ui/legacy/legacy.js');
     DockController.DockController.instance().setDockSide('${dock === 'window' ? 'undocked' : 'bottom'}');
     return true;`,
    'DevTools to start',
  );
}

async function setTheme(ask: Ask, theme: 'light' | 'dark') {
  await ask(
    `const { Settings } = await import('./core/common/common.js');
     Settings.Settings.instance().moduleSetting('ui-theme').set('${theme === 'dark' ? 'dark' : 'default'}');
     return true;`,
    `the ${theme} theme`,
  );
}

function isRect(value: unknown): value is Rect {
  return isPoint(value) && 'width' in value && 'height' in value;
}
