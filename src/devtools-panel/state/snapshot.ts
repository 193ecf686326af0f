import type { ObscuredInterval, Navigation } from '../../analysis/obscured-intervals.ts';
import { formatClock } from '../../base/format.ts';
import type { Finding } from '../../analysis/finding.ts';
import type { LedgerEntry } from '../../analysis/ledger.ts';
import type { StreamId } from '../../analysis/streams/stream.ts';
import type { InducedMarks } from '../rows/induced-marks.ts';
import type { PageEvent } from '../rows/event-rows.ts';
import type { StreamSummary } from '../rows/stream-summary.ts';

/** What the views show of the recording at one instant. Replaced as a whole; a paused view keeps its snapshot. */
export interface Snapshot {
  readonly streams: readonly StreamSummary[];
  readonly findings: readonly Finding[];
  /** The same by the stream that they are about, in order of time. */
  readonly findingsByStream: ReadonlyMap<StreamId, readonly Finding[]>;
  /** What was counted without being listed one by one. */
  readonly ledger: readonly LedgerEntry[];
  readonly events: readonly PageEvent[];
  /** What was caused on purpose. */
  readonly induced: InducedMarks;
  /** The present, from the recording's zero. */
  readonly now: number;
}

/** An instant by the user's clock, to the second. */
export const clockOf = (epoch: number): string => {
  const date = new Date(epoch);
  return formatClock(((date.getHours() * 60 + date.getMinutes()) * 60 + date.getSeconds()) * 1_000, 'second');
};

/** An obscured interval as rows and canvas need it. */
export const toIntervalEvent = ({ kind, from, until, count }: ObscuredInterval): PageEvent => ({
  kind,
  at: from,
  until,
  count,
  url: '',
});

/** A navigation as rows and canvas need it. */
export const toNavigationEvent = ({ at, url }: Navigation): PageEvent => ({
  kind: 'navigation',
  at,
  until: at,
  count: 0,
  url,
});
