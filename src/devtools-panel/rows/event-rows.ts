import { inducedName, INDUCED_ROWS } from '../../texts/findings/induced.ts';
import { runsText } from '../../texts/missing-numbers.ts';
import type { Finding, RecordRef } from '../../analysis/finding.ts';
import type { InducedAct } from '../../analysis/induced/induced-summary.ts';
import { isLasting, type ConnectionSpan, type Stream } from '../../analysis/streams/stream.ts';
import { endKind } from '../../timeline/span-bars.ts';
import { positionOf } from '../../store/find-message.ts';
import type { MessageLog } from '../../store/message-log.ts';
import { endText, EVENT_ROWS } from '../../texts/panel/rows.ts';
import { stateText } from '../../texts/webrtc.ts';

/** Names one connection or request of a recording. */
export type ConnectionRef = Pick<ConnectionSpan, 'document' | 'connection'>;

/** True for two names of one connection; false where either is none. */
export const isSameConnection = (one: ConnectionRef | null, other: ConnectionRef | null): boolean =>
  one !== null && other !== null && one.document === other.document && one.connection === other.connection;

/** A row between messages: what happened to the connection, the page or the recording. */
export interface EventRow {
  readonly kind: 'open' | 'close' | 'failure' | 'attempt' | 'gap' | 'page' | 'state' | 'not-recorded' | 'induced';
  readonly at: number;
  readonly text: string;
  /** The row is placed before the message at this position. */
  readonly position: number;
  /** Id of the finding that it shows, empty otherwise. */
  readonly finding: string;
  /** The connection that it reports on, `null` for all else. */
  readonly connection: ConnectionRef | null;
}

/** An obscured interval or navigation of the recording, as far as rows need it. */
export interface PageEvent {
  readonly kind: 'hidden' | 'offline' | 'frozen' | 'asleep' | 'busy' | 'not-recorded' | 'navigation';
  readonly at: number;
  readonly until: number | null;
  readonly count: number;
  readonly url: string;
}

/** A row without its place, which follows from its instant unless it names the message that it comes before. */
type Unplaced = Omit<EventRow, 'position'> & { readonly before?: RecordRef | undefined };

const refOf = ({ document, connection }: ConnectionSpan): ConnectionRef => ({ document, connection });

/** A row on a connection; none of them shows a finding. */
const ofSpan = (span: ConnectionSpan, kind: EventRow['kind'], at: number, text: string): Unplaced => ({
  kind,
  at,
  text,
  finding: '',
  connection: refOf(span),
});

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
      rows.push(ofSpan(span, 'open', span.openAt, text));
      attempt = 0;
    }
    if (span.closeAt === null || span.closeAt > now) {
      if (span.openAt === null || span.openAt > now) {
        rows.push(ofSpan(span, 'attempt', span.connectingAt, EVENT_ROWS.unanswered(attempt, wait)));
      }
      continue;
    }
    closedAt = span.closeAt;
    if (span.openAt === null) {
      const text = attempt === 0 ? EVENT_ROWS.couldNotConnect : EVENT_ROWS.attemptFailed(attempt, wait);
      rows.push(ofSpan(span, 'attempt', span.closeAt, text));
      downSince ??= span.connectingAt;
    } else {
      downSince = span.closeAt;
      rows.push(ofSpan(span, endKind(span) === 'abnormal' ? 'failure' : 'close', span.closeAt, describeEnd(span)));
    }
  }
  return rows;
}

/** What WebRTC reported of its states. */
const stateRows = ({ states }: Stream, now: number): readonly Unplaced[] =>
  (states?.items ?? [])
    .filter(({ at }) => at <= now)
    .map(({ at, subject, state, document, connection }) => ({
      kind: 'state',
      at,
      text: stateText(subject, state),
      finding: '',
      connection: { document, connection },
    }));

/** Requests that failed; messages show those that succeeded. */
const requestRows = (stream: Stream, now: number): readonly Unplaced[] =>
  stream.spans.flatMap((span): readonly Unplaced[] => {
    if (span.closeAt === null || span.closeAt > now) return [];
    const hasFailed = span.how === 'failed' || span.how === 'timeout' || span.status >= 400;
    if (span.how === 'unseen') return [ofSpan(span, 'close', span.closeAt, EVENT_ROWS.requestEnded(describeEnd(span)))];
    if (!hasFailed) return [];
    const text =
      span.status >= 400 ? EVENT_ROWS.requestFailed(span.status) : EVENT_ROWS.requestEnded(describeEnd(span));
    return [ofSpan(span, 'failure', span.closeAt, text)];
  });

