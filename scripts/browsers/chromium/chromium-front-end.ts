/**
 * DevTools of Chromium, driven from inside: its front-end is a page of its own (devtools://), whose modules can be
 * imported, and our panel is a frame in it that runs in the extension's process.
 */
import { valueAt } from '../../json.ts';
import { BrowserError, COMMAND_LIMIT, ExtensionError, PANEL_FILE, PANEL_TITLE } from '../driver.ts';
import type { DockSide } from '../driver.ts';
import { until } from '../time-limit.ts';
import { CdpSession, isSessionGone } from './cdp.ts';
import type { CdpConnection } from './cdp.ts';
import { LEAVE_WORKERS } from './leave-workers.ts';

/** Where the panel lies in the front-end, in CSS pixels. */
interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * How long a first evaluation may take, and the longest any may, in milliseconds. One that was sent while the front-end
 * was still navigating is never answered, so it gets little time and is repeated, each time with a little more patience.
 */
const FRONT_END_PATIENCE = { first: 250, longest: 5_000 };

/** How much more patience each repetition gets. */
const MORE_PATIENCE = 1.3;

/** Finds our frame in the front-end, through its shadow roots, and leaves it in `frame`. */
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

/** The browser discarded the DevTools window that it had just opened. */
class FrontEndGone extends BrowserError {
  override name = 'FrontEndGone';
}

/** Whether an error says that the window no longer exists. */
export const isGone = (error: unknown): boolean => error instanceof FrontEndGone || isSessionGone(error);

/** One DevTools window with our panel in it. */
export class FrontEnd {
  readonly #session: CdpSession;
  readonly #extensionId: string;
  readonly #findFrame: (address: string) => Promise<CdpSession | null>;
  readonly #stopFollowing: () => void;

  private constructor(session: CdpSession, extensionId: string, frames: Frames) {
    this.#session = session;
    this.#extensionId = extensionId;
    this.#findFrame = frames.find;
    this.#stopFollowing = frames.stop;
  }

  /** Starts to drive a DevTools window that has just been opened. */
  static async attach(cdp: CdpConnection, target: string, extensionId: string): Promise<FrontEnd> {
    const session = await CdpSession.attach(cdp, target);
    // Without it a window behind another one takes no keys.
    await session.send('Emulation.setFocusEmulationEnabled', { enabled: true });
    return new FrontEnd(session, extensionId, await followFrames(cdp, session));
  }

  /** Stops following the frames. The window stays. */
  detach(): void {
    this.#stopFollowing();
  }

