/** Drives a Firefox that is already running. */
import { access } from 'node:fs/promises';
import path from 'node:path';
import { textAt, textsIn } from '../../json.ts';
import { BrowserError, COMMAND_LIMIT, ExtensionError } from '../driver.ts';
import type { BrowserDriver, NewPageOptions, Page } from '../driver.ts';
import type { Running } from '../launch.ts';
import { until, within } from '../time-limit.ts';
import { openFirefoxPage } from './firefox-page.ts';
import type { MarionetteConnection } from './marionette.ts';

/** How long the browser may take to answer that it quits, in milliseconds. */
const QUIT_LIMIT = 5_000;

/** The extension with the id `input`, inside Firefox. */
const EXTENSION = 'WebExtensionPolicy.getByID(input).extension';

const READ_WARNINGS = `
  const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs');
  return ExtensionParent.DebugUtils.getExtensionManifestWarnings(input) ?? [];`;

const ALLOW_PRIVATE_WINDOWS = `
  const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
  const { AddonManager } = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs');
  await ExtensionPermissions.add(input, { permissions: ['internal:privateBrowsingAllowed'], origins: [] });
  await (await AddonManager.getAddonByID(input)).reload();`;

/** Firefox over Marionette. */
export class FirefoxDriver implements BrowserDriver {
  readonly name = 'firefox';
  readonly version: string;
  readonly closed: Promise<void>;
  /** Firefox never prerenders. */
  readonly openDevToolsAt = null;
  readonly #marionette: MarionetteConnection;
  readonly #running: Running;
  #addonId: string | null = null;
  #host: string | null = null;
  #closing: Promise<void> | null = null;

  private constructor(marionette: MarionetteConnection, running: Running, version: string) {
    this.#marionette = marionette;
    this.#running = running;
    this.version = version;
    this.closed = running.ended;
  }

  static async connect(marionette: MarionetteConnection, running: Running): Promise<FirefoxDriver> {
    const version = await marionette.run('return Services.appinfo.name + "/" + Services.appinfo.version');
    return new FirefoxDriver(marionette, running, String(version));
  }

  get extensionId(): string | null {
    return this.#host;
  }

  readonly #needId = (): string => {
    if (this.#addonId === null) throw new BrowserError('No extension is loaded in this browser');
    return this.#addonId;
  };

  /** Waits for the extension to start, whose pages then have an address. */
  async #learnHost(): Promise<string> {
    const source = 'return WebExtensionPolicy.getByID(input)?.mozExtensionHostname';
    const ask = () => this.#marionette.run(source, this.#needId());
    this.#host = String(await until(ask, { what: 'the extension to start', limit: COMMAND_LIMIT }));
    return this.#host;
  }

  /**
   * Takes over an extension that was loaded otherwise.
   *
   * @param addonId that it gives itself
   */
  async adoptExtension(addonId: string): Promise<void> {
    this.#addonId = addonId;
    await this.#learnHost();
  }

  async loadExtension(dir: string): Promise<string> {
    const folder = path.resolve(dir);
    try {
      await access(path.join(folder, 'manifest.json'));
      const answer = await this.#marionette.send('Addon:Install', { path: folder, temporary: true });
      this.#addonId = textAt(answer, 'value');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new ExtensionError(`Firefox cannot load the extension from ${folder}: ${reason}`, { cause: error });
    }
    return this.#learnHost();
  }

  async removeExtension(): Promise<void> {
    await this.#marionette.send('Addon:Uninstall', { id: this.#needId() });
  }

  async newPage(url: string, { isPrivate = false }: NewPageOptions = {}): Promise<Page> {
    const newWindow = this.#running.headless;
    const page = await openFirefoxPage(this.#marionette, { newWindow, isPrivate, addonId: this.#needId });
    if (url !== 'about:blank') await page.goto(url);
    return page;
  }

  async openExtensionPage(file: string): Promise<Page> {
    return this.newPage(`moz-extension://${this.#host ?? (await this.#learnHost())}/${file}`);
  }

  async extensionWarnings(): Promise<readonly string[]> {
    return textsIn(await this.#marionette.run(READ_WARNINGS, this.#needId()));
  }

  async allowPrivateWindows(): Promise<void> {
    await this.#marionette.run(ALLOW_PRIVATE_WINDOWS, this.#needId());
    await this.#learnHost();
  }

  async backgroundState(): Promise<'running' | 'stopped'> {
    const state = await this.#marionette.run(`return ${EXTENSION}.backgroundState`, this.#needId());
    return state === 'running' ? 'running' : 'stopped';
  }

  async stopBackground(): Promise<void> {
    const stop = `await ${EXTENSION}.terminateBackground({ ignoreDevToolsAttached: true })`;
    await this.#marionette.run(stop, this.#needId());
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const quit = this.#marionette.send('Marionette:Quit', { flags: ['eForceQuit'] });
    // The answer to this command may be cut off by its own effect.
    await within(quit, QUIT_LIMIT, 'Firefox to quit').catch(() => {});
    await this.#running.end();
    this.#marionette.end();
  }
}
