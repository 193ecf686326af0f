/**
 * What a browser can do for us: one interface, whichever browser is behind it. `npm start` and the end-to-end tests
 * use nothing else, so a test that passes in one browser runs unchanged in the other.
 *
 * Every promise below settles: each command has a time limit, and its error says what was awaited.
 */
import type { Evaluate, EvaluateSource, WaitFor } from './page-function.ts';
import type { PageSetup } from '../../src/cli/record/page-setup.ts';

/** The title of the DevTools tab that the extension adds, as the extension itself passes it to the browser. */
export const PANEL_TITLE = 'Realtime';

/** The document of that tab, inside the extension's folder. */
export const PANEL_FILE = 'panel.html';

/**
 * The longest a single command may take, in milliseconds. Far above anything measured (DevTools took 25 s to open on two
 * cores with twenty busy processes), because a limit only has to end what would never end.
 */
export const COMMAND_LIMIT = 90_000;

export type BrowserName = 'chromium' | 'firefox';

/** How a browser is started. */
export interface LaunchOptions {
  /** Folder of the unpacked extension; without it the browser runs bare. */
  readonly extensionDir?: string;
  /** Whether it has no window; true by default. */
  readonly headless?: boolean;
  /** The browser to start; by default one that is installed. */
  readonly executable?: string;
  /** Further command line arguments for the browser. */
  readonly args?: readonly string[];
  /** Further preferences: dotted names of Chromium's `Preferences` file, or of Firefox's about:config. */
  readonly prefs?: Readonly<Record<string, unknown>>;
  /** A proxy for everything, loopback addresses included. */
  readonly proxy?: { readonly host: string; readonly port: number };
  /** Whether the browser can reach this machine only. */
  readonly loopbackOnly?: boolean;
  /** Names of other hosts that it can reach all the same; meant for `loopbackOnly`. */
  readonly allowedHosts?: readonly string[];
  /** Whether certificates that no authority vouches for are taken; by default Firefox takes them and Chromium does not. */
  readonly ignoreHttpsErrors?: boolean;
}

/** Which side of the page DevTools is docked to: a window of its own, or below the page. */
export type DockSide = 'window' | 'bottom';

export interface DevToolsOptions {
  /** Of the panel, in CSS pixels. */
  readonly width?: number;
  /** Of the panel, in CSS pixels. */
  readonly height?: number;
  /** Width and height hold exactly in a window of its own only. */
  readonly dock?: DockSide;
  /** Has workers recorded as `recordWorkers` does, which DevTools does not disturb. */
  readonly workers?: WorkerJob;
}

/** A point in a document's viewport, in CSS pixels from its top left. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Modifier keys that are down during an action. */
export interface Modifiers {
  readonly shift?: boolean;
  readonly ctrl?: boolean;
  readonly alt?: boolean;
  readonly meta?: boolean;
}

export interface ClickOptions extends Modifiers {
  readonly count?: 1 | 2;
  readonly button?: 'left' | 'right';
}

export interface DragOptions {
  /** How many moves it takes. */
  readonly steps?: number;
}

/** How far the wheel turns, in CSS pixels; positive is right and down. */
export interface WheelDelta {
  readonly x?: number;
  readonly y?: number;
}

/** A document that can be inspected and photographed: a page, or the panel inside DevTools. */
export interface View {
  /** Runs a function in the document's own world. */
  readonly evaluate: Evaluate;
  /** Runs a function in the document until its value is truthy. */
  readonly waitFor: WaitFor;
  /**
   * Runs text: a bundle, or what a user typed. It is the body of an async function; its value comes back as JSON carries
   * it (undefined as null).
   */
  readonly runScript: EvaluateSource;
  /** Writes a PNG, making the folder where needed. */
  screenshot(path: string): Promise<void>;
  /** Presses and releases one key, named as in `KeyboardEvent.key`. */
  press(key: string, modifiers?: Modifiers): Promise<void>;
  /** Types a text, each character as one key. */
  type(text: string): Promise<void>;
  /** Clicks the middle of the first match. */
  click(selector: string, options?: ClickOptions): Promise<void>;
  /** Moves the mouse with the main button down. */
  drag(from: Point, to: Point, options?: DragOptions): Promise<void>;
  wheel(at: Point, delta: WheelDelta, modifiers?: Modifiers): Promise<void>;
  /** Moves the mouse with no button down. */
  moveMouse(at: Point): Promise<void>;
  close(): Promise<void>;
}

/** A worker as the browser introduces it. */
export interface WorkerInfo {
  /** Of its script. */
  readonly url: string;
  /** Of the window or private window that it belongs to, as the browser names it. */
  readonly context: string;
}

/** What is recorded of workers, and who gets it. Each worker has a name of the driver. */
export interface WorkerJob {
  /** The recorder for workers, with its two placeholders; see `src/injected/worker.ts`. */
  readonly script: string;
  /** Whether a worker is recorded at all; the others run as if we were not there. */
  isMeant(worker: WorkerInfo): boolean;
  /** Takes a message of a recorder, a JSON text. */
  onMessage(text: string, worker: string): void;
  /**
   * A worker has ended; nothing more comes from it.
   *
   * @param epoch when, in milliseconds since the epoch; left out: now.
   */
  onGone(worker: string, epoch?: number): void;
  /** The recorder could not be placed in a worker, whose script has this address. */
  onProblem(url: string, reason: string): void;
}

/** Workers that are recorded. */
export interface RecordedWorkers {
  /** Waits until all that has happened in them so far is here. */
  flush(): Promise<void>;
  /** Hears no more, and lets workers start without us. */
  stop(): Promise<void>;
}

