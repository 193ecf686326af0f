/** What a driver tells of the requests of a page, as records beside those of the page itself. */
import { BoundedMap } from '../../src/base/bounded-map.ts';
import {
  HookedConnections,
  type HookedAttempt,
} from '../../src/devtools-panel/source/browser-har/hooked-connections.ts';
import { NetworkRecords } from '../../src/devtools-panel/source/browser-har/network-records.ts';
import type { BrowserFacts } from '../../src/devtools-panel/source/browser-har/read-browser-facts.ts';
import type { WireRecord } from '../../src/wire/record.ts';
import type { NetworkFact } from '../browsers/driver.ts';

/** Requests that are looked at again: the page's own record of a failure comes a little later. */
const REQUESTS_LIMIT = 500;

interface Request {
  fact: NetworkFact;
  claim: HookedAttempt | null;
}

const factsOf = ({ status, httpVersion, error, protocol, headers, events }: NetworkFact): BrowserFacts => ({
  status,
  httpVersion,
  error,
  protocol,
  events,
  extensions: '',
  transferred: null,
  requestHeaders: [],
  responseHeaders: headers,
});

/** Finds the connection of the page behind each request, and writes what the page could not see of it. */
export class FactRecords {
  readonly #hooked = new HookedConnections();
  readonly #records = new NetworkRecords();
  readonly #requests = new BoundedMap<number, Request>(REQUESTS_LIMIT);

  /** Takes note of records that came from the page. */
  note(records: readonly WireRecord[]): void {
    for (const record of records) this.#hooked.note(record);
  }

  /** Takes note of what was told of requests. */
  add(facts: readonly NetworkFact[]): void {
    for (const fact of facts) {
      const known = this.#requests.get(fact.id);
      if (known === undefined) this.#requests.set(fact.id, { fact, claim: null });
      else known.fact = fact;
    }
  }

  /**
   * What is new since the last call.
   *
   * @param zero milliseconds since the epoch of the recording's zero.
   * @param at milliseconds from that zero.
   */
  read(zero: number, at: number): readonly WireRecord[] {
    return [...this.#requests.values()].flatMap((request) => {
      request.claim ??= this.#claim(request.fact, zero);
      if (request.claim === null) return [];
      return this.#records.read(request.claim, factsOf(request.fact), request.fact.url, at);
    });
  }

  #claim(fact: NetworkFact, zero: number): HookedAttempt | null {
    const { url, isSocket, location } = fact;
    const claim = this.#hooked.claim({ url, isSocket, at: fact.startedAt - zero });
    // The request to the next address is the same attempt.
    if (claim !== null && isRedirect(fact)) this.#hooked.redirect(claim, new URL(location, url).href);
    return claim;
  }
}

const isRedirect = ({ status, location, url }: NetworkFact): boolean =>
  status >= 300 && status < 400 && location !== '' && URL.canParse(location, url);
