import { doubleConnectionText } from '../../texts/findings/connections.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import type { Finding, RecordRef } from '../finding.ts';
import type { DecodedMessage } from '../../formats/protocols/decoded-message.ts';
import { normaliseEndpoint } from '../streams/endpoint.ts';
import { hashText } from '../streams/hash.ts';
import type { StreamMessage } from '../streams/message.ts';
import type { ConnectionSpan, Stream, StreamId } from '../streams/stream.ts';

/** Milliseconds within which the same message comes on both connections. */
const AT_ONCE = 50;

/**
 * Milliseconds within which a busy page may be late with one of them. Such pairs neither break a run nor prove it; there may
 * be one at first, and one more for each five at once.
 */
const LATE = 500;
const PAIRS_PER_LATE = 5;

/** Different messages in a row that must each come on every connection. */
const MESSAGES = 10;

/** Messages of the last moments that wait for their twin; a connection that brings more at once is left alone. */
const MAX_WAITING = 256;

/** A message that came on one connection and not yet on the other. */
interface Waiting {
  readonly hash: number;
  readonly at: number;
  readonly stream: StreamId;
}

/** Streams that a finding names. */
const MAX_LABELS = 12;

/** The connections of one stream that are open. */
interface Sharer {
  readonly stream: Stream;
  readonly spans: Set<ConnectionSpan>;
}

/** The connections that are open to one endpoint, and what came on them. */
interface Sharers {
  readonly key: string;
  /** By stream, in the order in which they opened. */
  readonly open: Map<StreamId, Sharer>;
  connections: number;
  waiting: Waiting[];
  /** Messages in a row that came on two connections, and those of them that were late. */
  run: number;
  late: number;
  lastHash: number;
  first: StreamMessage | null;
  /** The message that completed a run which is not reported yet. */
  unreported: StreamMessage | null;
}

const newSharers = (key: string): Sharers => ({
  key,
  open: new Map(),
  connections: 0,
  waiting: [],
  run: 0,
  late: 0,
  lastHash: Number.NaN,
  first: null,
  unreported: null,
});

/**
 * Finds pages that hold two connections to one endpoint which bring the same messages: a subscription that was begun
 * again without ending the first. See docs/reference/detectors.md, "Duplicates".
 */
export function createDoubleConnectionDetector(context: DetectorContext): Detector {
  return new DoubleConnectionDetector(context);
}

class DoubleConnectionDetector implements Detector {
  readonly #context: DetectorContext;
  readonly #findings = new FindingList();
  readonly #byEndpoint = new Map<string, Sharers>();
  /** The same by stream, for those with an open connection. Several streams have one entry, so this is not per stream. */
  readonly #byStream = new Map<StreamId, Sharers>();
  /** Those with a run that is not reported yet: a report names streams, and a run grows with each message. */
  readonly #unreported = new Set<Sharers>();

  constructor(context: DetectorContext) {
    this.#context = context;
  }

  opened(stream: Stream, span: ConnectionSpan): void {
    if (span.transport !== 'websocket' && span.transport !== 'eventsource') return;
    const key = keyOf(stream, span);
    const sharers = this.#byEndpoint.get(key) ?? newSharers(key);
    this.#byEndpoint.set(key, sharers);
    this.#report(sharers);
    add(sharers, stream, span);
    this.#byStream.set(stream.id, sharers);
  }