  /** Where the panel's document is. */
  get #address(): string {
    return `chrome-extension://${this.#extensionId}/${PANEL_FILE}`;
  }

  /**
   * Runs text in the front-end until its value is not null.
   *
   * It stays text: it imports DevTools' own modules, whose types are not here, and tools rewrite `import()` in functions.
   */
  #ask(source: string, what: string): Promise<unknown> {
    let last: unknown = 'no answer';
    let { first: timeout } = FRONT_END_PATIENCE;
    const ask = async () => {
      try {
        return await this.#session.evaluate(source, { timeout });
      } catch (error) {
        if (isGone(error)) throw new FrontEndGone(what, { cause: error });
        last = error;
        timeout = Math.min(timeout * MORE_PATIENCE, FRONT_END_PATIENCE.longest);
        return null;
      }
    };
    return until(ask, { what: () => `${what} (${String(last)})`, limit: COMMAND_LIMIT });
  }

  /**
   * Shows our tab.
   *
   * `showView` silently does nothing as long as the extension has not registered its tab; hence `hasView` first.
   */
  async #selectTab(): Promise<void> {
    const view = JSON.stringify(`chrome-extension://${this.#extensionId}${PANEL_TITLE}`);
    try {
      await this.#ask(
        `const { ViewManager } = await import('./ui/legacy/legacy.js');
         const views = ViewManager.ViewManager.instance();
         if (!views.hasView(${view})) return null;
         await views.showView(${view});
         return true;`,
        `the ${PANEL_TITLE} tab in DevTools`,
      );
    } catch (error) {
      if (error instanceof FrontEndGone) throw error;
      throw new ExtensionError(`The extension adds no ${PANEL_TITLE} tab to DevTools`, { cause: error });
    }
  }

  async setDock(side: DockSide): Promise<void> {
    await this.#ask(
      `const { DockController } = await import('./ui/legacy/legacy.js');
       DockController.DockController.instance().setDockSide('${side === 'window' ? 'undocked' : 'bottom'}');
       return true;`,
      'DevTools to start',
    );
  }

  /**
   * Attaches to no worker from now on.
   *
   * @returns false where this version of DevTools is made otherwise: it then attaches as ever.
   */
  async leaveWorkers(): Promise<boolean> {
    const done = await this.#ask(`try { ${LEAVE_WORKERS} } catch { return false; }`, 'DevTools to leave workers alone');
    return done === true;
  }

  async setTheme(theme: 'light' | 'dark'): Promise<void> {
    await this.#ask(
      `const { Settings } = await import('./core/common/common.js');
       Settings.Settings.instance().moduleSetting('ui-theme').set('${theme === 'dark' ? 'dark' : 'default'}');
       return true;`,
      `the ${theme} theme`,
    );
  }

  /** Selects our tab and waits for the panel's document. */
  async showPanel(): Promise<void> {
    await this.#selectTab();
    const ask = async () => {
      const frame = await this.#findFrame(this.#address);
      // A window that is gone says so when it is asked to select the tab again, which otherwise changes nothing.
      if (frame === null) await this.#selectTab();
      return frame;
    };
    await until(ask, { what: `the document of the ${PANEL_TITLE} tab`, limit: COMMAND_LIMIT, pause: 1_000 });
  }

  /** The session of the panel's document; waits for one. */
  panelSession(): Promise<CdpSession> {
    const what = `the document of the ${PANEL_TITLE} tab`;
    return until(() => this.#findFrame(this.#address), { what, limit: COMMAND_LIMIT });
  }

  async measurePanel(): Promise<Rect> {
    const rect = await this.#ask(
      `const wanted = ${JSON.stringify(this.#address)}; ${FIND_FRAME}
       if (frame === null) return null;
       const { x, y, width, height } = frame.getBoundingClientRect();
       return width > 0 ? { x, y, width, height } : null;`,
      'the panel to be shown',
    );
    const side = (name: keyof Rect) => Number(valueAt(rect, name));
    return { x: side('x'), y: side('y'), width: side('width'), height: side('height') };
  }

  /** Sends input to the window; what is typed goes to the panel. */
  async sendInput(method: string, params: Readonly<Record<string, unknown>>): Promise<unknown> {
    if (method === 'Input.dispatchKeyEvent') await this.#focusPanel();
    return this.#session.send(method, params);
  }

  async #focusPanel(): Promise<void> {
    // Focusing a frame that has the focus already would take it from the element inside.
    await this.#ask(
      `const wanted = ${JSON.stringify(this.#address)}; ${FIND_FRAME}
       if (frame.getRootNode().activeElement !== frame) frame.focus();
       return true;`,
      'the panel to take focus',
    );
  }

  /** Makes the panel exactly as large as wanted, by making its window as much larger as DevTools' own bars need. */
  async resizePanel(width: number, height: number): Promise<void> {
    let [outerWidth, outerHeight] = [width, height];
    const setWindow = () => {
      const size = { width: outerWidth, height: outerHeight, deviceScaleFactor: 1, mobile: false };
      return this.#session.send('Emulation.setDeviceMetricsOverride', size);
    };
    await setWindow();
    const ask = async () => {
      const panel = await this.measurePanel();
      if (panel.width === width && panel.height === height) return true;
      outerWidth += width - panel.width;
      outerHeight += height - panel.height;
      await setWindow();
      return null;
    };
    await until(ask, { what: `the panel to become ${width} x ${height}`, limit: COMMAND_LIMIT, pause: 100 });
  }

  /** A picture of the panel, in base64. */
  async photographPanel(): Promise<string> {
    const clip = { ...(await this.measurePanel()), scale: 1 };
    const { data } = await this.#session.send('Page.captureScreenshot', { format: 'png', clip });
    return String(data);
  }
}

interface Frames {
  /** The session of the frame that now shows the address. */
  readonly find: (address: string) => Promise<CdpSession | null>;
  readonly stop: () => void;
}

/** Follows the frames in a front-end that run in other processes, ours among them. */
async function followFrames(cdp: CdpConnection, frontEnd: CdpSession): Promise<Frames> {
  const frames = new Map<string, CdpSession>();
  const stop = frontEnd.listen((method, params) => {
    const id = String(params['sessionId']);
    if (method === 'Target.attachedToTarget') frames.set(id, new CdpSession(cdp, id));
    if (method === 'Target.detachedFromTarget') frames.delete(id);
  });
  // Only frames: attached to its workers as well, the front-end sometimes crashed when it started one of them (Chromium
  // 156, a failed check in its renderer in one of twelve openings with many frames in the page; with this, none of forty).
  const filter = [{ type: 'iframe' }];
  await frontEnd.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: true,
    filter,
  });
  const find = async (address: string) => {
    for (const frame of [...frames.values()].toReversed()) {
      const shown = await frame
        .evaluate('return location.href', { timeout: FRONT_END_PATIENCE.longest })
        .catch(() => '');
      if (String(shown).startsWith(address)) return frame;
    }
    return null;
  };
  return { find, stop };
}
