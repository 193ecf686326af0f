// @ts-check
/** Loads: what is asked of a page, what it received, and what of that stands in a panel. */
import { performance } from 'node:perf_hooks';

/** @typedef {import('../../scripts/browsers/driver.ts').View} View */
/** @typedef {{ rate: number, size: number, seconds: number }} Load messages a second, characters of each, how long */
/** @typedef {{ received: number, rate: number, frameRate: number, longest: number }} Played by the page; milliseconds */
/** @typedef {{ messages: number, lost: number, withoutContent: number }} Figures */
/** @typedef {Load & Played & { lost: number, undeclared: number, withoutContent: number }} Delivered */

/** Milliseconds that a panel may need, after the last message, for what is still on its way. */
const REST = 120_000;

/**
 * Plays a load to its end, however far behind the page may be.
 *
 * @param {View} page of the feed
 * @param {Load} load
 * @returns {Promise<Played>} `rate`: messages a second that the page really received
 */
export async function play(page, { rate, size, seconds }) {
  await page.evaluate(`start('rate=${rate}&size=${size}&seconds=${seconds}')`);
  await page.waitFor('return feed.isDone', { timeout: seconds * 1_000 * 6 + 60_000 });
  const feed = /** @type {{ received: number, frames: number, longest: number, length: number }} */ (
    await page.evaluate('return feed')
  );
  const perSecond = (/** @type {number} */ count) => count / (feed.length / 1_000);
  const { received, longest } = feed;
  return { received, rate: perSecond(received), frameRate: perSecond(feed.frames), longest };
}

/** @param {View} panel @returns {Promise<Figures>} */
const figuresOf = async (panel) =>
  /** @type {Figures} */ (await panel.evaluate('return window.realtimePanel.figures()', { timeout: 60_000 }));

/**
 * Plays a load and waits until every message is either in the panel or declared lost.
 *
 * @param {View} page
 * @param {View} panel
 * @param {Load} load
 * @returns {Promise<Delivered>}
 */
export async function deliver(page, panel, load) {
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

/**
 * Watches the rows of the table as they are drawn; each shows when its message was sent.
 *
 * @param {View} panel
 */
const watchRows = (panel) =>
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
 * @param {View} page
 * @param {View} panel
 * @param {number} seconds
 * @returns {Promise<{ latencies: number[], received: number }>} sorted; rows that were never drawn are missing
 */
export async function measureLatency(page, panel, seconds) {
  await watchRows(panel);
  const { received } = await play(page, { rate: 100, size: 200, seconds });
  await panel.waitFor(`return window.realtimePanel.figures().messages >= ${received}`);
  const latencies = /** @type {number[]} */ (
    await panel.evaluate('window.subscriber.disconnect(); return window.latencies')
  );
  return { latencies: latencies.toSorted((a, b) => a - b), received };
}
