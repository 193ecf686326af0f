import type { Finding } from '../../analysis/finding.ts';
import type { ConnectionSpan, Stream } from '../../analysis/streams/stream.ts';
import { runWords } from '../../timeline/missing-runs.ts';
import { endKind } from '../../timeline/spans.ts';
import type { TimeColumn } from '../../base/time-column.ts';
import { formatCount } from '../../texts/panel/numbers.ts';
import { formatDuration } from '../../base/format.ts';

/** A row between messages: what happened to the connection, the page or the recording. */
export interface EventRow {
  readonly kind: 'open' | 'close' | 'failure' | 'attempt' | 'gap' | 'page' | 'not-recorded';
  readonly at: number;
  readonly text: string;
  /** The row stands before the message with this position. */
  readonly position: number;
  /** Id of the finding that it tells of, empty elsewhere. */
  readonly finding: string;
}

/** A band or navigation of the recording, as far as rows need it. */
export interface PageEvent {
  readonly kind: 'hidden' | 'offline' | 'frozen' | 'asleep' | 'not-recorded' | 'navigation';
  readonly at: number;
  readonly until: number | null;
  readonly count: number;
  readonly url: string;
}

type Unplaced = Omit<EventRow, 'position'>;

/** Close codes whose meaning stands in their number (RFC 6455, section 7.4.1); the others are given as they are. */
const CODE_WORDS: Readonly<Record<number, string>> = {
  1000: 'normally',
  1001: 'because one side went away',
  1006: 'without a close frame',
  1008: 'for a policy',
  1009: 'because a message was too big',
  1011: 'by a server error',
  1012: 'for a server restart',
  1013: 'to try again later',
};

const ENDED: Readonly<Record<NonNullable<ConnectionSpan['how']>, string>> = {
  closed: 'Closed',
  complete: 'Complete',
  aborted: 'Ended by the page',
  timeout: 'Timed out',
  failed: 'Failed',
  unread: 'Reply left unread',
  'page-gone': 'Ended with the page',
};

/** One sentence on how a connection ended: `Closed 1006 without a close frame, after 27.8 s`. */
export function endWords(span: ConnectionSpan): string {
  const how = ENDED[span.how ?? 'closed'];
  const code = span.code === null ? '' : ` ${span.code} ${CODE_WORDS[span.code] ?? ''}`.trimEnd();
  const reason = span.reason === '' ? '' : ` (\u201c${span.reason}\u201d)`;
  const since =
    span.openAt === null || span.closeAt === null ? '' : `, after ${formatDuration(span.closeAt - span.openAt)}`;
  return `${how}${code}${reason}${since}`;
}

/** The rows that tell of connections, attempts and waits. */
function connectionRows(stream: Stream, now: number): readonly Unplaced[] {
  const rows: Unplaced[] = [];
  let attempt = 0;
  let downSince: number | null = null;
  let closedAt: number | null = null;
  for (const span of stream.spans) {
    if (span.connectingAt > now) break;
    const waited = closedAt === null ? '' : `, waited ${formatDuration(span.connectingAt - closedAt)}`;
    if (closedAt !== null) attempt += 1;
    if (span.openAt !== null && span.openAt <= now) {
      const down = downSince === null ? '' : `, down ${formatDuration(span.openAt - downSince)}`;
      const text =
        attempt === 0
          ? `Opened after ${formatDuration(span.openAt - span.connectingAt)}`
          : `Attempt ${attempt} opened${waited}${down}`;
      rows.push({ kind: 'open', at: span.openAt, text, finding: '' });
      attempt = 0;
    }
    if (span.closeAt === null || span.closeAt > now) continue;
    closedAt = span.closeAt;
    if (span.openAt === null) {
      const text = attempt === 0 ? 'Could not connect' : `Attempt ${attempt} failed${waited}`;
      rows.push({ kind: 'attempt', at: span.closeAt, text, finding: '' });
      downSince ??= span.connectingAt;
    } else {
      downSince = span.closeAt;
      rows.push({
        kind: endKind(span) === 'abnormal' ? 'failure' : 'close',
        at: span.closeAt,
        text: endWords(span),
        finding: '',
      });
    }
  }
  return rows;
}

/** Requests that failed; those that went well are told by their messages. */
const requestRows = (stream: Stream, now: number): readonly Unplaced[] =>
  stream.spans.flatMap((span): readonly Unplaced[] => {
    if (span.closeAt === null || span.closeAt > now) return [];
    const hasFailed = span.how === 'failed' || span.how === 'timeout' || span.status >= 400;
    if (!hasFailed) return [];
    const text = span.status >= 400 ? `Request failed with status ${span.status}` : `${endWords(span)} (request)`;
    return [{ kind: 'failure', at: span.closeAt, text, finding: '' }];
  });

const PAGE_WORDS: Readonly<Record<Exclude<PageEvent['kind'], 'navigation' | 'not-recorded'>, string>> = {
  hidden: 'Page hidden',
  offline: 'Browser offline',
  frozen: 'Page frozen',
  asleep: 'Computer asleep',
};

function pageRow(event: PageEvent): Unplaced {
  if (event.kind === 'navigation') return { kind: 'page', at: event.at, text: `Page opened ${event.url}`, finding: '' };
  if (event.kind === 'not-recorded') {
    const text =
      event.count === 0
        ? 'The page went without a word; what it did last may be missing'
        : `${formatCount(event.count)} not recorded`;
    return { kind: 'not-recorded', at: event.at, text, finding: '' };
  }
  const length = event.until === null ? '' : ` for ${formatDuration(event.until - event.at)}`;
  return { kind: 'page', at: event.at, text: `${PAGE_WORDS[event.kind]}${length}`, finding: '' };
}

/** Runs of missing numbers that a row writes out; the finding has the others. */
const SHOWN_RUNS = 3;

/** What is missing, in few words: `14 missing: 1042 to 1055`. */
export function missingWords({ count, missing, text }: Finding): string {
  if (missing.length === 0) return text;
  const group = missing[0]?.group ?? '';
  return `${formatCount(count)} missing${group === '' ? '' : ` of ${group}`}: ${runWords(missing, SHOWN_RUNS)}`;
}

/** Gap rows stand where the run of numbers goes on, that is before the first message after the hole. */
const gapRow = (finding: Finding): Unplaced => ({
  kind: 'gap',
  at: finding.until,
  text: missingWords(finding),
  finding: finding.id,
});

/**
 * Everything of a stream that stands between its messages, in the order of the rows.
 *
 * @param times the instants of its messages; what ended stands after a message of the same instant, the rest before it.
 * @param now nothing later is told; a paused view stays at its moment.
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
