import { formatDuration, pluralize } from '../../base/format.ts';
import { shorten } from '../../base/shorten.ts';
import type { FindingText } from './finding-text.ts';

/** Handlers of one stream that take long. Spans are milliseconds. */
export const slowHandlersText = (slow: {
  readonly at: string;
  /** In the browser's words, say `DOMWebSocket.onmessage`. */
  readonly invoker: string;
  /** The function and its script, empty where the browser does not say. */
  readonly source: string;
  readonly count: number;
  readonly longest: number;
  readonly total: number;
  /** The longest time in which the page did little else. */
  readonly behind: number;
  /** Of the busiest seconds, from 0 to 1. */
  readonly share: number;
  readonly within: number;
}): FindingText => ({
  text: `${pluralize(slow.count, 'slow handler')} (${shorten(slow.invoker, 60)}) since ${slow.at}, up to ${formatDuration(slow.longest)}: the page fell behind by up to ${formatDuration(slow.behind)}.`,
  evidence: [
    `${formatDuration(slow.total)} in handlers in all`,
    `${Math.round(slow.share * 100)} % of the busiest ${formatDuration(slow.within)}`,
    ...(slow.source === '' ? [] : [`the longest: ${shorten(slow.source, 120)}`]),
  ],
  doubt: 'The browser names the callback, not the socket: it is the stream whose message came last before it.',
  advice: 'Do less for each message: gather several, draw once a frame, or move the work into a worker.',
});
