import { OWN_PAGES, runPage, servePages } from '../neighbours/serve.ts';
import type { Pages, Results } from './run-cases.ts';
import type { ContractServer } from './server.ts';

/** What the names of these cases begin with. */
const NEIGHBOUR = 'neighbour: ';

/**
 * Pages whose scripts change the platform too, as some libraries do: the short form of `npm run test:neighbours`. They
 * run at the same time, in frames of one page.
 *
 * @param only names of the cases to run; all when absent
 * @returns the rows of every page, as JSON text, by the case's name
 */
export async function runNeighbours(
  browser: Pages,
  server: ContractServer,
  only?: readonly string[],
): Promise<Results> {
  if (only?.some((name) => name.startsWith(NEIGHBOUR)) === false) return new Map();
  const served = await servePages(OWN_PAGES);
  try {
    const rows = await runPage(browser, served.url, 'together', server.url);
    return new Map([...rows].map(([row, value]) => [`${NEIGHBOUR}${row}`, value]));
  } catch (error) {
    return new Map([[`${NEIGHBOUR}all`, JSON.stringify({ broken: String(error) })]]);
  } finally {
    served.close();
  }
}