  message(stream: Stream, message: StreamMessage, decoded: DecodedMessage): void {
    const sharers = this.#byStream.get(stream.id);
    if (sharers === undefined || sharers.connections < 2) return;
    if (message.direction !== 'in' || decoded.role === 'heartbeat') return;
    const isComplete = takeShared(sharers, message, () => this.#report(sharers));
    if (!isComplete || sharers.run - sharers.late < MESSAGES) return;
    sharers.unreported = message;
    this.#unreported.add(sharers);
  }

  closed(stream: Stream, span: ConnectionSpan): void {
    const sharers = this.#byStream.get(stream.id);
    const sharer = sharers?.open.get(stream.id);
    if (sharers === undefined || sharer?.spans.has(span) !== true) return;
    this.#report(sharers);
    sharer.spans.delete(span);
    sharers.connections -= 1;
    reset(sharers);
    if (sharer.spans.size > 0) return;
    sharers.open.delete(stream.id);
    this.#byStream.delete(stream.id);
    if (sharers.open.size === 0) this.#byEndpoint.delete(sharers.key);
  }

  merged(from: StreamId, into: Stream): void {
    const sharers = this.#byStream.get(from);
    if (sharers !== undefined) this.#report(sharers);
    // One took the other's place: for a moment both were open on purpose.
    this.#findings.forget(from);
    this.#byStream.delete(from);
    if (sharers === undefined) return;
    const moved = sharers.open.get(from);
    sharers.open.delete(from);
    sharers.connections -= moved?.spans.size ?? 0;
    for (const span of moved?.spans ?? []) add(sharers, into, span);
    this.#byStream.set(into.id, sharers);
  }

  forgot(stream: StreamId): void {
    this.#byStream.delete(stream);
    this.#findings.forget(stream);
  }

  refresh(): void {
    for (const sharers of this.#unreported) this.#report(sharers);
  }

  findings(): readonly Finding[] {
    return this.#findings.list();
  }

  /** Reports the run so far, under the newest of the streams. Nothing where all of it is reported. */
  #report(sharers: Sharers): void {
    const message = sharers.unreported;
    if (message === null) return;
    sharers.unreported = null;
    this.#unreported.delete(sharers);
    const labels: string[] = [];
    let newest: Stream | null = null;
    for (const { stream } of sharers.open.values()) {
      if (labels.length < MAX_LABELS) labels.push(stream.label);
      if (newest === null || stream.id > newest.id) newest = stream;
    }
    if (newest === null) return;
    const from = sharers.first?.at ?? message.at;
    this.#findings.set({
      id: `double-subscription:${newest.id}:connections:${from}`,
      kind: 'double-subscription',
      severity: 'warning',
      confidence: 'heuristic',
      stream: newest.id,
      from,
      until: message.at,
      count: sharers.run,
      ...doubleConnectionText({
        since: this.#context.clock(from),
        messages: sharers.run,
        connections: sharers.connections,
        within: AT_ONCE,
        late: sharers.late,
        labels,
      }),
      records: [sharers.first?.ref, message.ref].filter((ref): ref is RecordRef => ref !== undefined),
    });
  }
}

function add(sharers: Sharers, stream: Stream, span: ConnectionSpan): void {
  const sharer = sharers.open.get(stream.id);
  if (sharer?.spans.has(span) === true) return;
  if (sharer === undefined) sharers.open.set(stream.id, { stream, spans: new Set([span]) });
  else sharer.spans.add(span);
  sharers.connections += 1;
}

/** What two connections to the same endpoint share. */
function keyOf(stream: Stream, span: ConnectionSpan): string {
  const { transport, url } = span;
  const { family, parameters } = normaliseEndpoint({
    transport,
    method: stream.method,
    url,
    bodyKind: 'none',
    body: null,
  });
  return `${span.document} ${transport} ${family} ${parameters.join('&')}`;
}

function reset(sharers: Sharers): void {
  sharers.waiting = [];
  sharers.run = 0;
  sharers.late = 0;
  sharers.lastHash = Number.NaN;
  sharers.first = null;
}

/** Takes a message in; `endRun` is called before a run is given up. @returns true where it completes a run of messages that each came on two connections. */
function takeShared(sharers: Sharers, message: StreamMessage, endRun: () => void): boolean {
  const hash = hashText(message.payload.data);
  const { waiting } = sharers;
  const index = waiting.findIndex((one) => one.hash === hash && one.stream !== message.stream);
  const oldest = waiting[0];
  // What waited too long came on one connection alone.
  const twin = waiting[index];
  const isLate = twin !== undefined && message.at - twin.at > AT_ONCE;
  const isTooLate = isLate && sharers.late * PAIRS_PER_LATE > sharers.run - sharers.late;
  const isAlone = oldest !== undefined && (message.at - oldest.at > LATE || waiting.length >= MAX_WAITING);
  if (isAlone || isTooLate) {
    endRun();
    reset(sharers);
  } else if (twin !== undefined) {
    waiting.splice(index, 1);
    if (hash === sharers.lastHash) return false;
    sharers.lastHash = hash;
    sharers.run += 1;
    if (isLate) sharers.late += 1;
    sharers.first ??= message;
    return true;
  }
  sharers.waiting.push({ hash, at: message.at, stream: message.stream });
  return false;
}
