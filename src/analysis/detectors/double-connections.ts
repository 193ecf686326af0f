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

/** The connections that are open to one endpoint, and what came on them. */
interface Sharers {
  readonly open: Map<ConnectionSpan, Stream>;
  waiting: Waiting[];
  /** Messages in a row that came on two connections. */
  run: number;
  lastHash: number;
  first: StreamMessage | null;
}

const newSharers = (): Sharers => ({ open: new Map(), waiting: [], run: 0, lastHash: Number.NaN, first: null });

/**
 * Finds pages that hold two connections to one endpoint which bring the same messages: a subscription that was begun
 * again without ending the first. See docs/detectors.md, "Duplicates".
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

  constructor(context: DetectorContext) {
    this.#context = context;
  }

  opened(stream: Stream, span: ConnectionSpan): void {
    if (span.transport !== 'websocket' && span.transport !== 'eventsource') return;
    const key = keyOf(stream, span);
    const sharers = this.#byEndpoint.get(key) ?? newSharers();
    this.#byEndpoint.set(key, sharers);
    sharers.open.set(span, stream);
    this.#byStream.set(stream.id, sharers);
  }

  message(stream: Stream, message: StreamMessage, decoded: DecodedMessage): void {
    const sharers = this.#byStream.get(stream.id);
    if (sharers === undefined || sharers.open.size < 2) return;
    if (message.direction !== 'in' || decoded.role === 'heartbeat') return;
    if (takeShared(sharers, message) && sharers.run >= MESSAGES) this.#report(sharers, message);
  }

  closed(stream: Stream, span: ConnectionSpan): void {
    const sharers = this.#byStream.get(stream.id);
    if (sharers?.open.delete(span) === true) {
      reset(sharers);
      if (![...sharers.open.values()].some(({ id }) => id === stream.id)) this.#byStream.delete(stream.id);
    }
    for (const [key, { open }] of this.#byEndpoint) if (open.size === 0) this.#byEndpoint.delete(key);
  }

  merged(from: StreamId, into: Stream): void {
    // One took the other's place: for a moment both were open on purpose.
    this.#findings.forget(from);
    const sharers = this.#byStream.get(from);
    this.#byStream.delete(from);
    if (sharers === undefined) return;
    for (const [span, { id }] of sharers.open) if (id === from) sharers.open.set(span, into);
    this.#byStream.set(into.id, sharers);
  }

  forgot(stream: StreamId): void {
    this.#byStream.delete(stream);
    this.#findings.forget(stream);
  }

  findings(): readonly Finding[] {
    return this.#findings.list();
  }

  #report(sharers: Sharers, message: StreamMessage): void {
    const streams = [...sharers.open.values()].sort((left, right) => left.id - right.id);
    const stream = streams.at(-1);
    if (stream === undefined) return;
    const from = sharers.first?.at ?? message.at;
    this.#findings.set({
      id: `double-subscription:${stream.id}:connections:${from}`,
      kind: 'double-subscription',
      severity: 'warning',
      confidence: 'heuristic',
      stream: stream.id,
      from,
      until: message.at,
      count: sharers.run,
      ...doubleConnectionText({
        since: this.#context.clock(from),
        messages: sharers.run,
        connections: sharers.open.size,
        within: AT_ONCE,
        labels: streams.map(({ label }) => label),
      }),
      records: [sharers.first?.ref, message.ref].filter((ref): ref is RecordRef => ref !== undefined),
    });
  }
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
  sharers.lastHash = Number.NaN;
  sharers.first = null;
}

/** Takes a message in. @returns true where it completes a run of messages that each came on two connections. */
function takeShared(sharers: Sharers, message: StreamMessage): boolean {
  const hash = hashText(message.payload.data);
  const { waiting } = sharers;
  const index = waiting.findIndex((one) => one.hash === hash && one.stream !== message.stream);
  const oldest = waiting[0];
  // What waited too long came on one connection alone.
  if (oldest !== undefined && (message.at - oldest.at > AT_ONCE || waiting.length >= MAX_WAITING)) {
    reset(sharers);
  } else if (index >= 0) {
    waiting.splice(index, 1);
    if (hash === sharers.lastHash) return false;
    sharers.lastHash = hash;
    sharers.run += 1;
    sharers.first ??= message;
    return true;
  }
  sharers.waiting.push({ hash, at: message.at, stream: message.stream });
  return false;
}
