import { BROADCAST, PANEL_PORT, RELAY_PORT } from '../wire/hops.ts';
import { FINAL_FLUSHES_KEPT, QUICK_PROBE_PERIOD, QUICK_PROBE_SPAN } from '../wire/wire-limits.ts';
import type { EndMessage, FromRecorder, HelloMessage, PageKey, ToPanel, SubscriberKey } from '../wire/hops.ts';
import { parseFromPanel, parseFromRelay } from '../wire/parse-hops.ts';

/** The part of a runtime port that the router uses. */
export interface RouterPort {
  readonly name: string;
  /** Whether a page of the extension opened it; a content script may not pose as a panel and see other tabs. */
  readonly isOurs: boolean;
  /** The tab of a content script. Means nothing for a page of the extension: Chromium says -1 for DevTools. */
  readonly tabId: number | null;
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** `isKept`: the page at the other end went into the back/forward cache. */
  onDisconnect(listener: (isKept: boolean) => void): void;
}

/** What the router asks of the browser. */
export interface RouterDeps {
  /** Calls all pages of a tab; resolves to whether anybody was there. */
  dialTab(tabId: number): Promise<boolean>;
  createKey(): PageKey;
}

interface Page {
  readonly port: RouterPort;
  readonly tabId: number;
  hello: HelloMessage | null;
  /** Whether any panel knows of it. */
  isIntroduced: boolean;
}

interface Panel {
  readonly port: RouterPort;
  readonly tabId: number;
  /** Under which name it watches which page. */
  readonly subscriptions: Map<PageKey, SubscriberKey>;
}

/** Batches stay packed here: only the panel reads their records. */
type Carried = ToPanel<FromRecorder>;

/** A page that a panel has called and that said good-end when no panel of its tab was connected. */
interface Farewell {
  readonly page: PageKey;
  readonly tabId: number;
  readonly hello: HelloMessage;
  readonly end: EndMessage;
}

/**
 * Joins the panels of a tab with the pages of that tab. It holds nothing that the ports do not tell again: when the
 * background dies, panels probe anew, pages answer, and each subscriber says from which record on. Only the last words of
 * pages that end while the panels of their tab are on their way back are kept for these; where they are lost as well, the
 * panel knows that a page has ended without a word.
 *
 * @returns what takes a freshly opened port.
 */
export function createRouter({ dialTab, createKey }: RouterDeps): (port: RouterPort) => void {
  const pages = new Map<PageKey, Page>();
  const panels = new Set<Panel>();
  let farewells: readonly Farewell[] = [];
  /** Of the tabs that are on their way to another page. */
  const quickProbes = new Map<number, ReturnType<typeof setInterval>>();

  const hasPanel = (tabId: number): boolean => [...panels].some((panel) => panel.tabId === tabId);

  const stopQuickDials = (tabId: number): void => {
    clearInterval(quickProbes.get(tabId));
    quickProbes.delete(tabId);
  };

  /** The next page of the tab is called as soon as it can hear it, while a panel waits for it. */
  const dialQuickly = (tabId: number): void => {
    stopQuickDials(tabId);
    let left = QUICK_PROBE_SPAN / QUICK_PROBE_PERIOD;
    const probe = (): void => {
      left -= 1;
      if (left < 0 || !hasPanel(tabId)) stopQuickDials(tabId);
      else void dialTab(tabId);
    };
    quickProbes.set(tabId, setInterval(probe, QUICK_PROBE_PERIOD));
  };

  const tellTab = (tabId: number, message: Carried): void => {
    for (const panel of panels) if (panel.tabId === tabId) panel.port.post(message);
  };

  /** Bodies and most batches are for the one who asked; the rest is for every panel of the tab. */
  const deliver = (key: PageKey, tabId: number, message: FromRecorder): void => {
    const forPanel: Carried = { type: 'from-page', page: key, message };
    if (message.type === 'end') {
      const { hello = null, isIntroduced = true } = pages.get(key) ?? {};
      if (hello?.isTop === true) dialQuickly(tabId);
      if (!isIntroduced && hello?.isProbed === true) {
        const others = farewells.filter(({ page }) => page !== key);
        farewells = [...others, { page: key, tabId, hello, end: message }].slice(-FINAL_FLUSHES_KEPT);
      }
      return tellTab(tabId, forPanel);
    }
    if (message.subscriber === BROADCAST) return tellTab(tabId, forPanel);
    for (const panel of panels) if (panel.subscriptions.get(key) === message.subscriber) panel.port.post(forPanel);
  };

  const addPage = (port: RouterPort, tabId: number): void => {
    const key = createKey();
    const page: Page = { port, tabId, hello: null, isIntroduced: false };
    pages.set(key, page);
    port.onMessage((value) => {
      const message = parseFromRelay(value);
      if (!message.ok) return;
      const read = message.value;
      if (read.type === 'hello') {
        page.hello = read;
        page.isIntroduced = hasPanel(tabId);
        if (read.isTop) stopQuickDials(tabId);
        tellTab(tabId, { type: 'page', page: key, hello: read });
      } else {
        deliver(key, tabId, read);
      }
    });
    port.onDisconnect((isKept) => {
      pages.delete(key);
      for (const { subscriptions } of panels) subscriptions.delete(key);
      tellTab(tabId, { type: 'page-gone', page: key, isKept });
    });
  };

  const addPanel = (port: RouterPort, tabId: number): void => {
    const panel: Panel = { port, tabId, subscriptions: new Map() };
    panels.add(panel);
    for (const [key, page] of pages) {
      if (page.tabId !== tabId || page.hello === null) continue;
      page.isIntroduced = true;
      port.post({ type: 'page', page: key, hello: page.hello } satisfies Carried);
    }
    for (const { page, hello, end } of farewells.filter((farewell) => farewell.tabId === tabId)) {
      port.post({ type: 'page', page, hello } satisfies Carried);
      port.post({ type: 'from-page', page, message: end } satisfies Carried);
      port.post({ type: 'page-gone', page, isKept: end.isKept } satisfies Carried);
    }
    farewells = farewells.filter((farewell) => farewell.tabId !== tabId);
    port.onMessage((value) => {
      const message = parseFromPanel(value);
      if (!message.ok) return;
      if (message.value.type === 'probe') {
        void dialTab(tabId).then((isAnybodyThere) => {
          if (!isAnybodyThere) port.post({ type: 'unreachable' } satisfies Carried);
        });
        return;
      }
      const { page: key, message: forPage } = message.value;
      const page = pages.get(key);
      if (page === undefined || page.tabId !== tabId) return;
      if (forPage.type === 'subscribe') panel.subscriptions.set(key, forPage.subscriber);
      page.port.post(forPage);
    });
    port.onDisconnect(() => {
      panels.delete(panel);
      for (const [key, subscriber] of panel.subscriptions)
        pages.get(key)?.port.post({ type: 'unsubscribe', subscriber });
    });
  };

  return (port) => {
    if (port.name === RELAY_PORT && port.tabId !== null) addPage(port, port.tabId);
    if (port.name.startsWith(PANEL_PORT) && port.isOurs) {
      const tabId = Number(port.name.slice(PANEL_PORT.length));
      if (Number.isSafeInteger(tabId)) addPanel(port, tabId);
    }
  };
}
