import type { BrowserDriver } from '../drivers/index.ts';
import { untilShown } from '../e2e/support/document.ts';
import { streamsIn } from '../e2e/support/panel.ts';
import { recordOutcomes, REFUSING, type Outcomes } from './outcomes.ts';
import { runFile, type Pages, type Results } from './run-cases.ts';
import type { ContractServer } from './server.ts';

/** What came of hostile pages that a panel was looking at. */
export interface Watched {
  /** The hostile cases, by their names with {@link A_PANEL_OPEN} behind. */
  readonly results: Results;
  /** What the panel has recorded of a page that uses promises in every way. */
  readonly outcomes: Outcomes;
  /** Messages in and out that the panel shows of the socket which the page used at the end. */
  readonly atEnd: unknown;
  /** Addresses that no page has used: a page made the panel believe a message that it forged. */
  readonly forged: unknown;
}

/** What the name of a case ends with when it ran in front of a panel. */
export const A_PANEL_OPEN = ', a panel open';

const USES_PROMISES = '<script src="/fixtures/outcomes.js"></script>';

/** Messages that the page sends when all is over, to see that recording continues. */
const STILL_THERE = 20;

/**
 * The pages of a browser, each opened empty and then led to its address.
 *
 * @param hasPanel whether a panel looks at each, from its first document on
 */
export const openedEmpty = (browser: Pages, hasPanel: boolean): Pages => ({
  async newPage(url) {
    const page = await browser.newPage('about:blank');
    if (hasPanel) await untilShown(await page.openDevTools(), '[role=status]');
    if (url !== 'about:blank') await page.goto(url);
    return page;
  },
});

/** The native case to compare with: the same name without the suffix of a panel. */
export const nativeNameOf = (name: string): string =>
  name.endsWith(A_PANEL_OPEN) ? name.slice(0, -A_PANEL_OPEN.length) : name;

/** The cases of hostile pages, natively, under the names that they have with a panel open. */
export function asIfWatched(results: Results): Results {
  return new Map(
    [...results].filter(([name]) => name.startsWith('hostile: ')).map(([name, text]) => [name + A_PANEL_OPEN, text]),
  );
}

/**
 * Runs the hostile cases in a page that a panel watches from its first script on: every record travels while the page
 * overwrites what it can and forges every message that it knows of.
 */
export async function runWatched(browser: BrowserDriver, server: ContractServer, run: string): Promise<Watched> {
  const page = await browser.newPage(`${server.url}/html?body=${encodeURIComponent(USES_PROMISES)}`);
  const panel = await page.openDevTools();
  await untilShown(panel, '[role=status]');
  const outcomes = await recordOutcomes(page, panel, browser.name);
  const results = await runFile(page, server, 'hostile', { run });
  const key = `${run}-at-end`;
  await page.evaluate(
    async (what) => {
      const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/ws/echo?key=${what.key}`);
      await new Promise((resolve) => {
        socket.onopen = resolve;
      });
      for (let number = 0; number < what.messages; number += 1) socket.send(`still there ${number}`);
    },
    { key, messages: STILL_THERE },
  );
  const atEnd = await panel.waitFor(
    (wanted) => {
      const stream = realtimePanel.streams().find(({ url }) => url.includes(wanted.key));
      if (stream === undefined || stream.messagesIn < wanted.messages) return null;
      return [stream.messagesIn, stream.messagesOut];
    },
    { key, messages: STILL_THERE },
    { timeout: 60_000 },
  );
  const known = [server.url, server.cross, REFUSING].map((url) => new URL(url).host);
  const forged = (await streamsIn(panel)).map(({ url }) => url).filter((url) => !known.includes(new URL(url).host));
  await page.close();
  return {
    outcomes,
    results: new Map(results.map(({ name, result }) => [name + A_PANEL_OPEN, result])),
    atEnd,
    forged,
  };
}
