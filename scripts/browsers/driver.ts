// @ts-check
/**
 * What a browser can do for us: one interface, whichever browser is behind it. `npm start` and the end-to-end tests
 * use nothing else, so a test that passes in one browser runs unchanged in the other.
 *
 * Every promise below settles: each command has a time limit, and its error says what was awaited.
 */

/** The title of the DevTools tab that the extension adds, as the extension itself passes it to the browser. */
export const PANEL_TITLE = 'Realtime';

/** The document of that tab, inside the extension's folder. */
export const PANEL_FILE = 'panel.html';

/**
 * The longest a single command may take, in milliseconds. Far above anything measured (a cold start takes 8 s under
 * heavy load), because a limit only has to end what would never end.
 */
export const COMMAND_LIMIT = 30_000;

/**
 * @typedef {object} LaunchOptions
 * @property {string} [extensionDir] folder of the unpacked extension; without it the browser runs bare
 * @property {boolean} [headless] without a window; true unless said otherwise
 * @property {string} [executable] the browser to start; found on this machine when absent
 * @property {readonly string[]} [args] further command line arguments for the browser
 * @property {Readonly<Record<string, unknown>>} [prefs] further preferences: dotted names of Chromium's `Preferences`
 *   file, or of Firefox's about:config
 * @property {boolean} [loopbackOnly] let nothing reach any host but this machine
 * @property {boolean} [webExt] let web-ext start the browser and load (and on changes reload) the extension
 */

/**
 * @typedef {object} DevToolsOptions
 * @property {number} [width] of the panel, in CSS pixels
 * @property {number} [height] of the panel, in CSS pixels
 * @property {'window' | 'bottom'} [dock] a window of its own (where width and height hold exactly) or below the page
 */

/**
 * A document that can be looked into and photographed: a page, or the panel inside DevTools.
 *
 * @typedef {object} View
 * @property {import('./page-function.ts').Evaluate} evaluate runs a function in the document's own world
 * @property {import('./page-function.ts').WaitFor} waitFor runs a function until its value is truthy
 * @property {import('./page-function.ts').EvaluateSource} runScript runs text: a bundle, or what a user typed. It is the
 *   body of an async function; its value comes back as JSON would carry it (undefined as null)
 * @property {(path: string) => Promise<void>} screenshot writes a PNG, making the folder where needed
 * @property {(key: string, modifiers?: Modifiers) => Promise<void>} press one key, named as in `KeyboardEvent.key`
 * @property {(text: string) => Promise<void>} type every character of a text as one key
 * @property {(selector: string, options?: ClickOptions) => Promise<void>} click the middle of the first match
 * @property {(from: Point, to: Point, options?: { steps?: number }) => Promise<void>} drag with the main button held
 * @property {(at: Point, delta: { x?: number, y?: number }, modifiers?: Modifiers) => Promise<void>} wheel
 * @property {(at: Point) => Promise<void>} moveMouse without a button
 * @property {() => Promise<void>} close
 */

/**
 * @typedef {object} ViewOfPage
 * @property {(url: string) => Promise<void>} goto resolves when the page has loaded; rejects with PageLoadError
 * @property {() => Promise<void>} reload
 * @property {() => Promise<void>} back one step in the history, from the back/forward cache where the browser does so
 * @property {() => Promise<void>} forward
 * @property {() => Promise<void>} crash ends the page's process without a word; `goto` shows the next document
 * @property {((isFrozen: boolean) => Promise<void>) | null} setFrozen as the browser does with tabs long unused; null
 *   where the browser never does so
 * @property {() => Promise<readonly string[]>} errors that the page's console has shown since the page was opened
 * @property {(options?: DevToolsOptions) => Promise<Panel>} openDevTools opens DevTools on this page and selects our tab
 *
 * @typedef {View & ViewOfPage} Page
 */

/**
 * The Realtime tab in the DevTools of one page. The object outlives a reload of the panel's document.
 *
 * @typedef {object} ViewOfPanel
 * @property {(theme: 'light' | 'dark') => Promise<void>} setTheme of DevTools, for all its windows
 * @property {((isForced: boolean) => Promise<void>) | null} setForcedColors shows the panel in few colours of the user's
 *   own, as contrast themes do; null where no driver can ask for it
 * @property {(width: number, height: number) => Promise<void>} resize the panel, in CSS pixels
 * @property {(side: 'window' | 'bottom') => Promise<void>} setDock moves DevTools; resolves when the panel is there again
 *
 * @typedef {View & ViewOfPanel} Panel
 */

/**
 * @typedef {object} NewPageOptions
 * @property {boolean} [isPrivate] in a private window (Chromium: incognito)
 */

/**
 * @typedef {object} BrowserDriver
 * @property {'chromium' | 'firefox'} name
 * @property {string} version as the browser states it
 * @property {string | null} extensionId of the extension loaded last, as the browser names it in its pages' addresses
 * @property {(url: string, options?: NewPageOptions) => Promise<Page>} newPage in a window of its own when headless, so
 *   that it counts as visible
 * @property {() => Promise<void>} allowPrivateWindows lets the extension into private windows, as its user does on the
 *   browser's page of extensions; reloads it
 * @property {(dir: string) => Promise<string>} loadExtension returns its id; loading the same folder again reloads it,
 *   which closes every open panel of it
 * @property {() => Promise<string[]>} extensionWarnings what the browser's own page of extensions says against ours, as
 *   its user reads it: warnings of the manifest, of loading and, where it lists them, of running; empty at best. In
 *   Chromium the extension is reloaded for it
 * @property {(path: string) => Promise<Page>} openExtensionPage a file of the extension as an ordinary page
 * @property {((url: string) => Promise<Panel>) | null} openDevToolsAt on the tab that shows this address and that nobody
 *   drives: a driven page prerenders nothing. Null where the browser never prerenders
 * @property {() => Promise<'running' | 'stopped'>} backgroundState without waking it
 * @property {() => Promise<void>} stopBackground as the browser itself does after half a minute of silence
 * @property {Promise<void>} closed resolves when the browser has ended, for whatever reason
 * @property {() => Promise<void>} close ends the browser, waits for that, and removes its profile
 */

/** @typedef {{ x: number, y: number }} Point from the top left of the document's viewport, in CSS pixels */
/** @typedef {{ shift?: boolean, ctrl?: boolean, alt?: boolean, meta?: boolean }} Modifiers */
/** @typedef {Modifiers & { count?: 1 | 2, button?: 'left' | 'right' }} ClickOptions */

/** Something went wrong between us and the browser; the text says what was wanted. */
export class BrowserError extends Error {
  /** @override */
  name = 'BrowserError';
}

/** A page did not load: no such host, nobody listening, no such file. The text names the address and the reason. */
export class PageLoadError extends BrowserError {
  /** @override */
  name = 'PageLoadError';
}

/** The browser cannot load the extension from its folder, or the extension has no Realtime tab. */
export class ExtensionError extends BrowserError {
  /** @override */
  name = 'ExtensionError';
}
