import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserName, Page, Panel } from '../../drivers/index.ts';
import { untilText } from '../../e2e/support/document.ts';
import { reportedBy } from '../../e2e/support/server-log.ts';
import { startWorld, type World } from '../../e2e/support/world.ts';
import { currentIn, startTicker, untilCurrent } from './tickers.ts';
import { isFlawless, judge, readPanel, type Run, type Verdict } from './verdict.ts';

/** Messages a second of the ticker while faults happen. */
export const RATE = 1_000;

/** Milliseconds until panel and server must agree; far above anything seen, it only ends what would never end. */
const PATIENCE = 60_000;

/** A background falls asleep after so many milliseconds of silence, where the browser lets that be shortened. */
const SLEEP_AFTER = 1_000;

const PAGE = '/ticker.html?clean=1';

/** The world of one browser, shared by its scenes. */
export const openWorld = (name: BrowserName): Promise<World> =>
  startWorld(name, { prefs: name === 'firefox' ? { 'extensions.background.idle.timeout': SLEEP_AFTER } : {} });

let serial = 0;

const newKey = (name: BrowserName): string => `${name}-fault-${(serial += 1)}`;

/** A page with a ticker, its panel, and the server's truth. */
export class Scene {
  readonly world: World;
  readonly name: BrowserName;
  readonly page: Page;
  panel: Panel;
  /** A further panel on the same tab, where the fault opened one. */
  second: Panel | null = null;
  /** Messages of each ticker that is started. */
  count = 1_000;
  /** Messages a second of each ticker that is started. */
  rate = RATE;
  #runs: Run[] = [];
  #lostBefore = 0;

  constructor(world: World, page: Page, panel: Panel) {
    this.world = world;
    this.name = world.browser.name;
    this.page = page;
    this.panel = panel;
  }

  /** Starts a ticker in the page that is shown. */
  async start(): Promise<void> {
    const key = newKey(this.name);
    this.#runs.push({ key, end: 'alive' });
    await startTicker(this.page, key, this);
    await untilCurrent(this.page, 1);
  }

  /** Opens another ticker page in the same tab. */
  async leaveFor(): Promise<void> {
    this.noteEnd('left');
    await this.page.goto(`${this.world.url}${PAGE}&run=${newKey(this.name)}`);
  }

  /** The page goes, by whatever way, before its ticker is done. */
  noteEnd(end: 'left' | 'crashed'): void {
    const last = this.#runs.at(-1);
    if (last?.end === 'alive') last.end = end;
  }

  /** Resolves when the page has received `share` of its messages. */
  async untilReceived(share: number): Promise<void> {
    await untilCurrent(this.page, Math.floor(this.count * share), { timeout: 120_000 });
  }

  /** Resolves when the ticker of the page that is shown has ended. */
  async untilDone(): Promise<void> {
    await this.page.waitFor(() => window.testPage?.done, undefined, { timeout: 180_000 });
  }

  /** Resolves when the panel shows what the page has received of the ticker that was started last. */
  async untilShown(): Promise<void> {
    const key = this.#runs.at(-1)?.key ?? '';
    const count = (await currentIn(this.page)) ?? 0;
    // What each connection has received is counted already: reading every payload again and again takes seconds.
    await this.panel.waitFor(
      (wanted) => {
        const all = realtimePanel.streams().flatMap(({ spans }) => spans);
        const own = all.filter(({ url }) => new URL(url).searchParams.get('run') === wanted.key);
        return own.reduce((sum, { messagesIn }) => sum + messagesIn, 0) >= wanted.count;
      },
      { key, count },
    );
  }

  /** Compares what a panel shows of everything started with what the server sent, until they agree or time is up. */
  async compare(panel: Panel = this.panel): Promise<Verdict> {
    const end = performance.now() + PATIENCE;
    for (;;) {
      const verdict = await this.#judge(panel).catch((error: unknown) => {
        // The panel's document may be on its way to another place.
        if (performance.now() > end) throw error;
        return null;
      });
      if (verdict !== null && (isFlawless(verdict) || performance.now() > end)) return verdict;
      await sleep(200);
    }
  }

  /** Counts only what is started and lost from here on. */
  async begin(): Promise<void> {
    this.#runs = [];
    this.#lostBefore = (await readPanel(this.panel)).figures.lost;
  }

  close(): Promise<void> {
    return this.page.close();
  }

  async #judge(panel: Panel): Promise<Verdict> {
    const shown = await readPanel(panel);
    const truth: { run: Run; numbers: readonly number[] }[] = [];
    for (const run of this.#runs) truth.push({ run, numbers: await this.#numbersOf(run) });
    return judge(shown, truth, this.#lostBefore);
  }

  /** The numbers that reached the page of a run, in order; of a page that crashed those that were sent. */
  async #numbersOf(run: Run): Promise<readonly number[]> {
    const log = await this.world.log(run.key);
    const numbers = log.flatMap(({ event, number }) => (event === 'in' && number !== undefined ? [number] : []));
    return run.end === 'crashed' ? numbers : numbers.slice(0, Math.max(0, await this.#received(run)));
  }

  /** How many messages the page of a run has received, by its own account. */
  async #received(run: Run): Promise<number> {
    if (run.end === 'alive') return (await currentIn(this.page)) ?? -1;
    // A page in the back/forward cache may go twice; it receives nothing in between.
    return Math.max(-1, ...(await reportedBy(this.world.url, run.key)));
  }
}

/** Opens a ticker page with its panel. */
export async function openScene(world: World): Promise<Scene> {
  const page = await world.open(PAGE, newKey(world.browser.name));
  const panel = await page.openDevTools();
  // What ends before the panel has reached it is no part of its recording.
  await untilText(panel, 'footer .source', /^Connected to the page$/);
  return new Scene(world, page, panel);
}
