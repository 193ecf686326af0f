// @ts-check
/**
 * DevTools of Chromium, driven from inside: its front-end is a page of its own (devtools://), whose modules can be
 * imported, and our panel is a frame in it that runs in the extension's process.
 */
import { evaluateIn } from './cdp.mjs';
import { attach, closeTarget, viewOf } from './chromium-target.mjs';
import { BrowserError, COMMAND_LIMIT, ExtensionError, PANEL_FILE, PANEL_TITLE } from './driver.mjs';
import { until } from './time-limit.mjs';
import { isPoint, savePicture } from './view.ts';

/** @typedef {import('./cdp.mjs').CdpConnection} CdpConnection */
/** @typedef {{ x: number, y: number, width: number, height: number }} Rect */

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
 * @param {CdpConnection} cdp
 * @param {string} frontEnd session
 * @param {string} source
 * @param {string} what
 * @returns {Promise<unknown>} the first value that is not null
 */
function askFrontEnd(cdp, frontEnd, source, what) {
  /** @type {unknown} */
  let last = 'no answer';
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
 * @param {CdpConnection} cdp
 * @param {string} frontEnd session
 * @returns {Promise<{ find: (address: string) => Promise<string | null>, stop: () => void }>} `find` returns the session
 *   of the frame that now shows the address
 */
async function followFrames(cdp, frontEnd) {
  /** @type {Set<string>} */
  const frames = new Set();
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
  const find = async (/** @type {string} */ address) => {
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
 * @param {CdpConnection} cdp
 * @param {string} frontEnd session
 * @param {string} extensionId
 */
async function selectTab(cdp, frontEnd, extensionId) {
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
 * @param {CdpConnection} cdp
 * @param {string} frontEnd session
 * @param {() => Promise<Rect>} measure the panel
 * @param {number} width
 * @param {number} height
 */
async function resizePanel(cdp, frontEnd, measure, width, height) {
  const setWindow = (/** @type {number} */ w, /** @type {number} */ h) =>
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

/** @typedef {(source: string, what: string) => Promise<unknown>} Ask evaluates in the front-end */

/**
 * Where the panel lies in the front-end, and how to send it input.
 *
 * @param {CdpConnection} cdp
 * @param {string} frontEnd session
 * @param {Ask} ask
 * @param {string} address of the panel's document
 */
function placeOf(cdp, frontEnd, ask, address) {
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
    send: async (/** @type {string} */ method, /** @type {Record<string, unknown>} */ params) => {
      if (method === 'Input.dispatchKeyEvent') await focus();
      return cdp.send(method, params, { session: frontEnd });
    },
    origin: measure,
  };
  return { measure, input };
}

/** The browser threw the DevTools window away that it had just opened. */
class FrontEndGone extends BrowserError {
  /** @override */
  name = 'FrontEndGone';
}

/** @param {unknown} error */
const isGone = (error) => /Session with given id not found/.test(String(error));

/** How often DevTools is opened when the browser throws its window away. */
const OPENINGS = 3;

/**
 * Opens DevTools on a page, selects our tab and waits for the panel's document.
 *
 * Seen once in about a hundred openings, right after another page and its DevTools were closed: Chromium gives the
 * address of a DevTools window and closes it again. Its session is gone then, and DevTools is opened anew.
 *
 * @param {CdpConnection} cdp
 * @param {string} pageTarget
 * @param {string} extensionId
 * @param {import('./driver.mjs').DevToolsOptions} [options]
 * @returns {Promise<import('./driver.mjs').Panel>}
 */
export async function openChromiumPanel(cdp, pageTarget, extensionId, options = {}) {
  for (let opening = 1; ; opening += 1) {
    try {
      return await openFrontEnd(cdp, pageTarget, extensionId, options);
    } catch (error) {
      if (!(error instanceof FrontEndGone || isGone(error)) || opening === OPENINGS) throw error;
    }
  }
}

/**
 * Opens DevTools once.
 *
 * @param {CdpConnection} cdp
 * @param {string} pageTarget
 * @param {string} extensionId
 * @param {import('./driver.mjs').DevToolsOptions} options
 * @returns {Promise<import('./driver.mjs').Panel>}
 */
async function openFrontEnd(cdp, pageTarget, extensionId, options) {
  const { width = 1280, height = 800, dock = 'window' } = options;
  const { targetId } = await cdp.send('Target.openDevTools', { targetId: pageTarget });
  const target = String(targetId);
  const frontEnd = await attach(cdp, target);
  // Without it a window behind another one takes no keys.
  await cdp.send('Emulation.setFocusEmulationEnabled', { enabled: true }, { session: frontEnd });
  const frames = await followFrames(cdp, frontEnd);
  /** @type {Ask} */
  const ask = (source, what) => askFrontEnd(cdp, frontEnd, source, what);
  await setDock(ask, dock);
  await selectTab(cdp, frontEnd, extensionId);

  const address = `chrome-extension://${extensionId}/${PANEL_FILE}`;
  const findPanel = () =>
    until(() => frames.find(address), { what: `the document of the ${PANEL_TITLE} tab`, limit: COMMAND_LIMIT });
  /** @type {import('./page-function.ts').EvaluateSource} */
  const evaluate = async (source, evaluateOptions) => evaluateIn(cdp, await findPanel(), source, evaluateOptions);
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

/**
 * @param {Ask} ask
 * @param {'window' | 'bottom'} dock
 */
async function setDock(ask, dock) {
  await ask(
    `const { DockController } = await import('./ui/legacy/legacy.js');
     DockController.DockController.instance().setDockSide('${dock === 'window' ? 'undocked' : 'bottom'}');
     return true;`,
    'DevTools to start',
  );
}

/**
 * @param {Ask} ask
 * @param {'light' | 'dark'} theme
 */
async function setTheme(ask, theme) {
  await ask(
    `const { Settings } = await import('./core/common/common.js');
     Settings.Settings.instance().moduleSetting('ui-theme').set('${theme === 'dark' ? 'dark' : 'default'}');
     return true;`,
    `the ${theme} theme`,
  );
}

/**
 * @param {unknown} value
 * @returns {value is Rect}
 */
function isRect(value) {
  return isPoint(value) && 'width' in value && 'height' in value;
}
