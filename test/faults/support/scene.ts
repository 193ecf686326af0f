import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserName, Page, Panel } from '../../drivers/index.ts';
import { startWorld, type World } from '../../e2e/support/world.ts';

/** Messages a second of the ticker while faults happen. */
export const RATE = 1_000;

/** Milliseconds until panel and server must agree; far above anything seen, it only ends what would never end. */
const PATIENCE = 60_000;

/** How a started ticker stands to what can be known of it. */
interface Run {
  readonly key: string;
  /** `alive` until the page goes; a page that `crashed` takes with it what it had received. */
  end: 'alive' | 'left' | 'crashed';
}

/** What a panel shows of each ticker, in the order of its rows, and what it says of itself. */
interface Shown {
  readonly numbers: Readonly<Record<string, readonly number[]>>;
  readonly figures: { readonly messages: number; readonly lost: number; readonly silentEnds: number };
}

/** One line of the table. */
export interface Verdict {
  /** Messages that the server sent and the page received. */
  readonly sent: number;
  readonly shown: number;
  readonly declared: number;
  readonly undeclared: number;
  readonly twice: number;
  readonly outOfOrder: number;
  /** Shown, but never received by the page. */
  readonly invented: number;
  /** Pages of which the panel says that their end is not recorded. */
  readonly silentEnds: number;
}

