import type { DocumentKey } from './record.ts';

/** A recorder's own key is 32 hexadecimal digits and can never begin so. */
const PREFIX = 'browser:';

/**
 * Names a document that stands for no page: it holds what the browser tells of connections which no recorder in a page
 * has seen, those of workers above all. `number` counts from 1 within one recording.
 */
export const browserDocument = (number: number): DocumentKey => `${PREFIX}${number}`;

/** Whether the connections of a document were seen by the browser and not by the hook in a page. */
export const isSeenByBrowser = (document: DocumentKey): boolean => document.startsWith(PREFIX);
