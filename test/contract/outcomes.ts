import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserName, Page, Panel } from '../drivers/index.ts';

declare global {
  interface Window {
    /** Uses promises in every way; see fixtures/outcomes.js. */
    useEachWay: (refusing: string) => Promise<readonly string[]>;
  }
}

/** What the panel shows of the ways in which a page used promises. */
export interface Outcomes {
  /** Each way, with the bodies that were recorded of its answer. */
  readonly answers: Readonly<Record<string, number>>;
  /** Each way, with how its refused request has ended. */
  readonly refused: Readonly<Record<string, string>>;
}

/** Nothing listens there. */
export const REFUSING = 'http://127.0.0.1:1';

/** Milliseconds in which outcomes of which no use was seen are learnt elsewhere. */
const LATE = 600;

/** Milliseconds until the panel has the last of them; a slow machine is no failure. */
const LIMIT = 30_000;

/** Ways of which the recording need not hold the failure, as only Chromium tells it. */
export const untoldFailures = (name: BrowserName): readonly string[] =>
  name === 'firefox' ? ['await-kept', 'resolve', 'reader-kept'] : [];

const readOutcomes = (panel: Panel, ways: readonly string[]): Promise<Outcomes> =>
  panel.evaluate((names) => {
    const streams = realtimePanel.streams();
    const payloads = streams.flatMap(({ id }) => realtimePanel.messages(id));
    const texts = payloads.map((payload) => (payload?.encoding === 'base64' ? atob(payload.data) : payload?.data));
    const ends = streams.flatMap(({ spans }) => spans.map(({ url, how }) => [new URL(url).pathname, how ?? 'unknown']));
    const refused: Record<string, string> = Object.fromEntries(ends);
    return {
      answers: Object.fromEntries(names.map((way) => [way, texts.filter((text) => text === way).length])),
      refused: Object.fromEntries(names.map((way) => [way, refused[`/${way}`] ?? 'not recorded'])),
    };
  }, ways);

/**
 * Lets a page use `fetch` and promises of bodies in every way, in front of a panel.
 *
 * @returns the outcomes once each is known that must be; as far as they are known when the time is up.
 */
export async function recordOutcomes(page: Page, panel: Panel, name: BrowserName): Promise<Outcomes> {
  const ways = await page.evaluate((refusing) => window.useEachWay(refusing), REFUSING);
  const due = ways.filter((way) => !untoldFailures(name).includes(way));
  const end = performance.now() + LIMIT;
  for (;;) {
    await sleep(LATE);
    const outcomes = await readOutcomes(panel, ways);
    const { answers, refused } = outcomes;
    const isKnown = ways.every((way) => answers[way] !== 0) && due.every((way) => refused[way] === 'failed');
    if (isKnown || performance.now() >= end) return outcomes;
  }
}