/** What the browser knows of one request of a page; empty and 0 for what it does not know (yet). */
export interface NetworkFact {
  /** The same in all that is told of a request. */
  readonly id: number;
  /** Asked for; `ws:` or `wss:` for a handshake. */
  readonly url: string;
  /** Whether it is the handshake of a WebSocket. */
  readonly isSocket: boolean;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly status: number;
  /** `HTTP/1.1`, `h2`, `h3`. */
  readonly httpVersion: string;
  /** Where the answer sends the browser, as the server wrote it. */
  readonly location: string;
  /** Subprotocol chosen (WebSocket). */
  readonly protocol: string;
  /** Why it failed, in the browser's words. */
  readonly error: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Types of the events that came to an event source, and how many of each at least. */
  readonly events: readonly (readonly [type: string, count: number])[];
}

/** The requests of a page as the browser sees them. */
export interface FollowedNetwork {
  /** Those of which more is known than at the last call. */
  take(): Promise<readonly NetworkFact[]>;
}

/** A page in a tab or window. */
export interface Page extends View {
  /** Gives the page what it starts with; call it before the first document. */
  setUp(setup: PageSetup): Promise<void>;
  /** The address of the document that is shown, as the browser knows it: also of a page that does not answer. */
  address(): Promise<string>;
  /** Resolves when the page has loaded; rejects with a PageLoadError. */
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** One step back in the history, from the back/forward cache where the browser does so. */
  back(): Promise<void>;
  forward(): Promise<void>;
  /** Kills the page's process; `goto` shows the next document. */
  crash(): Promise<void>;
  /** Freezes the page as the browser does with tabs long unused; null if the browser never does so. */
  readonly setFrozen: ((isFrozen: boolean) => Promise<void>) | null;
  /**
   * Records the workers of the page from their first message on, with the shared and service workers of the browser.
   * Resolves when each worker that starts from now on is recorded. Where DevTools is opened too, it does this by itself.
   */
  recordWorkers(job: WorkerJob): Promise<RecordedWorkers>;
  /**
   * Tells what the browser knows of the page's requests from now on, with these headers of answers. Null where DevTools
   * keep such a list by themselves.
   */
  readonly followNetwork: ((headers: readonly string[]) => Promise<FollowedNetwork>) | null;
  /** The errors that the page's console has shown since the page was opened. */
  errors(): Promise<readonly string[]>;
  /** Opens DevTools on this page and selects our tab. */
  openDevTools(options?: DevToolsOptions): Promise<Panel>;
}

/** The Realtime tab in the DevTools of one page. The object outlives a reload of the panel's document. */
export interface Panel extends View {
  /** Sets the theme of DevTools, for all its windows. */
  setTheme(theme: 'light' | 'dark'): Promise<void>;
  /** Shows the panel in few colours chosen by the user, as contrast themes do; null where no driver can ask for it. */
  readonly setForcedColors: ((isForced: boolean) => Promise<void>) | null;
  /** Makes the panel this large, in CSS pixels. */
  resize(width: number, height: number): Promise<void>;
  /** Moves DevTools; resolves when the panel is there again. */
  setDock(side: DockSide): Promise<void>;
}

export interface NewPageOptions {
  /** Whether it opens in a private window (Chromium: incognito). */
  readonly isPrivate?: boolean;
}

/** A running browser. */
export interface BrowserDriver {
  readonly name: BrowserName;
  /** As the browser states it. */
  readonly version: string;
  /** Of the extension loaded last, as in the addresses of its pages. */
  readonly extensionId: string | null;
  /** Opens a page; in a window of its own when headless, so that it counts as visible. */
  newPage(url: string, options?: NewPageOptions): Promise<Page>;
  /** Lets the extension into private windows, as its user does on the browser's page of extensions; reloads it. */
  allowPrivateWindows(): Promise<void>;
  /** Resolves to the extension's id. Loading the same folder again reloads it, which closes every open panel of it. */
  loadExtension(dir: string): Promise<string>;
  /** Removes the extension, as its user can; what of it is left in open pages is whatever this browser leaves. */
  removeExtension(): Promise<void>;
  /**
   * What the browser's own page of extensions says against ours, as its user reads it: warnings of the manifest, of
   * loading and, where it lists them, of running; empty at best. In Chromium this reloads the extension.
   */
  extensionWarnings(): Promise<readonly string[]>;
  /** Opens a file of the extension as an ordinary page. */
  openExtensionPage(path: string): Promise<Page>;
  /**
   * Opens DevTools on the tab at this address, which no driver controls: a driven page prerenders nothing. Null if the
   * browser never prerenders.
   */
  readonly openDevToolsAt: ((url: string) => Promise<Panel>) | null;
  /** Asks without waking it. */
  backgroundState(): Promise<'running' | 'stopped'>;
  /** Stops the background as the browser itself does after half a minute of silence. */
  stopBackground(): Promise<void>;
  /** Resolves when the browser has ended, for whatever reason. */
  readonly closed: Promise<void>;
  /** Ends the browser, waits for that, and removes its profile. */
  close(): Promise<void>;
}

/** Something went wrong between us and the browser; the text says what was wanted. */
export class BrowserError extends Error {
  override name = 'BrowserError';
}

/** A page did not load: no such host, no listener, no such file. The text names the address and the reason. */
export class PageLoadError extends BrowserError {
  override name = 'PageLoadError';
}

/** The browser cannot load the extension from its folder, or the extension has no Realtime tab. */
export class ExtensionError extends BrowserError {
  override name = 'ExtensionError';
}
