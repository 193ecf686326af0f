/** Loads: what is asked of a page, what it received, and what of that arrived in a panel. */
import { performance } from 'node:perf_hooks';
import type { DebugApi } from '../../src/devtools-panel/state/debug-api.ts';
import type { View } from '../../scripts/browsers/driver.ts';
import type { Feed } from './feed.ts';

interface Load {
  /** Messages a second. */
  readonly rate: number;
  /** Characters of each. */
  readonly size: number;
  readonly seconds: number;
}

/** What the page itself received and drew. */
export interface Played {
  readonly received: number;
  /** Messages a second that the page really received. */
  readonly rate: number;
  /** Frames a second. */
  readonly frameRate: number;
  /** Milliseconds between two frames, at most. */
  readonly longest: number;
}

export interface Delivered extends Load, Played {
  /** Messages that the panel declared lost. */
  readonly lost: number;
  /** Messages that are missing without a word. */
  readonly undeclared: number;
  readonly withoutContent: number;
}

declare global {
  var feed: Feed;
  /** Asks the server for messages; see {@link startFeed}. */
  var start: (query: string) => void;
  /** In the document of the panel; see debug-api.ts. */
  var realtimePanel: DebugApi;
  /** Milliseconds from sending a message to drawing its row. */
  var latencies: number[];
  var rowObserver: MutationObserver;
}

/** Milliseconds that a panel may need, after the last message, for what is still on its way. */
const REST = 120_000;

/**
 * Plays a load to its end, however far behind the page may be.
 *
 * @param page of the feed
 */
export async function play(page: View, { rate, size, seconds }: Load): Promise<Played> {
  await page.evaluate((query) => start(query), `rate=${rate}&size=${size}&seconds=${seconds}`);
  await page.waitFor(() => feed.isDone, undefined, { timeout: seconds * 1_000 * 6 + 60_000 });
  const { received, longest, frames, length } = await page.evaluate(() => feed);
  const perSecond = (count: number) => count / (length / 1_000);
  return { received, rate: perSecond(received), frameRate: perSecond(frames), longest };
}

const figuresOf = (panel: View) => panel.evaluate(() => realtimePanel.totals(), undefined, { timeout: 60_000 });

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
  panel.evaluate(() => {
    globalThis.latencies = [];
    const seen = new Set<string | undefined>();
    globalThis.rowObserver = new MutationObserver(() => {
      for (const row of document.querySelectorAll<HTMLElement>('[data-message]')) {
        if (seen.has(row.dataset['message'])) continue;
        seen.add(row.dataset['message']);
        const sent = / (1\d{12}\.\d\d) /.exec(row.querySelector('.preview')?.textContent ?? '')?.[1];
        if (sent !== undefined) latencies.push(performance.timeOrigin + performance.now() - Number(sent));
      }
    });
    rowObserver.observe(document.body, { childList: true, subtree: true, attributes: true, characterData: true });
  });

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
  await panel.waitFor((count) => realtimePanel.totals().messages >= count, received);
  const measured = await panel.evaluate(() => {
    rowObserver.disconnect();
    return latencies;
  });
  return { latencies: measured.toSorted((a, b) => a - b), received };
}
