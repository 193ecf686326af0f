import type { BusyMessage } from '../wire/busy.ts';
import { unreachable } from '../base/unreachable.ts';
import { BROADCAST, PANEL_PORT, RELAY_PORT } from '../wire/hops.ts';
import type {
  CutOffMessage,
  FromPanel,
  FromRecorder,
  HelloMessage,
  PageKey,
  SubscriberKey,
  ToPage,
  ToPanel,
} from '../wire/hops.ts';
import { parseFromPanel, parseFromRelay } from '../wire/parse-hops.ts';
import { PendingEnds } from './pending-ends.ts';
import { QuickProbes } from './quick-probes.ts';

/** Names a document of a tab for the browser; `documentId` where the browser gives one, which no later document has. */
export interface FrameRef {
  readonly frameId: number;
  readonly documentId: string | null;
}

/** The part of a runtime port that the router uses. */
export interface RouterPort {
  readonly name: string;
  /** Whether a page of the extension opened it; a content script may not pose as a panel and see other tabs. */
  readonly isOurs: boolean;
  /** The tab of a content script. Means nothing for a page of the extension: Chromium says -1 for DevTools. */
  readonly tabId: number | null;
  /** The frame of a content script; `null` for a page of the extension. */
  readonly frame: FrameRef | null;
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** `isCached`: the page at the other end went into the back/forward cache. */
  onDisconnect(listener: (isCached: boolean) => void): void;
}

/** What the router needs of the browser. */
interface RouterDeps {
  /** Probes all pages of a tab; resolves to whether a relay was there. */
  probeTab(tabId: number): Promise<boolean>;
  /** Places the acting script in a document; resolves to its result, `null` where the browser does not allow it. */
  placeActing(tabId: number, frame: FrameRef): Promise<string | null>;
  createKey(): PageKey;
}

interface Page {
  readonly key: PageKey;
  readonly port: RouterPort;
  readonly tabId: number;
  hello: HelloMessage | null;
  /** Whether a panel knows the page. */
  isIntroduced: boolean;
}

interface Panel {
  readonly port: RouterPort;
  readonly tabId: number;
  /** The key under which it subscribed to each page. */
  readonly subscriptions: Map<PageKey, SubscriberKey>;
}

/** Batches stay packed here: only the panel parses their records. */
type PackedToPanel = ToPanel<FromRecorder | CutOffMessage | BusyMessage>;

const postTo = ({ port }: Panel, message: PackedToPanel): void => port.post(message);

/**
 * Connects the panels of a tab with the pages of that tab. It stores nothing that the ports cannot supply again: when the
 * background dies, panels probe, pages answer, and each subscriber says from which record on. One exception: the ends of
 * pages that go while the panels of their tab are reconnecting wait for these panels. If they are lost too, the panel
 * knows that a page ended without an announcement.
 */
export class Router {
  readonly #deps: RouterDeps;
  readonly #pages = new Map<PageKey, Page>();
  readonly #panels = new Set<Panel>();
  readonly #pendingEnds = new PendingEnds();
  readonly #quickProbes: QuickProbes;

