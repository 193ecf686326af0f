/**
 * What a browser can do for us: one interface, whichever browser is behind it. `npm start` and the end-to-end tests
 * use nothing else, so a test that passes in one browser runs unchanged in the other.
 *
 * Every promise below settles: each command has a time limit, and its error says what was awaited.
 */
import type { Evaluate, EvaluateSource, WaitFor } from './page-function.ts';

/** The title of the DevTools tab that the extension adds, as the extension itself passes it to the browser. */
export const PANEL_TITLE = 'Realtime';

/** The document of that tab, inside the extension's folder. */
export const PANEL_FILE = 'panel.html';

/**
 * The longest a single command may take, in milliseconds. Far above anything measured (a cold start takes 8 s under
 * heavy load), because a limit only has to end what would never end.
 */
export const COMMAND_LIMIT = 30_000;

export interface LaunchOptions {
  /** Folder of the unpacked extension; without it the browser runs bare. */
  readonly extensionDir?: string;
  /** Without a window; true unless said otherwise. */
  readonly headless?: boolean;
  /** The browser to start; found on this machine when absent. */
  readonly executable?: string;
  /** Further command line arguments for the browser. */
  readonly args?: readonly string[];
  /** Further preferences: dotted names of Chromium's `Preferences` file, or of Firefox's about:config. */
  readonly prefs?: Readonly<Record<string, unknown>>;
  /** Let nothing reach any host but this machine. */
  readonly loopbackOnly?: boolean;
  /** Let web-ext start the browser and load (and on changes reload) the extension. */
  readonly webExt?: boolean;
}

export interface DevToolsOptions {
  /** Of the panel, in CSS pixels. */
  readonly width?: number;
  /** Of the panel, in CSS pixels. */
  readonly height?: number;
  /** A window of its own (where width and height hold exactly) or below the page. */
  readonly dock?: 'window' | 'bottom';
}

/**
 * A document that can be looked into and photographed: a page, or the panel inside DevTools.
 */
export interface View {
  /** Runs a function in the document's own world. */
  readonly evaluate: Evaluate;
  /** Runs a function until its value is truthy. */
  readonly waitFor: WaitFor;
  /**
   * Runs text: a bundle, or what a user typed. It is the body of an async function; its value comes back as JSON
   * would carry it (undefined as null).
   */
  readonly runScript: EvaluateSource;
  /** Writes a PNG, making the folder where needed. */
  readonly screenshot: (path: string) => Promise<void>;
  /** One key, named as in `KeyboardEvent.key`. */
  readonly press: (key: string, modifiers?: Modifiers) => Promise<void>;
  /** Every character of a text as one key. */
  readonly type: (text: string) => Promise<void>;
  /** The middle of the first match. */
  readonly click: (selector: string, options?: ClickOptions) => Promise<void>;
  /** With the main button held. */
  readonly drag: (from: Point, to: Point, options?: { steps?: number }) => Promise<void>;
  readonly wheel: (at: Point, delta: { x?: number; y?: number }, modifiers?: Modifiers) => Promise<void>;
  /** Without a button. */
  readonly moveMouse: (at: Point) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface ViewOfPage {
  /** Resolves when the page has loaded; rejects with PageLoadError. */
  readonly goto: (url: string) => Promise<void>;
  readonly reload: () => Promise<void>;
  /** One step in the history, from the back/forward cache where the browser does so. */
  readonly back: () => Promise<void>;
  readonly forward: () => Promise<void>;
  /** Ends the page's process without a word; `goto` shows the next document. */
  readonly crash: () => Promise<void>;
  /** As the browser does with tabs long unused; null where the browser never does so. */
  readonly setFrozen: ((isFrozen: boolean) => Promise<void>) | null;
  /** That the page's console has shown since the page was opened. */
  readonly errors: () => Promise<readonly string[]>;
  /** Opens DevTools on this page and selects our tab. */
  readonly openDevTools: (options?: DevToolsOptions) => Promise<Panel>;
}
export type Page = View & ViewOfPage;

/**
 * The Realtime tab in the DevTools of one page. The object outlives a reload of the panel's document.
 */
export interface ViewOfPanel {
  /** Of DevTools, for all its windows. */
  readonly setTheme: (theme: 'light' | 'dark') => Promise<void>;
  /**
   * Shows the panel in few colours of the user's own, as contrast themes do; null where no driver can ask for it.
   */
  readonly setForcedColors: ((isForced: boolean) => Promise<void>) | null;
  /** The panel, in CSS pixels. */
  readonly resize: (width: number, height: number) => Promise<void>;
  /** Moves DevTools; resolves when the panel is there again. */
  readonly setDock: (side: 'window' | 'bottom') => Promise<void>;
}
export type Panel = View & ViewOfPanel;

export interface NewPageOptions {
  /** In a private window (Chromium: incognito). */
  readonly isPrivate?: boolean;
}

export interface BrowserDriver {
  readonly name: 'chromium' | 'firefox';
  /** As the browser states it. */
  readonly version: string;
  /** Of the extension loaded last, as the browser names it in its pages' addresses. */
  readonly extensionId: string | null;
  /** In a window of its own when headless, so that it counts as visible. */
  readonly newPage: (url: string, options?: NewPageOptions) => Promise<Page>;
  /**
   * Lets the extension into private windows, as its user does on the browser's page of extensions; reloads it.
   */
  readonly allowPrivateWindows: () => Promise<void>;
  /** Returns its id; loading the same folder again reloads it, which closes every open panel of it. */
  readonly loadExtension: (dir: string) => Promise<string>;
  /**
   * What the browser's own page of extensions says against ours, as its user reads it: warnings of the manifest, of
   * loading and, where it lists them, of running; empty at best. In Chromium the extension is reloaded for it.
   */
  readonly extensionWarnings: () => Promise<string[]>;
  /** A file of the extension as an ordinary page. */
  readonly openExtensionPage: (path: string) => Promise<Page>;
  /**
   * On the tab that shows this address and that nobody drives: a driven page prerenders nothing. Null where the
   * browser never prerenders.
   */
  readonly openDevToolsAt: ((url: string) => Promise<Panel>) | null;
  /** Without waking it. */
  readonly backgroundState: () => Promise<'running' | 'stopped'>;
  /** As the browser itself does after half a minute of silence. */
  readonly stopBackground: () => Promise<void>;
  /** Resolves when the browser has ended, for whatever reason. */
  readonly closed: Promise<void>;
  /** Ends the browser, waits for that, and removes its profile. */
  readonly close: () => Promise<void>;
}

/**
 * from the top left of the document's viewport, in CSS pixels
 */
export type Point = { x: number; y: number };
export type Modifiers = { shift?: boolean; ctrl?: boolean; alt?: boolean; meta?: boolean };
export type ClickOptions = Modifiers & { count?: 1 | 2; button?: 'left' | 'right' };

/** Something went wrong between us and the browser; the text says what was wanted. */
export class BrowserError extends Error {
  override name = 'BrowserError';
}

/** A page did not load: no such host, nobody listening, no such file. The text names the address and the reason. */
export class PageLoadError extends BrowserError {
  override name = 'PageLoadError';
}

/** The browser cannot load the extension from its folder, or the extension has no Realtime tab. */
export class ExtensionError extends BrowserError {
  override name = 'ExtensionError';
}
