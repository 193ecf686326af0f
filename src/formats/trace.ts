import type { Bytes, Millis } from '../base/units.ts';
import type { Direction, Payload } from '../wire/record.ts';

/** A connection as a trace shows it. A span of the analysis has all of this. */
export interface TraceSpan {
  readonly url: string;
  readonly transport: string;
  readonly connectingAt: Millis;
  readonly openAt: Millis | null;
  /** `null` while it lives. */
  readonly closeAt: Millis | null;
  readonly how: string | null;
  readonly code: number | null;
  readonly status: number;
}

/** A stream as a trace shows it. A stream of the analysis has all of this. */
export interface TraceStream {
  readonly id: number;
  readonly label: string;
  readonly class: string;
  readonly spans: readonly TraceSpan[];
}

/** A message as a trace shows it. A message of the analysis has all of this. */
export interface TraceMessage {
  readonly stream: number;
  readonly at: Millis;
  readonly direction: Direction;
  readonly size: Bytes;
  readonly payload: Payload;
  readonly event: string | null;
  readonly id: string | null;
}

/** A finding as a trace shows it. A finding of the analysis has all of this. */
export interface TraceFinding {
  readonly stream: number;
  readonly kind: string;
  readonly severity: string;
  readonly from: Millis;
  readonly until: Millis;
  readonly count: number;
  readonly text: string;
}

/** A recording as a trace shows it. */
export interface TraceInput {
  readonly streams: readonly TraceStream[];
  readonly messages: Iterable<TraceMessage>;
  readonly findings: readonly TraceFinding[];
  /** Instant of the last record: connections that live then end here. */
  readonly until: Millis;
}

/** The one process of the file. */
const PROCESS = 1;

/** Characters of a payload that a trace shows; whole payloads belong into a session or HAR file. */
const SHOWN = 200;

/** Microseconds, whole: the unit of the format. */
const micros = (at: number): number => Math.round(at * 1_000);

const line = (event: object): string => JSON.stringify(event);

/** Names of a process or track, and its place among the others. */
function metadata(track: number, name: string): readonly string[] {
  return [
    line({ ph: 'M', pid: PROCESS, tid: track, name: 'thread_name', args: { name } }),
    line({ ph: 'M', pid: PROCESS, tid: track, name: 'thread_sort_index', args: { sort_index: track } }),
  ];
}

interface Slice {
  readonly span: TraceSpan;
  readonly from: number;
  readonly until: number;
}

/**
 * Spreads the connections of a stream over tracks so that none overlaps another on its track, which viewers drop. One
 * after another, as connections of a stream nearly always are, they need one.
 */
function spread(spans: readonly TraceSpan[], end: number): readonly (readonly Slice[])[] {
  const tracks: Slice[][] = [];
  const slices = spans
    .map((span) => {
      const from = micros(span.connectingAt);
      return { span, from, until: Math.max(from, micros(span.closeAt ?? end)) };
    })
    .toSorted((a, b) => a.from - b.from);
  for (const slice of slices) {
    const free = tracks.find((track) => (track.at(-1)?.until ?? 0) <= slice.from);
    if (free === undefined) tracks.push([slice]);
    else free.push(slice);
  }
  return tracks;
}

function* ofSlice({ span, from, until }: Slice, track: number): Generator<string> {
  const { url, how, code, status, transport } = span;
  const base = { pid: PROCESS, tid: track };
  const args = { url, transport, status, ended: how ?? 'still open', code };
  yield line({ ...base, ph: 'X', name: 'connection', cat: 'connection', ts: from, dur: until - from, args });
  const opened = span.openAt === null ? until : Math.min(until, micros(span.openAt));
  if (opened > from)
    yield line({ ...base, ph: 'X', name: 'connecting', cat: 'connection', ts: from, dur: opened - from });
}

function* ofStream(stream: TraceStream, end: number, nextTrack: () => number): Generator<string> {
  for (const [index, slices] of spread(stream.spans, end).entries()) {
    const track = index === 0 ? stream.id + 1 : nextTrack();
    const name = `${stream.label} (${stream.class})`;
    yield* metadata(track, index === 0 ? name : `${name}, at the same time`);
    for (const slice of slices) yield* ofSlice(slice, track);
  }
  if (stream.spans.length === 0) yield* metadata(stream.id + 1, `${stream.label} (${stream.class})`);
}

function ofMessage({ stream, at, direction, size, payload, event, id }: TraceMessage): string {
  const data = payload.encoding === 'text' ? payload.data.slice(0, SHOWN) : `${size} bytes`;
  const args = { size, data, ...(event === null ? {} : { event }), ...(id === null ? {} : { id }) };
  const name = direction === 'in' ? '↓ message' : '↑ message';
  return line({ ph: 'i', s: 't', pid: PROCESS, tid: stream + 1, name, cat: 'message', ts: micros(at), args });
}

function ofFinding({ stream, kind, severity, from, until, count, text }: TraceFinding): string {
  const args = { severity, count, text, until: micros(until) };
  return line({ ph: 'i', s: 't', pid: PROCESS, tid: stream + 1, name: kind, cat: 'finding', ts: micros(from), args });
}

/** Writes what stands before the messages of a trace: its process, and the connections of each stream. */
export function* traceBegin({ streams, until }: Pick<TraceInput, 'streams' | 'until'>): Generator<string> {
  let last = streams.reduce((most, { id }) => Math.max(most, id + 1), 0);
  yield '{"displayTimeUnit":"ms","traceEvents":[\n';
  yield line({ ph: 'M', pid: PROCESS, name: 'process_name', args: { name: 'Real-time traffic' } });
  for (const stream of streams) for (const event of ofStream(stream, until, () => ++last)) yield `,\n${event}`;
}

/** Writes a message of a trace. */
export const traceMessage = (message: TraceMessage): string => `,\n${ofMessage(message)}`;

/** Writes what stands behind the messages of a trace. */
export function* traceEnd(findings: readonly TraceFinding[]): Generator<string> {
  for (const finding of findings) yield `,\n${ofFinding(finding)}`;
  yield '\n]}\n';
}

/**
 * Writes a recording as a Chrome trace (JSON object format), which Perfetto, chrome://tracing and the Performance panel
 * open: one track for each stream, with its connections as slices, and messages and findings as instants on them.
 * Format: "Trace Event Format", Google 2016, sections "Complete Events", "Instant Events", "Metadata Events".
 */
export function* writeTrace({ streams, messages, findings, until }: TraceInput): Generator<string> {
  yield* traceBegin({ streams, until });
  for (const message of messages) yield traceMessage(message);
  yield* traceEnd(findings);
}