  constructor(deps: RouterDeps) {
    this.#deps = deps;
    this.#quickProbes = new QuickProbes({
      probe: (tabId) => void deps.probeTab(tabId),
      isWanted: (tabId) => this.#hasPanel(tabId),
    });
  }

  /** Takes a port that a relay or a panel has just opened; ignores any other. */
  accept(port: RouterPort): void {
    if (port.name === RELAY_PORT && port.tabId !== null) this.#addPage(port, port.tabId);
    if (port.name.startsWith(PANEL_PORT) && port.isOurs) {
      const tabId = Number(port.name.slice(PANEL_PORT.length));
      if (Number.isSafeInteger(tabId)) this.#addPanel(port, tabId);
    }
  }

  #addPage(port: RouterPort, tabId: number): void {
    const page: Page = { key: this.#deps.createKey(), port, tabId, hello: null, isIntroduced: false };
    this.#pages.set(page.key, page);
    port.onMessage((value) => {
      const message = parseFromRelay(value);
      if (!message.ok) return;
      if (message.value.type === 'hello') this.#introduce(page, message.value);
      else this.#deliver(page, message.value);
    });
    port.onDisconnect((isCached) => {
      this.#pages.delete(page.key);
      for (const { subscriptions } of this.#panels) subscriptions.delete(page.key);
      this.#postToTab(tabId, { type: 'page-disconnected', page: page.key, isCached });
    });
  }

  #introduce(page: Page, hello: HelloMessage): void {
    page.hello = hello;
    page.isIntroduced = this.#hasPanel(page.tabId);
    if (hello.isTop) this.#quickProbes.stop(page.tabId);
    this.#postToTab(page.tabId, { type: 'page-connected', page: page.key, hello });
  }

  /** Bodies and most batches are for the panel that requested them; the rest is for every panel of the tab. */
  #deliver(page: Page, message: FromRecorder | CutOffMessage | BusyMessage): void {
    const { key, tabId, hello } = page;
    const forPanel: PackedToPanel = { type: 'from-page', page: key, message };
    if (message.type === 'end') {
      if (hello?.isTop === true) this.#quickProbes.start(tabId);
      if (!page.isIntroduced && hello?.wasProbed === true)
        this.#pendingEnds.add({ page: key, tabId, hello, end: message });
      this.#postToTab(tabId, forPanel);
      return;
    }
    if (message.type === 'cut-off' || message.type === 'busy' || message.subscriber === BROADCAST) {
      this.#postToTab(tabId, forPanel);
      return;
    }
    for (const panel of this.#panels) if (panel.subscriptions.get(key) === message.subscriber) postTo(panel, forPanel);
  }

  #addPanel(port: RouterPort, tabId: number): void {
    const panel: Panel = { port, tabId, subscriptions: new Map() };
    this.#panels.add(panel);
    this.#introducePages(panel);
    this.#postPendingEnds(panel);
    port.onMessage((value) => {
      const message = parseFromPanel(value);
      if (message.ok) this.#receive(panel, message.value);
    });
    port.onDisconnect(() => {
      this.#panels.delete(panel);
      for (const [key, subscriber] of panel.subscriptions)
        this.#pages.get(key)?.port.post({ type: 'unsubscribe', subscriber });
      if (!this.#hasPanel(tabId)) this.#announceNoPanel(tabId);
    });
  }

  /** Pages that a panel probed would otherwise send their last records for some seconds more. */
  #announceNoPanel(tabId: number): void {
    for (const page of this.#pages.values())
      if (page.tabId === tabId) page.port.post({ type: 'unsubscribe', subscriber: BROADCAST });
  }

  #introducePages(panel: Panel): void {
    for (const page of this.#pages.values()) {
      if (page.tabId !== panel.tabId || page.hello === null) continue;
      page.isIntroduced = true;
      postTo(panel, { type: 'page-connected', page: page.key, hello: page.hello });
    }
  }

  #postPendingEnds(panel: Panel): void {
    for (const { page, hello, end } of this.#pendingEnds.take(panel.tabId)) {
      postTo(panel, { type: 'page-connected', page, hello });
      postTo(panel, { type: 'from-page', page, message: end });
      postTo(panel, { type: 'page-disconnected', page, isCached: end.isCached });
    }
  }

  #receive(panel: Panel, message: FromPanel): void {
    switch (message.type) {
      case 'probe':
        void this.#answerProbe(panel);
        return;
      case 'to-page':
        this.#forward(panel, message.page, message.message);
        return;
      case 'place-acting':
        void this.#placeActing(panel, message.page);
        return;
      default:
        unreachable(message);
    }
  }

  /** Only a panel can ask for it, and only for a page of its own tab. */
  async #placeActing(panel: Panel, key: PageKey): Promise<void> {
    const page = this.#pages.get(key);
    const frame = page?.port.frame ?? null;
    const isAllowed = page !== undefined && page.tabId === panel.tabId && frame !== null;
    const token = isAllowed ? await this.#deps.placeActing(page.tabId, frame) : null;
    postTo(panel, { type: 'acting-placed', page: key, token });
  }

  async #answerProbe(panel: Panel): Promise<void> {
    const isReached = await this.#deps.probeTab(panel.tabId);
    if (!isReached) postTo(panel, { type: 'unreachable' });
  }

  #forward(panel: Panel, key: PageKey, message: ToPage): void {
    const page = this.#pages.get(key);
    if (page === undefined || page.tabId !== panel.tabId) return;
    if (message.type === 'subscribe') panel.subscriptions.set(key, message.subscriber);
    page.port.post(message);
  }

  #hasPanel(tabId: number): boolean {
    for (const panel of this.#panels) if (panel.tabId === tabId) return true;
    return false;
  }

  #postToTab(tabId: number, message: PackedToPanel): void {
    for (const panel of this.#panels) if (panel.tabId === tabId) postTo(panel, message);
  }
}
