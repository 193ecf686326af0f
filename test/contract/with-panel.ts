import type { BrowserDriver } from '../drivers/index.ts';
import { runFile, type Results } from './run-cases.ts';
import type { ContractServer } from './server.ts';

/** What came of hostile pages that a panel was looking at. */
export interface Watched {
  /** The hostile cases, by their names with {@link A_PANEL_OPEN} behind. */
  readonly results: Results;
  /** Messages in and out that the panel shows of the socket which the page used at the end. */
  readonly atEnd: unknown;
  /** Addresses that no page has used: somebody made the panel believe a message of its own. */
  readonly forged: unknown;
}

/** What the name of a case ends with when it ran in front of a panel. */
export const A_PANEL_OPEN = ', a panel open';

/** Messages that the page sends when all is over, to see that recording goes on. */
const STILL_THERE = 20;

/** The case of which this is the one with a panel open; any other is its own. */
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
  const page = await browser.newPage(`${server.url}/html?body=first`);
  const panel = await page.openDevTools();
  await panel.waitFor(`return document.querySelector('[role=status]') !== null`);
  const results = await runFile(page, server, 'hostile', { run });
  const key = `${run}-at-end`;
  await page.evaluate(`
    const socket = new WebSocket(location.origin.replace('http', 'ws') + '/ws/echo?key=${key}');
    await new Promise((resolve) => { socket.onopen = resolve; });
    for (let number = 0; number < ${STILL_THERE}; number += 1) socket.send('still there ' + number);`);
  const atEnd = await panel.waitFor(
    `const stream = realtimePanel.streams().find(({ url }) => url.includes('${key}'));
    return stream?.messagesIn >= ${STILL_THERE} && [stream.messagesIn, stream.messagesOut];`,
    { timeout: 60_000 },
  );
  const forged = await panel.evaluate(
    `const known = ${JSON.stringify([server.url, server.cross])}.map((url) => new URL(url).host);
    return realtimePanel.streams().map(({ url }) => url).filter((url) => !known.includes(new URL(url).host));`,
  );
  await page.close();
  return { results: new Map(results.map(({ name, result }) => [name + A_PANEL_OPEN, result])), atEnd, forged };
}
