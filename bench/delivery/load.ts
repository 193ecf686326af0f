/** Loads: what is asked of a page, what it received, and what of that stands in a panel. */
import { performance } from 'node:perf_hooks';
import type { View } from '../../scripts/browsers/driver.ts';

/** messages a second, characters of each, how long */
interface Load {
  readonly rate: number;
  readonly size: number;
  readonly seconds: number;
}

/** by the page; milliseconds */
export interface Played {
  readonly received: number;
  readonly rate: number;
  readonly frameRate: number;
  readonly longest: number;
}

interface Figures {
  readonly messages: number;
  readonly lost: number;
  readonly withoutContent: number;
}

export type Delivered = Load & Played & { lost: number; undeclared: number; withoutContent: number };

/** Milliseconds that a panel may need, after the last message, for what is still on its way. */
const REST = 120_000;

/**
 * Plays a load to its end, however far behind the page may be.
 *
 * @param page of the feed
 * @returns `rate`: messages a second that the page really received
 */
export async function play(page: View, { rate, size, seconds }: Load): Promise<Played> {
  await page.evaluate(`start('rate=${rate}&size=${size}&seconds=${seconds}')`);
  await page.waitFor('return feed.isDone', { timeout: seconds * 1_000 * 6 + 60_000 });
  const feed = (await page.evaluate('return feed')) as {
    received: number;
    frames: number;
    longest: number;
    length: number;
  };
  const perSecond = (count: number) => count / (feed.length / 1_000);
  const { received, longest } = feed;
  return { received, rate: perSecond(received), frameRate: perSecond(feed.frames), longest };
}

const figuresOf = async (panel: View): Promise<Figures> =>
  (await panel.evaluate('return window.realtimePanel.figures()', { timeout: 60_000 })) as Figures;

/** Plays a load and waits until every message is either in the panel or declared lost. */
export async function deliver(page: View, panel: View, load: Load): Promise<Delivered> {
  const before = await figuresOf(panel);
  const played = await play(page, load);
  const end = performance.now() + REST;
  let after = await figuresOf(panel);
  const count = () => after.messages - before.messages + (after.lost - before.lost);
  while (count() < played.received && performance.now() < end) after = await figuresOf(panel);
  return {
    ...load,
    ...played,
    lost: after.lost - before.lost,
    undeclared: played.received - count(),
    withoutContent: after.withoutContent - before.withoutContent,
  };
}

/** Watches the rows of the table as they are drawn; each shows when its message was sent. */
const watchRows = (panel: View) =>
  panel.evaluate(`
    window.latencies = [];
    const seen = new Set();
    const look = () => {
      for (const row of document.querySelectorAll('[data-message]')) {
        if (seen.has(row.dataset.message)) continue;
        seen.add(row.dataset.message);
        const sent = / (1\\d{12}\\.\\d\\d) /.exec(row.querySelector(".preview")?.textContent);
        if (sent !== null) window.latencies.push(performance.timeOrigin + performance.now() - Number(sent[1]));
      }
    };
    window.subscriber = new MutationObserver(look);
    window.subscriber.observe(document.body, { childList: true, subtree: true, attributes: true, characterData: true });`);

/**
 * Milliseconds from the sending of a message at the server to its row in the table, at 100 messages a second.
 *
 * @returns sorted; rows that were never drawn are missing
 */
export async function measureLatency(
  page: View,
  panel: View,
  seconds: number,
): Promise<{ latencies: number[]; received: number }> {
  await watchRows(panel);
  const { received } = await play(page, { rate: 100, size: 200, seconds });
  await panel.waitFor(`return window.realtimePanel.figures().messages >= ${received}`);
  const latencies = (await panel.evaluate('window.subscriber.disconnect(); return window.latencies')) as number[];
  return { latencies: latencies.toSorted((a, b) => a - b), received };
}
