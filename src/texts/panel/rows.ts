import { formatDuration, formatPercent } from '../../base/format.ts';
import { formatCount, formatRate, pluralize } from './numbers.ts';

/** States of a stream; read aloud next to its name, where the eye sees an icon. */
export const STREAM_STATES = {
  connecting: 'connecting',
  open: 'open',
  waiting: 'waiting',
  closed: 'closed',
  failed: 'failed',
} as const;

/** What a stream's row says next to or below its name. */
export const STREAM_FACTS = {
  rate: (perSecond: number): string => formatRate(perSecond),
  received: (messages: number): string => `${formatCount(messages)} in`,
  sent: (messages: number): string => `${formatCount(messages)} out`,
  requests: (count: number): string => pluralize(count, 'request'),
  runs: (count: number): string => pluralize(count, 'run'),
  attempts: (count: number): string => pluralize(count, 'attempt'),
  longPoll: (hold: number, isCertain: boolean, emptyShare: number): string =>
    `held ${about(isCertain)}${formatDuration(hold)}, ${formatPercent(emptyShare)} empty`,
  shortPoll: (period: number, isCertain: boolean, emptyShare: number): string =>
    `${about(isCertain)}every ${formatDuration(period)}, ${formatPercent(emptyShare)} empty`,
  devTooling: 'dev tooling',
  /** For streams that no page hook can see: those of workers, and of pages that were open before the extension. */
  seenByBrowser: 'seen by the browser only',
  /** The kind of worker that opened a stream; one that is not the page's alone shows the same in every tab. */
  worker: {
    dedicated: 'in a worker of the page',
    shared: 'in a shared worker, for all tabs of its origin',
    service: 'in a service worker, for all tabs of its origin',
  },
} as const;

const about = (isCertain: boolean): string => (isCertain ? '' : 'about ');

/** Close codes with the meaning that RFC 6455, section 7.4.1 gives them; others are shown as numbers. */
const CLOSE_CODES: Readonly<Record<number, string>> = {
  1000: 'normally',
  1001: 'because one side went away',
  1006: 'without a close frame',
  1008: 'for a policy',
  1009: 'because a message was too big',
  1011: 'by a server error',
  1012: 'for a server restart',
  1013: 'to try again later',
};

/** How a connection or request ended. */
const ENDS = {
  closed: 'Closed',
  complete: 'Complete',
  aborted: 'Ended by the page',
  timeout: 'Timed out',
  failed: 'Failed',
  unread: 'Response not read',
  unseen: 'Outcome not seen',
  'page-gone': 'Ended with the page',
} as const;

/**
 * One sentence on how a connection ended: `Closed 1006 without a close frame, after 27.8 s`.
 *
 * @param duration how long it was open; `null` if it never was, or still is.
 */
export function endText(
  how: keyof typeof ENDS,
  {
    code,
    reason,
    duration,
  }: { readonly code: number | null; readonly reason: string; readonly duration: number | null },
): string {
  const withCode = code === null ? '' : ` ${code} ${CLOSE_CODES[code] ?? ''}`.trimEnd();
  const withReason = reason === '' ? '' : ` (“${reason}”)`;
  return `${ENDS[how]}${withCode}${withReason}${duration === null ? '' : `, after ${formatDuration(duration)}`}`;
}

const waited = (wait: number | null): string => (wait === null ? '' : `, waited ${formatDuration(wait)}`);

/** Rows between messages: what happened to the connection, the page or the recording. */
export const EVENT_ROWS = {
  opened: (after: number): string => `Opened after ${formatDuration(after)}`,
  attemptOpened: (attempt: number, wait: number | null, down: number | null): string =>
    `Attempt ${attempt} opened${waited(wait)}${down === null ? '' : `, down ${formatDuration(down)}`}`,
  couldNotConnect: 'Could not connect',
  unanswered: (attempt: number, wait: number | null): string =>
    attempt === 0 ? 'Connecting, not answered yet' : `Attempt ${attempt} not answered yet${waited(wait)}`,
  attemptFailed: (attempt: number, wait: number | null): string => `Attempt ${attempt} failed${waited(wait)}`,
  requestFailed: (status: number): string => `Request failed with status ${status}`,
  requestEnded: (end: string): string => `${end} (request)`,
  pageOpened: (url: string): string => `Page opened ${url}`,
  unannouncedEnd: 'The page ended without notice; its last messages may be missing',
  notRecorded: (messages: number): string => `${formatCount(messages)} not recorded`,
  page: {
    hidden: 'Page hidden',
    offline: 'Browser offline',
    frozen: 'Page frozen',
    asleep: 'Computer asleep',
    busy: 'Page busy',
  },
  pageFor: (state: string, duration: number): string => `${state} for ${formatDuration(duration)}`,
  missing: (count: number, group: string, runs: string): string =>
    `${formatCount(count)} missing${group === '' ? '' : ` of ${group}`}: ${runs}`,
} as const;

const REQUEST_RESULTS = {
  data: 'returned data',
  empty: 'returned no data',
  failed: 'failed',
  pending: 'is still open',
} as const;

/** The mark on a row of the table, by the finding that names its message. */
export const BADGES = { duplicate: 'duplicate', replay: 'again', twice: 'twice', late: 'late' } as const;

/** The marks of a lane as a list. */
export const LANE_ENTRIES = {
  /** @param duration `null` while the request is open. */
  request: (result: keyof typeof REQUEST_RESULTS, duration: number | null, status: number): string =>
    `Request ${REQUEST_RESULTS[result]}${duration === null ? '' : ` after ${formatDuration(duration)}`}${status === 0 ? '' : `, status ${status}`}`,
  summary: (counts: {
    readonly received: number;
    readonly sent: number;
    readonly connections: number;
    readonly findings: number;
  }): string =>
    [
      pluralize(counts.received, 'message received', 'messages received'),
      `${formatCount(counts.sent)} sent`,
      pluralize(counts.connections, 'connection'),
      pluralize(counts.findings, 'finding'),
    ].join(', '),
} as const;
