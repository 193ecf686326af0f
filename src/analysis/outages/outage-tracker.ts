import { millis } from '../../base/units.ts';
import type { Millis } from '../../base/units.ts';
import { isHousekeeping } from '../../formats/protocols/decoded-message.ts';
import type { DecodedMessage } from '../../formats/protocols/decoded-message.ts';
import type { WireRecord } from '../../wire/record.ts';
import type { DetectorContext } from '../detector.ts';
import { refOf } from '../finding.ts';
import { perStream } from '../per-stream.ts';
import type { StreamMessage } from '../streams/message.ts';
import { ReplyMemory } from '../streams/continuity/reply-memory.ts';
import { isRequest } from '../streams/stream.ts';
import type { ConnectionSpan, Stream, StreamId } from '../streams/stream.ts';
import { beginsPolledSession, roleOf } from './connection-role.ts';
import { failedBefore, failureAt, hasFailed } from './failed-calls.ts';
import {
  failedOnce,
  isNextConversation,
  newDowntime,
  newOutage,
  refusedBy,
  STEADY_AFTER,
  takeBack,
  wasNeverMade,
} from './outage.ts';
import type { Outage } from './outage.ts';

/** Waits and times of being down of one outage that are stored; later ones are counted. */
const MAX_WAITS = 64;

/** The connection, or the polled session, that carries a stream now. */
interface Carrier {
  span: ConnectionSpan;
  readonly at: Millis;
  /** True once it brought something: then the stream was up, however short. */
  hasNews: boolean;
}

interface Link {
  outage: Outage | null;
  up: Carrier | null;
  /** An attempt that has neither opened nor ended, `null` for none. */
  pending: ConnectionSpan | null;
  readonly replies: ReplyMemory;
}

/** How a connection broke. */
interface Break {
  /** True where the stream was up until then. */
  readonly isUp: boolean;
  readonly record: WireRecord | null;
  readonly isPoll: boolean;
  /** A life shorter than this is part of the trouble before it. */
  readonly steady: number;
}

/** Learns of outages. `changed` is called whenever an outage has new numbers. */
interface OutageListener {
  changed(stream: Stream, outage: Outage): void;
}

/** Follows the connections of each stream and reports its outages. See docs/reference/detectors.md, "Reconnects". */
export class OutageTracker {
  readonly #context: DetectorContext;
  readonly #listener: OutageListener;
  /** A stream continues another that is up: no outage lies between them. */
  readonly #links = perStream<Link>(
    () => ({ outage: null, up: null, pending: null, replies: new ReplyMemory() }),
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

  connecting(stream: Stream, span: ConnectionSpan, record: WireRecord): void {
    const role = roleOf(stream, span);
    const mayStream = isRequest(span) && stream.method !== 'GET';
    if (role !== 'attempt' && role !== 'poll' && !mayStream) return;
    const link = this.#links.of(stream);
    const { pending } = link;
    const isContinued = link.replies.asks(record);
    // Only its answer shows that a request is an event stream; what it asked for is kept until then.
    if (role !== 'attempt' && role !== 'poll') return;
    // Another question is no attempt to have the reply that broke off.
    if (!isContinued && link.outage !== null && link.outage.resumedAt === null) link.outage = null;
    // A page that gave a connection up and comes back much later did not want it in between.
    if (link.outage?.attemptCount === 0 && isLateReturn(link.outage, span, this.#context)) link.outage = null;
    if (link.outage !== null && isNextConversation(link.outage, span)) link.outage = null;
    const { outage } = link;
    if (role === 'attempt') link.pending = span;
    // A page that replaces a connection which is up makes no attempt to end an outage that is over.
    if (outage === null || (outage.resumedAt !== null && (role === 'poll' || link.up !== null))) return;
    const isOverlapping = pending !== null && pending !== span && pending.closeAt === null;
    this.#attempt(stream, outage, span, isOverlapping);
  }

  #attempt(stream: Stream, outage: Outage, span: ConnectionSpan, isOverlapping: boolean): void {
    const from = outage.lastFailureAt;
    const isDark = this.#context.obscuredFrom(span.document, from, span.connectingAt) !== null;
    if (isDark) outage.isObscured = true;
    outage.isAbandoned = false;
    outage.attemptCount += 1;
    outage.lastAttemptAt = span.connectingAt;
    const downtime = outage.downtimes.at(-1);
    if (downtime !== undefined) {
      downtime.attempts += 1;
      downtime.resumedAt = null;
    }
    // Begun before the attempt before it has ended: within its `error` event.
    const wait = isOverlapping ? 0 : Math.max(0, span.connectingAt - from);
    if (outage.attempts.length < MAX_WAITS) outage.attempts.push({ at: span.connectingAt, wait: isDark ? null : wait });
    outage.resumedAt = null;
    this.#listener.changed(stream, outage);
  }

  opened(stream: Stream, span: ConnectionSpan, record: WireRecord | null): void {
    const role = roleOf(stream, span);
    if (role === 'none' || span.openAt === null) return;
    const link = this.#links.of(stream);
    if (link.pending === span) link.pending = null;
    if (span.status >= 400) return refusedBy(link.outage, span);
    if (role === 'poll') return this.#polled(stream, link, span, record);
    const isCarried = role === 'session' && link.up !== null && isRequest(link.up.span);
    // The calls of a polled session are one life; the last of them represents it.
    if (isCarried && link.up !== null) link.up.span = span;
    else if (role !== 'session' || link.up === null) link.up = { span, at: span.openAt, hasNews: false };
    link.replies.begins();
    this.#resumed(stream, link, span, span.openAt, record);
  }

  /** A call of a poll was answered. */
  #polled(stream: Stream, link: Link, span: ConnectionSpan, record: WireRecord | null): void {
    if (span.openAt === null) return;
    // What a server holds it had taken on before: it was up from the call on.
    const at = stream.class === 'long-poll' ? span.connectingAt : span.openAt;
    if (link.outage === null || link.outage.resumedAt !== null) return;
    link.up = { span, at, hasNews: true };
    this.#resumed(stream, link, span, at, record);
  }

