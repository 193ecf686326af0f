import { isPollClass } from '../../analysis/streams/stream.ts';
import type { Finding } from '../../analysis/finding.ts';
import type { InducedAct } from '../../analysis/induced/induced-summary.ts';
import type { ConnectionSpan, Stream } from '../../analysis/streams/stream.ts';
import { pollKind } from '../../timeline/poll-bars.ts';
import { findEventRows, type ConnectionRef, type EventRow, type PageEvent } from './event-rows.ts';
import { LANE_ENTRIES } from '../../texts/panel/rows.ts';

/** A mark of a lane in words. `from` equals `until` for what has no length. */
export interface LaneEntry {
  /** Identifies the entry in its lane, also when earlier ones are added. */
  readonly key: string;
  readonly kind: EventRow['kind'] | 'finding' | 'request';
  readonly from: number;
  readonly until: number;
  readonly text: string;
  /** Id of the finding that it shows, empty for other marks. */
  readonly finding: string;
  /** The connection or request that it reports on, `null` where it has a message, a finding or none. */
  readonly connection: ConnectionRef | null;
}

/** What a lane shows in a snapshot. */
interface Lane {
  readonly stream: Stream;
  readonly findings: readonly Finding[];
  readonly events: readonly PageEvent[];
  /** The faults on purpose that concern the stream. */
  readonly acts?: readonly InducedAct[];
  /** Nothing later is listed. */
  readonly now: number;
}

function requestEntry(span: ConnectionSpan, now: number): LaneEntry {
  const until = Math.min(span.closeAt ?? now, now);
  const kind = pollKind(span);
  return {
    key: `request ${span.document} ${span.connection}`,
    kind: 'request',
    from: span.connectingAt,
    until,
    text: LANE_ENTRIES.request(kind, kind === 'pending' ? null : until - span.connectingAt, span.status),
    finding: '',
    // A request with an answer leads to that message.
    connection: span.messagesIn > 0 ? null : { document: span.document, connection: span.connection },
  };
}

/** A row as an entry: a gap covers the time in which messages are missing, all others an instant. */
function eventEntry(eventRow: EventRow, findings: readonly Finding[]): LaneEntry {
  const { at, kind, text, finding, connection } = eventRow;
  const from = findings.find(({ id }) => id === finding)?.from ?? at;
  // Several states, or acts, may be told of at once.
  const own = kind === 'induced' || kind === 'state' ? text : '';
  return {
    key: `${kind} ${at} ${finding}${own}`,
    kind,
    from,
    until: at,
    text,
    finding,
    connection,
  };
}

/** Findings without a row of their own among the messages: silences, duplicates, late or truncated messages. */
const findingEntry = ({ id, from, until, text }: Finding): LaneEntry => ({
  key: `finding ${id}`,
  kind: 'finding',
  from,
  until,
  text,
  finding: id,
  connection: null,
});

/**
 * Everything that the canvas shows in a lane, apart from the ticks of messages, as a list in order of time: connections,
 * attempts and waits, requests, problems, obscured intervals and navigations. The table lists the messages.
 */
export function listLane({ stream, findings, events, acts = [], now }: Lane): readonly LaneEntry[] {
  const isPolled = isPollClass(stream.class);
  const own = findings.filter((finding) => finding.stream === stream.id && finding.from <= now);
  const eventRows = findEventRows(stream, own, events, undefined, now, acts).filter(
    // A failed request has its own line below.
    ({ kind }) => !(isPolled && kind === 'failure'),
  );
  const requests = isPolled ? stream.spans.filter((span) => span.connectingAt <= now) : [];
  return [
    ...eventRows.map((eventRow) => eventEntry(eventRow, own)),
    ...requests.map((span) => requestEntry(span, now)),
    ...own.filter(({ kind }) => kind !== 'gap').map(findingEntry),
  ].toSorted((one, other) => one.from - other.from || one.until - other.until);
}

/** Summarises the lane in a sentence, for screen readers. */
export function describeLane(stream: Stream, entries: readonly LaneEntry[]): string {
  return LANE_ENTRIES.summary({
    received: stream.messagesIn,
    sent: stream.messagesOut,
    connections: stream.connections,
    findings: entries.filter(({ kind }) => kind === 'finding' || kind === 'gap').length,
  });
}

/** @returns the entry whose time contains an instant, or the nearest one within `reach` milliseconds. */
export function entryAt(entries: readonly LaneEntry[], at: number, reach: number): LaneEntry | null {
  const distance = ({ from, until }: LaneEntry): number => (at < from ? from - at : at > until ? at - until : 0);
  let best: LaneEntry | null = null;
  for (const entry of entries) {
    const isNearer =
      best === null ||
      distance(entry) < distance(best) ||
      (distance(entry) === distance(best) && entry.until - entry.from < best.until - best.from);
    if (distance(entry) <= reach && isNearer) best = entry;
  }
  return best;
}
