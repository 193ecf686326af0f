import { type Page, type Panel } from '../../drivers/index.ts';
import { clickByScript, untilShown } from './document.ts';
import type { World } from './world.ts';

/** The clients of the page that come back by themselves. */
export const SOCKETS = ['exponential', 'fixed', 'immediate'];

/** A page whose server stays up: what ends there was ended by us. */
export const FAULTS_PAGE = '/reconnect.html?autostart=1&outages=0&end=open&every=100';

export const oneClick = (panel: Panel, key: string): Promise<unknown> => clickByScript(panel, `[data-fault="${key}"]`);

/** Sets a field and says so, as a person's input does. */
export const fill = (panel: Panel, selector: string, value: string): Promise<unknown> =>
  panel.evaluate(
    (what) => {
      const field = document.querySelector<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>(what.selector);
      if (field === null) throw new Error(`Nothing matches ${what.selector}`);
      field.value = what.value;
      field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }));
    },
    { selector, value },
  );

/** Opens the Faults tab and says that faults are for the whole page. */
export async function openFaults(panel: Panel): Promise<void> {
  await untilShown(panel, '[id$="-tab-faults"]');
  await clickByScript(panel, '[id$="-tab-faults"]');
  await fill(panel, '.fault-scope select', 'page');
}

/** How many messages the page has received of each client. */
export const receivedBy = (page: Page): Promise<Readonly<Record<string, number>>> =>
  page.evaluate(() => ({ ...window.testPage?.received }));

/** Waits until each of these clients has got more than before. */
export const untilMore = (
  page: Page,
  clients: readonly string[],
  before: Readonly<Record<string, number>>,
): Promise<unknown> =>
  page.waitFor(
    ({ labels, counts }) => labels.every((label) => (window.testPage?.received[label] ?? 0) > (counts[label] ?? 0)),
    { labels: clients, counts: before },
    { timeout: 20_000 },
  );

/** Waits until the page has received nothing for a while. */
async function untilSilent(page: Page, clients: readonly string[]): Promise<Readonly<Record<string, number>>> {
  await page.waitFor(
    (labels) => {
      const sum = labels.reduce((all, label) => all + (window.testPage?.received[label] ?? 0), 0);
      const seen = Reflect.get(window, 'lastSum') as { sum: number; at: number } | undefined;
      if (seen === undefined || seen.sum !== sum) Reflect.set(window, 'lastSum', { sum, at: performance.now() });
      // Ten times as long as between two messages.
      return seen !== undefined && seen.sum === sum && performance.now() - seen.at > 1_000;
    },
    clients,
    { timeout: 20_000 },
  );
  return receivedBy(page);
}

/** A page with traffic, and a panel in which nothing is in force. */
export async function beginFaults(world: World, run: string): Promise<{ readonly page: Page; readonly panel: Panel }> {
  const page = await world.open(FAULTS_PAGE, run);
  const panel = await page.openDevTools({ width: 1280, height: 800 });
  await untilMore(page, SOCKETS, {});
  await openFaults(panel);
  return { page, panel };
}

/** The same with every connection silent, and what each client had received by then. */
export async function beSilent(world: World, run: string) {
  const begun = await beginFaults(world, run);
  await oneClick(begun.panel, 'silent');
  await untilShown(begun.panel, '.badge-in-force');
  return { ...begun, before: await untilSilent(begun.page, SOCKETS) };
}
