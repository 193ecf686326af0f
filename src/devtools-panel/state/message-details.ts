import { signal } from '@preact/signals';
import type { RecordRef } from '../../analysis/finding.ts';
import { BoundedMap } from '../../base/bounded-map.ts';
import { CONNECTIONS_STORED } from '../../store/store-limits.ts';
import type { DocumentKey, Payload } from '../../wire/record.ts';
import type { BrowserFacts } from '../source/browser-har/read-browser-facts.ts';
import type { RecordSource } from '../source/source.ts';
import { BODIES_STORED } from './panel-limits.ts';

/** What is fetched for one message or connection when its details are shown. */
export interface MessageDetails {
  /**
   * A whole payload that came after its message; `undefined` while unknown, `null` if the page no longer has it. A view
   * that reads one is drawn again when one arrives.
   */
  body(ref: RecordRef): Payload | null | undefined;
  /** Requests a payload from the source, unless it is known. */
  requestBody(ref: RecordRef): void;
  /** What the browser knows of a connection beyond the hook. */
  browserFacts(document: DocumentKey, connection: number): BrowserFacts | undefined;
}

/** The same with the means to add to it, for `state/` alone. */
export interface WritableMessageDetails extends MessageDetails {
  addBody(ref: RecordRef, payload: Payload | null): void;
  addBrowserFacts(document: DocumentKey, connection: number, facts: BrowserFacts): void;
}

/** Makes empty details. The bodies added longest ago are evicted first, and the oldest connections. */
export function createMessageDetails(source: Pick<RecordSource, 'requestBody'>): WritableMessageDetails {
  const bodies = new BoundedMap<string, Payload | null>(BODIES_STORED);
  const facts = new BoundedMap<string, BrowserFacts>(CONNECTIONS_STORED);
  const bodyCount = signal(0);
  const bodyKey = ({ document, n }: RecordRef): string => `${document} ${n}`;
  const connectionKey = (document: DocumentKey, connection: number): string => `${document} ${connection}`;
  return {
    body(ref) {
      void bodyCount.value;
      return bodies.get(bodyKey(ref));
    },
    requestBody(ref) {
      if (bodies.get(bodyKey(ref)) === undefined) source.requestBody(ref);
    },
    browserFacts: (document, connection) => facts.get(connectionKey(document, connection)),
    addBody(ref, payload) {
      bodies.renew(bodyKey(ref), payload);
      bodyCount.value += 1;
    },
    addBrowserFacts(document, connection, known) {
      facts.set(connectionKey(document, connection), known);
    },
  };
}
