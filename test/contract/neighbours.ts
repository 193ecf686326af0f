import { OWN_PAGES, runPage, servePages } from '../neighbours/serve.ts';
import type { Pages, Results } from './run-cases.ts';
import type { ContractServer } from './server.ts';

const nameOf = (page: string): string => `neighbour: ${page}`;

/**
 * Pages whose scripts change the platform too, as some libraries do: the short form of `npm run test:neighbours`. They
 * run at the same time.
 *
 * @param only names of the cases to run, of which each page has several; all when absent
 * @returns the rows of every page, as JSON text, by the case's name
 */
export async function runNeighbours(
  browser: Pages,
  server: ContractServer,
  only?: readonly string[],
): Promise<Results> {
  const names = OWN_PAGES.filter((page) => only?.some((name) => name.startsWith(nameOf(page))) ?? true);
  if (names.length === 0) return new Map();
  const served = await servePages(names);
  try {
    const run = async (page: string): Promise<Results> => {
      const rows = await runPage(browser, served.url, page, server.url).catch((error: unknown) => String(error));
      if (typeof rows === 'string') return new Map([[nameOf(page), JSON.stringify({ broken: rows })]]);
      return new Map([...rows].map(([row, value]) => [`${nameOf(page)}, ${row}`, value]));
    };
    return new Map((await Promise.all(names.map(run))).flatMap((rows) => [...rows]));
  } finally {
    served.close();
  }
}
