import { runsText } from '../../texts/missing-numbers.ts';
import type { Finding } from '../../analysis/finding.ts';
import type { ConnectionSpan, Stream } from '../../analysis/streams/stream.ts';
import { endKind } from '../../timeline/span-bars.ts';
import type { TimeColumn } from '../../base/time-column.ts';
import { endText, EVENT_ROWS } from '../../texts/panel/rows.ts';

/** A row between messages: what happened to the connection, the page or the recording. */
export interface EventRow {
  readonly kind: 'open' | 'close' | 'failure' | 'attempt' | 'gap' | 'page' | 'not-recorded';
  readonly at: number;
  readonly text: string;
  /** The row is placed before the message at this position. */
  readonly position: number;
  /** Id of the finding that it shows, empty otherwise. */
  readonly finding: string;
}

/** An obscured interval or navigation of the recording, as far as rows need it. */
export interface PageEvent {
  readonly kind: 'hidden' | 'offline' | 'frozen' | 'asleep' | 'not-recorded' | 'navigation';
  readonly at: number;
  readonly until: number | null;
  readonly count: number;
  readonly url: string;
}

type Unplaced = Omit<EventRow, 'position'>;

/** One sentence on how a connection ended. */
export const describeEnd = ({ how, code, reason, openAt, closeAt }: ConnectionSpan): string =>
  endText(how ?? 'closed', {
    code,
    reason,
    duration: openAt === null || closeAt === null ? null : closeAt - openAt,
  });

/** Rows on connections, attempts and waits. */
function connectionRows(stream: Stream, now: number): readonly Unplaced[] {
  const rows: Unplaced[] = [];
  let attempt = 0;
  let downSince: number | null = null;
  let closedAt: number | null = null;
  for (const span of stream.spans) {
    if (span.connectingAt > now) break;
    const wait = closedAt === null ? null : span.connectingAt - closedAt;
    if (closedAt !== null) attempt += 1;
    if (span.openAt !== null && span.openAt <= now) {
      const down = downSince === null ? null : span.openAt - downSince;
      const text =
        attempt === 0
          ? EVENT_ROWS.opened(span.openAt - span.connectingAt)
          : EVENT_ROWS.attemptOpened(attempt, wait, down);
      rows.push({ kind: 'open', at: span.openAt, text, finding: '' });
      attempt = 0;
    }
    if (span.closeAt === null || span.closeAt > now) continue;
    closedAt = span.closeAt;
    if (span.openAt === null) {
      const text = attempt === 0 ? EVENT_ROWS.couldNotConnect : EVENT_ROWS.attemptFailed(attempt, wait);
      rows.push({ kind: 'attempt', at: span.closeAt, text, finding: '' });
      downSince ??= span.connectingAt;
    } else {
      downSince = span.closeAt;
      rows.push({
        kind: endKind(span) === 'abnormal' ? 'failure' : 'close',
        at: span.closeAt,
        text: describeEnd(span),
        finding: '',
      });
    }
  }
  return rows;
}

/** Requests that failed; messages show those that succeeded. */
const requestRows = (stream: Stream, now: number): readonly Unplaced[] =>
  stream.spans.flatMap((span): readonly Unplaced[] => {
    if (span.closeAt === null || span.closeAt > now) return [];
    const hasFailed = span.how === 'failed' || span.how === 'timeout' || span.status >= 400;
    if (!hasFailed) return [];
    const text =
      span.status >= 400 ? EVENT_ROWS.requestFailed(span.status) : EVENT_ROWS.requestEnded(describeEnd(span));
    return [{ kind: 'failure', at: span.closeAt, text, finding: '' }];
  });

function pageRow(event: PageEvent): Unplaced {
  if (event.kind === 'navigation')
    return { kind: 'page', at: event.at, text: EVENT_ROWS.pageOpened(event.url), finding: '' };
  if (event.kind === 'not-recorded') {
    const text = event.count === 0 ? EVENT_ROWS.unannouncedEnd : EVENT_ROWS.notRecorded(event.count);
    return { kind: 'not-recorded', at: event.at, text, finding: '' };
  }
  const state = EVENT_ROWS.page[event.kind];
  const text = event.until === null ? state : EVENT_ROWS.pageFor(state, event.until - event.at);
  return { kind: 'page', at: event.at, text, finding: '' };
}

/** Runs of missing numbers that a row writes out; the finding has the others. */
const SHOWN_RUNS = 3;

/** What is missing, in few words: `14 missing: 1042 to 1055`. */
function missingWords({ count, missing, text }: Finding): string {
  if (missing.length === 0) return text;
  return EVENT_ROWS.missing(count, missing[0]?.group ?? '', runsText(missing, SHOWN_RUNS));
}

/** Gap rows are placed where the numbers continue, that is before the first message after the gap. */
const gapRow = (finding: Finding): Unplaced => ({
  kind: 'gap',
  at: finding.until,
  text: missingWords(finding),
  finding: finding.id,
});

/**
 * Everything that a stream's table shows between its messages, in the order of the rows.
 *
 * @param times the instants of its messages; rows about ends come after a message of the same instant, all others before it.
 * @param now nothing later is listed; a paused view stays at its snapshot.
 */
export function findEventRows(
  stream: Stream,
  findings: readonly Finding[],
  events: readonly PageEvent[],
  times: TimeColumn,
  now: number,
): readonly EventRow[] {
  const isConnection = ['websocket', 'sse', 'streamed-fetch'].includes(stream.class);
  const inLife = events.filter((event) => event.at >= stream.firstAt && event.at <= now);
  const rows = [
    ...(isConnection ? connectionRows(stream, now) : requestRows(stream, now)),
    ...findings
      .filter((finding) => finding.kind === 'gap' && finding.stream === stream.id && finding.until <= now)
      .map(gapRow),
    ...inLife.map(pageRow),
  ];
  const isAfter = (row: Unplaced): boolean => row.kind === 'close' || row.kind === 'failure' || row.kind === 'attempt';
  return rows
    .map((row) => ({ ...row, position: times.firstFrom(isAfter(row) ? row.at + 0.0005 : row.at) }))
    .toSorted((one, other) => one.position - other.position || one.at - other.at);
}
