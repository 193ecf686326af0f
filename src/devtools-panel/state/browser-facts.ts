import { BoundedMap } from '../../base/bounded-map.ts';
import type { DocumentKey } from '../../wire/record.ts';
import type { BrowserFacts } from '../source/browser-har/read-browser-facts.ts';
import { CONNECTIONS_STORED } from '../../store/store-limits.ts';

/** What the browser knows of the newest connections, for the detail view. */
interface BrowserFactsCache {
  set(document: DocumentKey, connection: number, facts: BrowserFacts): void;
  get(document: DocumentKey, connection: number): BrowserFacts | undefined;
}

/** Makes an empty store of at most `CONNECTIONS_STORED` connections; the oldest go first. */
export function createBrowserFactsCache(): BrowserFactsCache {
  const held = new BoundedMap<string, BrowserFacts>(CONNECTIONS_STORED);
  return {
    set(document, connection, facts) {
      held.set(`${document} ${connection}`, facts);
    },
    get: (document, connection) => held.get(`${document} ${connection}`),
  };
}
