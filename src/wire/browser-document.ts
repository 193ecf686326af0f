import type { DocumentKey } from './record.ts';

/** A recorder's key is 32 hexadecimal digits, so it can never begin like this. */
const PREFIX = 'browser:';

/**
 * Names a document that is not a page: it holds what the browser reports about connections that no recorder in a page
 * has seen, mostly those of workers. `number` counts from 1 within one recording.
 */
export const browserDocument = (number: number): DocumentKey => `${PREFIX}${number}`;

/** The document whose records say what the browser knows of connections of others; it has none itself. */
export const NETWORK_DOCUMENT: DocumentKey = browserDocument(0);

/** The document whose records say when the threads of others were busy. */
export const BUSY_DOCUMENT: DocumentKey = `${PREFIX}busy`;

/** Whether the connections of a document were reported by the browser and not recorded by the hook in a page. */
export const isSeenByBrowser = (document: DocumentKey): boolean => document.startsWith(PREFIX);

/**
 * The document of the `induced` records of a proxy: what it does to connections on the wire, in whichever page. Their
 * `connection` is 0, and their `text` is the part of an address that the fault is for, empty for all. A recorder's key is 32
 * hexadecimal digits, so no page has this one.
 */
export const WIRE_FAULTS_DOCUMENT: DocumentKey = 'wire:faults';

/** Whether the records of a document come from a recorder in a page or a worker: those of the others begin at any time. */
export const isSeenByRecorder = (document: DocumentKey): boolean =>
  !isSeenByBrowser(document) && document !== WIRE_FAULTS_DOCUMENT;