const readPanel = (panel: Panel): Promise<Shown> =>
  panel.evaluate(
    () => {
      const numbers: Record<string, number[]> = {};
      for (const { id } of realtimePanel.streams()) {
        for (const message of realtimePanel.messages(id)) {
          if (message === null || message.url === null || message.direction !== 'in') continue;
          const run = new URL(message.url).searchParams.get('run') ?? '';
          const sequence = /^\{"sequence":(\d+)/.exec(message.data)?.[1];
          if (sequence !== undefined) (numbers[run] ??= []).push(Number(sequence));
        }
      }
      return { numbers, figures: realtimePanel.figures() };
    },
    undefined,
    { timeout: 30_000 },
  );

declare global {
  interface Window {
    /** Messages that the ticker started last has brought. */
    current?: () => number;
    /** Reports to the server how many those are. */
    report?: () => boolean;
  }
}

/**
 * Starts a ticker. Has the page report, as it goes and when another ticker starts, how many messages it has received: only
 * the page can know it. A page that is back from the cache first gets what had come before it went in.
 */
const startTicker = (page: Page, key: string, { count, rate }: Pick<Scene, 'count' | 'rate'>): Promise<unknown> =>
  page.evaluate(
    (ticker) => {
      window.report?.();
      const { testPage } = window;
      if (testPage === undefined) throw new Error('this is no test page');
      const fill = (name: 'count' | 'rate') => {
        const field = document.querySelector<HTMLInputElement>(`[name=${name}]`);
        if (field !== null) field.value = String(ticker[name]);
      };
      fill('count');
      fill('rate');
      testPage.run = ticker.key;
      const received = () => testPage.received['websocket'] ?? 0;
      const before = received();
      window.current = () => received() - before;
      const address = `/beacon?run=${ticker.key}`;
      if (window.report === undefined) addEventListener('pagehide', () => window.report?.());
      window.report = () => navigator.sendBeacon(address, String(window.current?.()));
      document.getElementById('start')?.click();
    },
    { key, count, rate },
  );

/** Messages that the ticker started last has brought to the page. */
const currentIn = (page: Page): Promise<number | undefined> => page.evaluate(() => window.current?.());

/** Waits until the ticker started last has brought so many messages to the page. */
const untilCurrent = (page: Page, count: number, options?: { timeout: number }): Promise<unknown> =>
  page.waitFor((least) => (window.current?.() ?? 0) >= least, count, options);

/** A page with a ticker, its panel, and the server's truth. */
export interface Scene {
  readonly world: World;
  readonly name: BrowserName;
  page: Page;
  /** Messages of each ticker that is started. */
  count: number;
  /** Messages a second of each ticker that is started. */
  rate: number;
  panel: Panel;
  /** A further panel on the same tab, where the fault opened one. */
  second: Panel | null;
  /** Starts a ticker in the page that is shown. */
  start(): Promise<void>;
  /** Opens another ticker page in the same tab. */
  leaveFor(): Promise<void>;
  /** The page goes, by whatever way, before its ticker is done. */
  noteEnd(end: 'left' | 'crashed'): void;
  /** Resolves when the page has received `share` of its messages. */
  untilReceived(share: number): Promise<void>;
  /** Resolves when the ticker of the page that is shown has ended. */
  untilDone(): Promise<void>;
  /** Resolves when the panel shows what the page has received of the ticker that was started last. */
  untilShown(): Promise<void>;
  /** Compares what a panel shows of everything started with what the server sent. */
  compare(panel?: Panel): Promise<Verdict>;
  /** Takes new starts only into account from here on, and what is lost from here on. */
  begin(): Promise<void>;
  close(): Promise<void>;
}

/** A background falls asleep after so many milliseconds of silence, where the browser lets that be shortened. */
const SLEEP_AFTER = 1_000;

/** The world of one browser, shared by its scenes. */
export const openWorld = (name: BrowserName): Promise<World> =>
  startWorld(name, { prefs: name === 'firefox' ? { 'extensions.background.idle.timeout': SLEEP_AFTER } : {} });

let serial = 0;

/** Opens a ticker page with its panel. */
export async function openScene(world: World): Promise<Scene> {
  const name = world.browser.name;
  const pageUrl = '/ticker.html?clean=1';
  const newKey = () => `${name}-fault-${(serial += 1)}`;
  let runs: Run[] = [];
  let lostBefore = 0;
  const page = await world.open(pageUrl, newKey());
  const panel = await page.openDevTools();

  const received = async (run: Run): Promise<number> => {
    if (run.end === 'alive') return (await currentIn(scene.page)) ?? -1;
    const answer = await fetch(`${world.url}/beacon/collected?run=${run.key}`);
    const { posts } = (await answer.json()) as { posts: readonly { text: string }[] };
    // A page in the back/forward cache may go twice; it receives nothing in between.
    return Math.max(-1, ...posts.map(({ text }) => Number(text)));
  };

  /** The numbers that reached the page, in order. */
  const truthOf = async (run: Run): Promise<readonly number[]> => {
    const log = await world.log(run.key);
    const numbers = log.flatMap(({ event, number }) => (event === 'in' && number !== undefined ? [number] : []));
    return run.end === 'crashed' ? numbers : numbers.slice(0, Math.max(0, await received(run)));
  };

  const judge = async (shownIn: Panel): Promise<Verdict> => {
    const { numbers, figures } = await readPanel(shownIn);
    const total = { sent: 0, shown: 0, missing: 0, twice: 0, outOfOrder: 0, invented: 0 };
    for (const run of runs) {
      const truth = await truthOf(run);
      const shown = numbers[run.key] ?? [];
      const unique = new Set(shown);
      total.twice += shown.length - unique.size;
      total.outOfOrder += shown.filter((number, index) => number <= (shown[index - 1] ?? 0)).length;
      // What a crashed page received last cannot be known: what it is shown to have received must be the beginning.
      const known = run.end === 'crashed' ? truth.slice(0, shown.at(-1) ?? 0) : truth;
      total.sent += known.length;
      total.shown += unique.size;
      const real = new Set(known);
      total.invented += [...unique].filter((number) => !real.has(number)).length;
      total.missing += known.filter((number) => !unique.has(number)).length;
    }
    const declared = figures.lost - lostBefore;
    const { missing, ...rest } = total;
    return { ...rest, declared, undeclared: missing - declared, silentEnds: figures.silentEnds };
  };

  const scene: Scene = {
    world,
    name,
    page,
    count: 1_000,
    rate: RATE,
    panel,
    second: null,
    async start() {
      const key = newKey();
      runs.push({ key, end: 'alive' });
      await startTicker(scene.page, key, scene);
      await untilCurrent(scene.page, 1);
    },
    async leaveFor() {
      scene.noteEnd('left');
      await scene.page.goto(`${world.url}${pageUrl}&run=${newKey()}`);
    },
    noteEnd(end) {
      const last = runs.at(-1);
      if (last?.end === 'alive') last.end = end;
    },
    async untilReceived(share) {
      await untilCurrent(scene.page, Math.floor(scene.count * share), { timeout: 120_000 });
    },
    async untilDone() {
      await scene.page.waitFor(() => window.testPage?.done, undefined, { timeout: 180_000 });
    },
    async untilShown() {
      const key = runs.at(-1)?.key ?? '';
      const count = (await currentIn(scene.page)) ?? 0;
      // What each connection has received is counted already: reading every payload again and again takes seconds.
      await scene.panel.waitFor(
        (wanted) => {
          const all = realtimePanel.streams().flatMap(({ spans }) => spans);
          const own = all.filter(({ url }) => new URL(url).searchParams.get('run') === wanted.key);
          return own.reduce((sum, { messagesIn }) => sum + messagesIn, 0) >= wanted.count;
        },
        { key, count },
      );
    },
    async compare(shownIn = scene.panel) {
      const end = performance.now() + PATIENCE;
      for (;;) {
        const verdict = await judge(shownIn).catch((error: unknown) => {
          // The panel's document may be on its way to another place.
          if (performance.now() > end) throw error;
          return null;
        });
        const isEqual = verdict?.undeclared === 0 && verdict.twice === 0 && verdict.invented === 0 && verdict.sent > 0;
        if (verdict !== null && (isEqual || performance.now() > end)) return verdict;
        await sleep(200);
      }
    },
    async begin() {
      runs = [];
      lostBefore = (await readPanel(scene.panel)).figures.lost;
    },
    close: () => scene.page.close(),
  };
  return scene;
}