const OF_NONE = { finding: '', connection: null } as const;

function pageRow(event: PageEvent): Unplaced {
  if (event.kind === 'navigation')
    return { kind: 'page', at: event.at, text: EVENT_ROWS.pageOpened(event.url), ...OF_NONE };
  if (event.kind === 'not-recorded') {
    const text = event.count === 0 ? EVENT_ROWS.unannouncedEnd : EVENT_ROWS.notRecorded(event.count);
    return { kind: 'not-recorded', at: event.at, text, ...OF_NONE };
  }
  const state = EVENT_ROWS.page[event.kind];
  const text = event.until === null ? state : EVENT_ROWS.pageFor(state, event.until - event.at);
  return { kind: 'page', at: event.at, text, ...OF_NONE };
}

/** Runs of missing numbers that a row writes out; the finding has the others. */
const SHOWN_RUNS = 3;

/** What is missing, in few words: `14 missing: 1042 to 1055`. */
function missingWords({ count, missing, text }: Finding): string {
  if (missing.length === 0) return text;
  return EVENT_ROWS.missing(count, missing[0]?.group ?? '', runsText(missing, SHOWN_RUNS));
}

/** Gap rows are placed where the numbers continue: before the first message after the gap, which is the last evidence. */
const gapRow = (finding: Finding): Unplaced => ({
  kind: 'gap',
  at: finding.until,
  text: missingWords(finding),
  finding: finding.id,
  connection: null,
  before: finding.records.at(-1),
});

/** The begin of a fault on purpose, and its end where it took time. */
function inducedRows({ fault, from, until, document, connection }: InducedAct, now: number): readonly Unplaced[] {
  const name = inducedName(fault);
  const of = { kind: 'induced', finding: '', connection: connection === 0 ? null : { document, connection } } as const;
  const begin = { ...of, at: from, text: INDUCED_ROWS.begin(name) };
  if (until === null || until === from || until > now) return [begin];
  return [begin, { ...of, at: until, text: INDUCED_ROWS.end(name, until - from) }];
}

/** Rows that come after the messages of their own instant. */
const AFTER_MESSAGES: ReadonlySet<EventRow['kind']> = new Set(['close', 'failure', 'attempt']);

/** The position of the message that a row comes before. */
function placeOf(log: MessageLog, { kind, at }: Unplaced, before: RecordRef | undefined): number {
  const exact = before === undefined ? null : positionOf(log, before, at);
  return exact ?? log.times.firstFrom(AFTER_MESSAGES.has(kind) ? at + 0.0005 : at);
}

/**
 * Everything that a stream's table shows between its messages, in the order of the rows.
 *
 * @param log its messages, if it has any; rows about ends come after those of the same instant, all others before them.
 * @param now nothing later is listed; a paused view stays at its snapshot.
 * @param acts the faults on purpose that concern the stream.
 */
export function findEventRows(
  stream: Stream,
  findings: readonly Finding[],
  events: readonly PageEvent[],
  log: MessageLog | undefined,
  now: number,
  acts: readonly InducedAct[] = [],
): readonly EventRow[] {
  const isConnection = isLasting(stream) || stream.class === 'peer';
  const inLife = events.filter((event) => event.at >= stream.firstAt && event.at <= now);
  const rows = [
    ...(isConnection ? connectionRows(stream, now) : requestRows(stream, now)),
    ...stateRows(stream, now),
    ...findings
      .filter((finding) => finding.kind === 'gap' && finding.stream === stream.id && finding.until <= now)
      .map(gapRow),
    ...inLife.map(pageRow),
    ...acts.filter(({ from }) => from <= now).flatMap((act) => inducedRows(act, now)),
  ];
  return rows
    .map(({ before, ...row }) => ({ ...row, position: log === undefined ? 0 : placeOf(log, row, before) }))
    .toSorted((one, other) => one.position - other.position || one.at - other.at);
}
