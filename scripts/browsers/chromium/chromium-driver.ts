/** Drives a Chromium that is already running. */
import { randomUUID } from 'node:crypto';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { textsIn } from '../../json.ts';
import { BrowserError, COMMAND_LIMIT, ExtensionError, PANEL_FILE } from '../driver.ts';
import type { BrowserDriver, NewPageOptions, Page, Panel } from '../driver.ts';
import type { Running } from '../launch.ts';
import { until, within } from '../time-limit.ts';
import type { CdpConnection } from './cdp.ts';
import { driveChromiumPage, openChromiumPage } from './chromium-page.ts';
import { openChromiumPanel } from './chromium-panel.ts';
import { listTargets } from './chromium-target.ts';
import type { TargetInfo } from './chromium-target.ts';

/** How long the browser may take to answer that it closes, in milliseconds. */
const CLOSE_LIMIT = 5_000;

/** Chromium over the DevTools Protocol. */
export class ChromiumDriver implements BrowserDriver {
  readonly name = 'chromium';
  readonly version: string;
  readonly closed: Promise<void>;
  readonly #cdp: CdpConnection;
  readonly #running: Running;
  #extensionId: string | null = null;
  #closing: Promise<void> | null = null;

  private constructor(cdp: CdpConnection, running: Running, version: string) {
    this.#cdp = cdp;
    this.#running = running;
    this.version = version;
    this.closed = running.ended;
  }

  static async connect(cdp: CdpConnection, running: Running): Promise<ChromiumDriver> {
    const { product } = await cdp.send('Browser.getVersion');
    return new ChromiumDriver(cdp, running, String(product));
  }

  get extensionId(): string | null {
    return this.#extensionId;
  }

  readonly #needId = (): string => {
    if (this.#extensionId === null) throw new BrowserError('No extension is loaded in this browser');
    return this.#extensionId;
  };

  async newPage(url: string, { isPrivate = false }: NewPageOptions = {}): Promise<Page> {
    const page = isPrivate
      ? await driveChromiumPage(this.#cdp, await this.#openPrivateWindow(), this.#needId)
      : await openChromiumPage(this.#cdp, { newWindow: this.#running.headless, extensionId: this.#needId });
    if (url !== 'about:blank') await page.goto(url);
    return page;
  }

  async openExtensionPage(file: string): Promise<Page> {
    return this.newPage(`chrome-extension://${this.#needId()}/${file}`);
  }

  /** Only an extension can open one: a browser context of the protocol is private, but out of reach of extensions. */
  async #openPrivateWindow(): Promise<string> {
    const address = `about:blank#${randomUUID()}`;
    const own = await this.openExtensionPage(PANEL_FILE);
    await own.runScript(`await chrome.windows.create({ incognito: true, url: ${JSON.stringify(address)} });`);
    await own.close();
    return this.#findPage(address);
  }

  /** The target that shows the address; waits for one. */
  #findPage(address: string): Promise<string> {
    const ask = async () => {
      const targets = await listTargets(this.#cdp);
      return targets.find(({ type, url }) => type === 'page' && url === address)?.id ?? null;
    };
    return until(ask, { what: `a page at ${address}`, limit: COMMAND_LIMIT });
  }

  readonly openDevToolsAt = async (url: string): Promise<Panel> =>
    openChromiumPanel(this.#cdp, await this.#findPage(url), this.#needId());

  async loadExtension(dir: string): Promise<string> {
    const folder = path.resolve(dir);
    try {
      await access(path.join(folder, 'manifest.json'));
      const { id } = await this.#cdp.send('Extensions.loadUnpacked', { path: folder });
      this.#extensionId = String(id);
      return this.#extensionId;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new ExtensionError(`Chromium cannot load the extension from ${folder}: ${reason}`, { cause: error });
    }
  }

  async removeExtension(): Promise<void> {
    await this.#cdp.send('Extensions.uninstall', { id: this.#needId() });
  }

  /** Only the browser's own page of extensions may ask about them and set them; `id` is that of ours. */
  async #askAboutExtension(source: string): Promise<unknown> {
    const page = await this.newPage('chrome://extensions');
    try {
      return await page.runScript(`const id = ${JSON.stringify(this.#needId())};\n${source}`);
    } finally {
      await page.close();
    }
  }

  async extensionWarnings(): Promise<readonly string[]> {
    // The browser stores errors in developer mode only.
    const warnings = await this.#askAboutExtension(`
      await chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true });
      await chrome.developerPrivate.reload(id, { failQuietly: true });
      const own = await chrome.developerPrivate.getExtensionInfo(id);
      const errors = [...own.manifestErrors, ...own.runtimeErrors].map(({ message }) => message);
      return [...errors, ...own.installWarnings];`);
    return textsIn(warnings);
  }

  async allowPrivateWindows(): Promise<void> {
    // Outside developer mode it would not start an unpacked extension again.
    await this.#askAboutExtension(`
      await chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true });
      await chrome.developerPrivate.updateExtensionConfiguration({ extensionId: id, incognitoAccess: true });`);
  }

  async #findWorker(): Promise<TargetInfo | null> {
    const prefix = `chrome-extension://${this.#needId()}/`;
    const targets = await listTargets(this.#cdp);
    return targets.find(({ type, url }) => type === 'service_worker' && url.startsWith(prefix)) ?? null;
  }

  async backgroundState(): Promise<'running' | 'stopped'> {
    return (await this.#findWorker()) === null ? 'stopped' : 'running';
  }

  async stopBackground(): Promise<void> {
    const worker = await this.#findWorker();
    if (worker === null) return;
    const ask = async () => {
      if ((await this.#findWorker())?.id !== worker.id) return true;
      // A worker that is just starting ignores the first command.
      await this.#cdp.send('Target.closeTarget', { targetId: worker.id }).catch(() => {});
      return null;
    };
    await until(ask, { what: 'the service worker to stop', limit: COMMAND_LIMIT, pause: 100 });
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    // The answer to this command may be cut off by its own effect.
    await within(this.#cdp.send('Browser.close'), CLOSE_LIMIT, 'Chromium to close').catch(() => {});
    await this.#running.end();
  }
}
