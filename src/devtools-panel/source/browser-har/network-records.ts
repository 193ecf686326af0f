import { RESPONSE_HEADERS } from '../../../formats/har/har-values.ts';
import { BoundedMap } from '../../../base/bounded-map.ts';
import { type Millis, millis } from '../../../base/units.ts';
import { NETWORK_DOCUMENT } from '../../../wire/browser-document.ts';
import type { EventCount } from '../../../wire/network-record.ts';
import type { WireRecord } from '../../../wire/record.ts';
import type { HookedAttempt } from './hooked-connections.ts';
import type { BrowserFacts } from './read-browser-facts.ts';

/** Attempts whose last record is remembered. */
const ATTEMPTS_LIMIT = 5_000;

/** Characters of an address or of the browser's words that are kept. */
const TEXT_LIMIT = 2_000;

/** What Chromium says of an answer that it does not take, and of whatever the page ends itself. */
const ABORTED = 'net::ERR_ABORTED';

const keyOf = ({ document, connection, number }: HookedAttempt): string => `${document} ${connection} ${number}`;

/**
 * Writes what the browser knows of connections that pages have recorded, as records: of handshakes and event sources, whose
 * answer no script can see, and of requests that failed. A page sees all of any other.
 */
export class NetworkRecords {
  readonly #written = new BoundedMap<string, string>(ATTEMPTS_LIMIT);
  /** The events of each attempt at the reading before. */
  readonly #events = new BoundedMap<string, readonly EventCount[]>(ATTEMPTS_LIMIT);
  #next = 0;
  #last = 0;

  /**
   * The record of an attempt; none where nothing is known, or nothing new.
   *
   * @param url the address that answered.
   * @param at milliseconds from the recording's zero.
   */
  read(attempt: HookedAttempt, facts: BrowserFacts, url: string, at: number): readonly WireRecord[] {
    const { document, connection, transport, number, hasFailed, hasOpened } = attempt;
    const isUnseen = transport === 'eventsource' || (hasFailed && (transport !== 'websocket' || !hasOpened));
    if (!isUnseen) return [];
    const { status, httpVersion, protocol } = facts;
    const error = hasFailed && facts.error !== ABORTED ? facts.error.slice(0, TEXT_LIMIT) : '';
    if (status === 0 && error === '') return [];
    // The page's own record of an event may be on its way: only what the reading before had already is missing in it.
    const events = this.#events.get(keyOf(attempt)) ?? [];
    if (facts.events.length > 0) this.#events.set(keyOf(attempt), facts.events);
    const unlistened = events.filter(([type]) => type !== '' && !attempt.types.has(type));
    const said = {
      of: document,
      request: connection,
      attempt: number,
      status,
      url: url === attempt.url ? '' : url.slice(0, TEXT_LIMIT),
      httpVersion,
      protocol,
      error,
      unlistened,
      headers: facts.responseHeaders.filter(([name]) => RESPONSE_HEADERS.has(name)),
    };
    // Counts grow all the time: they are written when they have doubled.
    const magnitudes = unlistened.map(([type, count]) => [type, Math.floor(Math.log2(count))]);
    const text = JSON.stringify({ ...said, unlistened: magnitudes });
    // A redirected request is listed under each of its addresses, again and again.
    const key = `${keyOf(attempt)} ${said.url}`;
    if (this.#written.get(key) === text) return [];
    this.#written.set(key, text);
    return [{ kind: 'network', ...said, n: this.#next++, at: this.#instant(at), document: NETWORK_DOCUMENT }];
  }

  /** Time never runs backwards within a document. */
  #instant(at: number): Millis {
    this.#last = Math.max(this.#last, at);
    return millis(this.#last);
  }
}
