import { FaultProxy } from '../proxy/proxy.ts';
import { isToldHost } from '../proxy/told-hosts.ts';
import type { WireMark } from '../proxy/line-board.ts';
import { FAULT_WORDS } from '../texts/testing.ts';

/** Options of `startFaultProxy`. */
export interface FaultProxyOptions {
  /**
   * Hosts that it forwards to besides this machine: `staging.example.com`, `*.example.com:8443`, or `*` for all. This
   * machine alone if it is left out.
   */
  readonly to?: readonly string[];
}

const THIS_MACHINE = ['localhost', '*.localhost', '127.0.0.1', '[::1]'];

/** A proxy on this machine through which a browser under test connects, so that real connections can be made to fail. */
export class TestProxy {
  /** @internal */
  readonly wire: FaultProxy;
  readonly #listeners: Set<(mark: WireMark) => void>;

  private constructor(wire: FaultProxy, listeners: Set<(mark: WireMark) => void>) {
    this.wire = wire;
    this.#listeners = listeners;
  }

  /** @internal */
  static async start({ to = [] }: FaultProxyOptions): Promise<TestProxy> {
    const wrong = to.find((host) => !isToldHost(host));
    if (wrong !== undefined) throw new TypeError(FAULT_WORDS.host(wrong));
    const listeners = new Set<(mark: WireMark) => void>();
    const onMark = (mark: WireMark): void => {
      for (const listener of listeners) listener(mark);
    };
    return new TestProxy(await FaultProxy.start({ told: [...THIS_MACHINE, ...to], onMark }), listeners);
  }

  /** Its address: `http://127.0.0.1:41273`. */
  get server(): string {
    return this.wire.url;
  }

  /** Options of Playwright's `launch` and `newContext`. */
  get playwright(): { readonly proxy: { readonly server: string; readonly bypass: string } } {
    return { proxy: { server: this.server, bypass: '<-loopback>' } };
  }

  /** Command line arguments of Chrome, for Puppeteer's `launch`. */
  get chromeArguments(): readonly string[] {
    return [`--proxy-server=${this.server}`, '--proxy-bypass-list=<-loopback>'];
  }

  /** Preferences of Firefox, for Puppeteer's `extraPrefsFirefox`. */
  get firefoxPreferences(): Readonly<Record<string, string | number | boolean>> {
    const { host, port } = this.wire.address;
    return {
      'network.proxy.type': 1,
      'network.proxy.http': host,
      'network.proxy.http_port': port,
      'network.proxy.ssl': host,
      'network.proxy.ssl_port': port,
      'network.proxy.no_proxies_on': '',
      'network.proxy.allow_hijacking_localhost': true,
    };
  }

  /** Hosts that were asked for and not forwarded to, each with how often. */
  get notForwarded(): ReadonlyMap<string, number> {
    return this.wire.notTold;
  }

  /** @internal */
  onMark(listener: (mark: WireMark) => void): void {
    this.#listeners.add(listener);
  }

  /** Ends all faults and connections, and stops listening. */
  stop(): Promise<void> {
    return this.wire.stop();
  }
}

/**
 * Starts a proxy on this machine that can make real connections fail. Launch the browser through it, and give it to
 * `attach`:
 *
 * ```ts
 * const proxy = await startFaultProxy();
 * const browser = await chromium.launch(proxy.playwright);
 * const realtime = await attach(page, { proxy });
 * await realtime.faults.cut('/feed');
 * ```
 *
 * @throws {TypeError} if `to` names what is no host
 */
export const startFaultProxy = (options: FaultProxyOptions = {}): Promise<TestProxy> => TestProxy.start(options);
