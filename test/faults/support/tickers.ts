/** The tickers of a test page: how they are started, and how many messages they have brought. */
import type { Page } from '../../drivers/index.ts';

interface Ticker {
  /** Messages in all. */
  readonly count: number;
  /** Messages a second. */
  readonly rate: number;
}

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
export const startTicker = (page: Page, key: string, { count, rate }: Ticker): Promise<unknown> =>
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
export const currentIn = (page: Page): Promise<number | undefined> => page.evaluate(() => window.current?.());

/** Waits until the ticker started last has brought so many messages to the page. */
export const untilCurrent = (page: Page, count: number, options?: { timeout: number }): Promise<unknown> =>
  page.waitFor((least) => (window.current?.() ?? 0) >= least, count, options);