  #resumed(stream: Stream, link: Link, span: ConnectionSpan, at: Millis, record: WireRecord | null): void {
    const { outage } = link;
    if (outage === null) return;
    if (outage.attemptCount === 0) {
      link.outage = null;
      return;
    }
    if (outage.resumedAt !== null) return;
    outage.resumedAt = at;
    outage.resumedRef = record === null ? null : refOf(record);
    const downtime = outage.downtimes.at(-1);
    if (downtime !== undefined) {
      downtime.resumedAt = at;
      downtime.resumedRef = outage.resumedRef;
    }
    if (this.#context.obscuredFrom(span.document, outage.from, at) !== null) outage.isObscured = true;
    this.#listener.changed(stream, outage);
  }

  /** What came shows that a stream is up, and a marker that it is complete. */
  message(stream: Stream, message: StreamMessage, decoded: DecodedMessage): void {
    if (message.direction !== 'in') return;
    const link = stream.class === 'streamed-fetch' ? this.#links.of(stream) : this.#links.get(stream.id);
    if (link === undefined) return;
    if (link.up === null) this.#streams(stream, link, message);
    link.replies.message(message);
    const { up } = link;
    if (up === null || up.hasNews || decoded.role === 'heartbeat' || isHousekeeping(decoded)) return;
    if (!isRequest(up.span) && this.#context.spanOf(message) !== up.span) return;
    up.hasNews = true;
  }

  /** A reply that only its pieces have shown to be a stream was up from its answer on. */
  #streams(stream: Stream, link: Link, message: StreamMessage): void {
    const span = stream.class === 'streamed-fetch' ? this.#context.spanOf(message) : null;
    if (span === null || span.openAt === null || span.closeAt !== null || span.status >= 400) return;
    link.up = { span, at: span.openAt, hasNews: false };
    this.#resumed(stream, link, span, span.openAt, null);
  }

