import type { Millis } from '../../base/units.ts';
import type { WireRecord } from '../../wire/record.ts';
import type { DetectorContext } from '../detector.ts';
import { refOf } from '../finding.ts';
import type { RecordRef } from '../finding.ts';
import { perStream } from '../per-stream.ts';
import { readEngineCall } from '../streams/library-signatures.ts';
import type { ConnectionSpan, Stream, StreamId } from '../streams/stream.ts';
import { parseUrl } from '../streams/parse-url.ts';

/** A connection that lived for less is part of the outage that it was meant to end. */
export const STEADY_AFTER = 5_000;

/** Waits of one outage that are stored; later ones are counted. */
const MAX_WAITS = 64;

/** One attempt to connect again. */
interface Attempt {
  readonly at: Millis;
  /** From the failure before it; `null` where it cannot be known or says nothing (hidden page, sleep, offline). */
  readonly wait: number | null;
}

/** The time in which a stream was down, from the end of a connection that had been up to the first that lasts. */
export interface Outage {
  readonly stream: StreamId;
  readonly from: Millis;
  /** The connection whose end began it. */
  readonly cause: ConnectionSpan;
  readonly causeRef: RecordRef | null;
  /** False where the stream had never been up. */
  readonly wasUp: boolean;
  /** How long the connection before it had been up. */
  readonly upBefore: number;
  readonly attempts: Attempt[];
  attemptCount: number;
  /** Attempts that were answered and ended again within {@link STEADY_AFTER}. */
  flaps: number;
  /** Close codes and statuses of the failed attempts, and of the cause. */
  readonly endings: ConnectionSpan[];
  /** When it ended; provisional until the connection has lasted. */
  resumedAt: Millis | null;
  resumedRef: RecordRef | null;
  lastFailureAt: Millis;
  /** True where an obscured interval explains some of it. */
  isObscured: boolean;
  /** True once the page itself has stopped trying. */
  isAbandoned: boolean;
}

interface Link {
  outage: Outage | null;
  /** The connection that carries the stream now. */
  up: { readonly span: ConnectionSpan; readonly at: Millis } | null;
}

/** Learns of outages. `changed` is called whenever an outage has new numbers. */
interface OutageListener {
  changed(stream: Stream, outage: Outage): void;
}

type Role = 'attempt' | 'carrier' | 'none';

/** What a connection means for its stream: an attempt to be up, something that carries a session, or neither. */
function roleOf(stream: Stream, span: ConnectionSpan): Role {
  const engine = readEngineCall(parseUrl(span.url));
  if (engine !== null) {
    if (engine.session === null) return 'attempt';
    return 'carrier';
  }
  if (span.transport === 'websocket' || span.transport === 'eventsource') return 'attempt';
  return stream.class === 'sse' && stream.method === 'GET' ? 'attempt' : 'none';
}

