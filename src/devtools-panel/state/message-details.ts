import { signal } from '@preact/signals';
import type { RecordRef } from '../../analysis/finding.ts';
import type { DocumentKey, Payload } from '../../wire/record.ts';
import type { BrowserFacts } from '../source/browser-har/read-browser-facts.ts';
import type { RecordSource } from '../source/source.ts';
import { createBodies } from './bodies.ts';
import { createBrowserFactsCache } from './browser-facts.ts';

/** What is fetched for one message or connection when its details are shown. */
export interface MessageDetails {
  /** A whole payload that came after its message; `undefined` while unknown, `null` where the page no longer has it. */
  body(ref: RecordRef): Payload | null | undefined;
  requestBody(ref: RecordRef): void;
  /** What the browser knows of a connection beyond the hook. */
  browserFacts(document: DocumentKey, connection: number): BrowserFacts | undefined;
}

/** The same with the means to add to it, for `state/` alone. */
export interface WritableMessageDetails extends MessageDetails {
  addBody(ref: RecordRef, payload: Payload | null): void;
  addBrowserFacts(document: DocumentKey, connection: number, facts: BrowserFacts): void;
}

/** Makes empty details. Views that read one are drawn again when one of its kind arrives. */
export function createMessageDetails(source: Pick<RecordSource, 'requestBody'>): WritableMessageDetails {
  const bodies = createBodies();
  const facts = createBrowserFactsCache();
  const bodyCount = signal(0);
  return {
    body(ref) {
      void bodyCount.value;
      return bodies.get(ref);
    },
    requestBody(ref) {
      if (bodies.get(ref) === undefined) source.requestBody(ref);
    },
    browserFacts: (document, connection) => facts.get(document, connection),
    addBody(ref, payload) {
      bodies.set(ref, payload);
      bodyCount.value += 1;
    },
    addBrowserFacts: (document, connection, known) => facts.set(document, connection, known),
  };
}