  closed(stream: Stream, span: ConnectionSpan, record: WireRecord | null): void {
    const role = roleOf(stream, span);
    if (role === 'none' || span.closeAt === null) return;
    const link = this.#links.of(stream);
    const pending = link.pending === span ? null : link.pending;
    link.pending = pending;
    if (role === 'poll') return this.#pollEnded(stream, link, span, record);
    if (role === 'session' && span.how === 'complete' && span.status < 400) return;
    if (role === 'attempt' && span.how === 'complete' && span.status < 400 && beginsPolledSession(span)) return;
    const isUp = link.up !== null && (link.up.span === span || (role === 'session' && isRequest(link.up.span)));
    // A session whose upgrade fails goes on as it was.
    if (role === 'upgrade' && !isUp) return;
    if (this.#context.wasEndedByPage(span) || isEndUnknown(span)) {
      if (link.outage !== null && wasNeverMade(span, link.outage)) takeBack(link.outage);
      this.#endedByPage(link, stream, span.closeAt, isUp);
      return;
    }
    const isReply = role === 'attempt' && isRequest(span) && !beginsPolledSession(span);
    const isOver = link.outage === null || (stream.class === 'streamed-fetch' && link.outage.resumedAt !== null);
    if (isReply && isOver && !link.replies.isBroken(stream, span)) {
      link.up = link.outage = null;
      return;
    }
    if (isUp && link.replies.isComplete) {
      this.#endedByPage(link, stream, span.closeAt, isUp);
      return;
    }
    this.#broke(stream, link, span, { isUp, record, isPoll: false, steady: STEADY_AFTER });
    // A page that connects again within the `error` event does so before the end is reported.
    if (pending !== null && link.outage !== null && isUp) this.#attempt(stream, link.outage, pending, true);
  }

  /** A call of a poll ended: only a failure counts. */
  #pollEnded(stream: Stream, link: Link, span: ConnectionSpan, record: WireRecord | null): void {
    if (!hasFailed(span) || this.#context.wasEndedByPage(span)) return;
    const steady = Math.max(STEADY_AFTER, 3 * period(stream));
    // What failed before it was clear that these calls are a poll belongs to the outage.
    const calls = link.outage === null ? [...failedBefore(stream, span), span] : [span];
    for (const call of calls) {
      if (call !== calls[0] && link.outage !== null) this.#attempt(stream, link.outage, call, false);
      const isUp = link.outage === null || link.outage.resumedAt !== null;
      this.#broke(stream, link, call, { isUp, record: call === span ? record : null, isPoll: true, steady });
    }
  }

  #broke(stream: Stream, link: Link, span: ConnectionSpan, { isUp, record, isPoll, steady }: Break): void {
    const { up, outage } = link;
    // The end of an attempt that another one has overtaken says nothing.
    if (span.closeAt === null || (!isUp && up !== null && !isPoll)) return;
    const lived = isUp && up !== null ? span.closeAt - up.at : 0;
    const hadNews = isUp && up !== null && up.hasNews;
    if (isUp) link.up = null;
    const begin = { from: span.closeAt, causeRef: record === null ? null : refOf(record), wasUp: isUp };
    if (outage === null || outage.isPoll !== isPoll || (outage.resumedAt !== null && lived >= steady)) {
      link.outage = newOutage(stream.id, span, { ...begin, isPoll, upBefore: lived });
      return;
    }
    const isNew = isUp && hadNews;
    if (isNew && outage.downtimes.length < MAX_WAITS) outage.downtimes.push(newDowntime(span, begin));
    else if (!isNew) failedOnce(outage, isUp);
    this.#failedAgain(stream, outage, span, isUp, lived);
  }

  #failedAgain(stream: Stream, outage: Outage, span: ConnectionSpan, wasUp: boolean, lived: number): void {
    const at = failureAt(span);
    if (at === null) return;
    outage.lastFailureAt = millis(Math.max(outage.lastFailureAt, at));
    outage.resumedAt = null;
    outage.longestLife = Math.max(outage.longestLife, lived);
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

  /** DevTools say how an attempt was answered: what is reported of the outage may name it. */
  network(stream: Stream, span: ConnectionSpan): void {
    const outage = this.#links.get(stream.id)?.outage ?? null;
    if (outage !== null && span.connectingAt >= outage.cause.connectingAt) this.#listener.changed(stream, outage);
  }

  merged(from: StreamId, into: StreamId): void {
    this.#links.merged(from, into);
  }

  forgot(stream: StreamId): void {
    this.#links.forgot(stream);
  }
}

/** How soon a page connects again after it gave up a connection that showed no life. */
const RETURNS_WITHIN = 30_000;

const isLateReturn = ({ cause, from }: Outage, span: ConnectionSpan, context: DetectorContext): boolean =>
  context.wasGivenUp(cause) && span.connectingAt - from > RETURNS_WITHIN;

const period = (stream: Stream): number => stream.poll?.period ?? 0;

/** True where a recording has the connection but not how, or when, it ended. */
const isEndUnknown = ({ transport, openAt, how, code }: ConnectionSpan): boolean =>
  how === 'unseen' || (transport === 'websocket' && openAt !== null && how === 'closed' && code === null);