/** Follows the connections of each stream and reports its outages. */
export class OutageTracker {
  readonly #context: DetectorContext;
  readonly #listener: OutageListener;
  /** A stream continues another that is up: no outage lies between them. */
  readonly #links = perStream<Link>(
    () => ({ outage: null, up: null }),
    (from, into) => (from.up === null ? into : from),
  );

  constructor(context: DetectorContext, listener: OutageListener) {
    this.#context = context;
    this.#listener = listener;
  }

  /** Outages that have not ended for certain. */
  *current(): IterableIterator<Outage> {
    for (const { outage } of this.#links.values()) if (outage !== null) yield outage;
  }

  connecting(stream: Stream, span: ConnectionSpan): void {
    if (roleOf(stream, span) !== 'attempt') return;
    const link = this.#links.of(stream);
    const { outage } = link;
    if (outage === null) return;
    const from = outage.lastFailureAt;
    const isDark = this.#context.obscuredFrom(span.document, from, span.connectingAt) !== null;
    if (isDark) outage.isObscured = true;
    outage.isAbandoned = false;
    outage.attemptCount += 1;
    if (outage.attempts.length < MAX_WAITS) {
      outage.attempts.push({ at: span.connectingAt, wait: isDark ? null : span.connectingAt - from });
    }
    outage.resumedAt = null;
    this.#listener.changed(stream, outage);
  }

  opened(stream: Stream, span: ConnectionSpan, record: WireRecord | null): void {
    if (span.status >= 400 || roleOf(stream, span) === 'none' || span.openAt === null) return;
    const link = this.#links.of(stream);
    link.up = { span, at: span.openAt };
    const { outage } = link;
    if (outage === null) return;
    if (outage.attemptCount === 0) {
      link.outage = null;
      return;
    }
    outage.resumedAt = span.openAt;
    outage.resumedRef = record === null ? null : refOf(record);
    if (this.#context.obscuredFrom(span.document, outage.from, span.openAt) !== null) outage.isObscured = true;
    this.#listener.changed(stream, outage);
  }

  closed(stream: Stream, span: ConnectionSpan, record: WireRecord | null): void {
    const role = roleOf(stream, span);
    if (role === 'none' || span.closeAt === null) return;
    const link = this.#links.of(stream);
    const isUp = link.up?.span === span;
    const isByPage = this.#context.wasEndedByPage(span);
    // Polls that carry a session end all the time: only a failure counts.
    const isPollEnd =
      role === 'carrier' && span.transport !== 'websocket' && span.how === 'complete' && span.status < 400;
    if (isPollEnd) return;
    if (role === 'attempt' && span.transport !== 'websocket' && span.how === 'complete' && readsSession(span)) return;
    if (isByPage) {
      this.#endedByPage(link, stream, span.closeAt, isUp);
      return;
    }
    const lived = isUp && link.up !== null ? span.closeAt - link.up.at : 0;
    if (isUp) link.up = null;
    if (link.outage !== null && (link.outage.resumedAt === null || lived < STEADY_AFTER)) {
      this.#failedAgain(stream, link.outage, span, isUp);
      return;
    }
    link.outage = {
      stream: stream.id,
      from: span.closeAt,
      cause: span,
      causeRef: record === null ? null : refOf(record),
      wasUp: span.openAt !== null,
      upBefore: lived,
      attempts: [],
      attemptCount: 0,
      flaps: 0,
      endings: [span],
      resumedAt: null,
      resumedRef: null,
      lastFailureAt: span.closeAt,
      isObscured: false,
      isAbandoned: false,
    };
  }

  #failedAgain(stream: Stream, outage: Outage, span: ConnectionSpan, wasUp: boolean): void {
    if (span.closeAt === null) return;
    outage.lastFailureAt = span.closeAt;
    outage.resumedAt = null;
    if (wasUp) outage.flaps += 1;
    if (outage.endings.length < MAX_WAITS) outage.endings.push(span);
    this.#listener.changed(stream, outage);
  }

  /** The page closed it: the end of a connection is no outage, but an attempt that the page gave up has still failed. */
  #endedByPage(link: Link, stream: Stream, at: Millis, isUp: boolean): void {
    const { outage } = link;
    if (isUp) {
      link.up = null;
      link.outage = null;
      return;
    }
    if (outage === null) return;
    outage.isAbandoned = true;
    outage.lastFailureAt = at;
    this.#listener.changed(stream, outage);
  }

  merged(from: StreamId, into: StreamId): void {
    this.#links.merged(from, into);
  }

  forgot(stream: StreamId): void {
    this.#links.forgot(stream);
  }
}

/** True for an Engine.IO handshake over polling: its reply ends at once and the session continues. */
function readsSession(span: ConnectionSpan): boolean {
  return span.status < 400 && readEngineCall(parseUrl(span.url)) !== null;
}

/** The known waits of an outage, in order. */
export function waitsOf(outage: Outage): readonly number[] {
  return outage.attempts.flatMap(({ wait }) => (wait === null ? [] : [wait]));
}
