import { BoundedList } from '../../base/bounded-list.ts';
import type { Millis } from '../../base/units.ts';
import { millis } from '../../base/units.ts';
import { missedHeartbeatText, unansweredHeartbeatText } from '../../texts/findings/heartbeats.ts';
import { isSeenByBrowser } from '../../wire/browser-document.ts';
import { partsOf } from '../../formats/protocols/decoded-message.ts';
import type { DecodedMessage } from '../../formats/protocols/decoded-message.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import type { Confidence, Finding, RecordRef } from '../finding.ts';
import { perStream } from '../per-stream.ts';
import { median, unsteadiness } from '../statistics.ts';
import type { StreamMessage } from '../streams/message.ts';
import { isDuplex, isRequest } from '../streams/stream.ts';
import type { ConnectionSpan, Stream, StreamId } from '../streams/stream.ts';

/** Pauses between heartbeats that are remembered to learn a period. */
const SAMPLES = 20;

/** Pauses between heartbeats that it takes to learn a period, and how steady they must be. */
const MIN_SAMPLES = 5;
const STEADY = 0.2;

/**
 * Protocols whose period is their library's default: no message says it, and a server may have another. It counts once
 * this many pauses between beats were like it.
 */
const DEFAULT_PERIODS: ReadonlySet<string> = new Set(['sockjs', 'action-cable']);
const ALIKE_PAUSES = 2;

/** Share of the pauses that must be like it. */
const MOSTLY = 0.8;

/** A heartbeat is missed one and a half periods, and one second for the way, after the last sign of life. */
const LATE_FACTOR = 1.5;
const LATE_MARGIN = 1_000;

/** A period with how it is known. */
interface Period {
  readonly length: number;
  /** `documented` where the server announced it. */
  readonly confidence: Confidence;
}

/** What is known of the life of a stream's connection. */
interface Pulse {
  span: ConnectionSpan | null;
  connection: number;
  /** The last message of any kind from the server. */
  lastIn: Millis | null;
  last: RecordRef | null;
  lastHeartbeat: Millis | null;
  /** Times between the server's heartbeats. */
  readonly pauses: BoundedList<number>;
  /** Heartbeats that the page sent. */
  sent: number;
  announced: Period | null;
  /** The default of the protocol's library, `null` for none. */
  usual: number | null;
  /** A heartbeat of the page that waits for its answer. */
  pending: { readonly at: Millis; readonly ref: RecordRef } | null;
  /** How soon the server promised to answer one, `null` for no promise. */
  answerWithin: number | null;
}

const newPulse = (): Pulse => ({
  span: null,
  connection: -1,
  lastIn: null,
  last: null,
  lastHeartbeat: null,
  pauses: new BoundedList(SAMPLES),
  sent: 0,
  announced: null,
  usual: null,
  pending: null,
  answerWithin: null,
});

/** Finds heartbeats that did not come. See docs/reference/detectors.md, "Heartbeats". */
export function createHeartbeatDetector(context: DetectorContext): Detector {
  return new HeartbeatDetector(context);
}

class HeartbeatDetector implements Detector {
  readonly #context: DetectorContext;
  readonly #findings = new FindingList();
  /** The pulse of a stream that is gone continues in the other while its connection is open. */
  readonly #pulses = perStream<Pulse>(newPulse, (from, into) =>
    from.span !== null && from.span.closeAt === null ? from : into,
  );

  constructor(context: DetectorContext) {
    this.#context = context;
  }

  message(stream: Stream, message: StreamMessage, decoded: DecodedMessage): void {
    const pulse = this.#pulses.of(stream);
    if (pulse.connection !== message.connection || pulse.span === null) this.#enter(pulse, message);
    readAnnouncement(pulse, decoded);
    if (message.direction === 'out') {
      if (decoded.role !== 'heartbeat') return;
      pulse.sent += 1;
      pulse.pending ??= { at: message.at, ref: message.ref };
      return;
    }
    if (pulse.announced !== null || pulse.pauses.length >= ALIKE_PAUSES) this.#judge(stream, pulse, message.at);
    this.#judgeAnswer(stream, pulse, message.at);
    pulse.pending = null;
    pulse.lastIn = message.at;
    pulse.last = message.ref;
    if (decoded.role === 'heartbeat') this.#count(pulse, message);
  }

  closed(stream: Stream, span: ConnectionSpan): void {
    const pulse = this.#pulses.get(stream.id);
    if (pulse === undefined || span.closeAt === null) return;
    // A polled session is down from a call that failed on, whichever call brought the last sign of life.
    const isDown = isRequest(span) && pulse.span !== null && isRequest(pulse.span) && hasFailed(span);
    if (!isDown && (pulse.span !== span || isRequest(span))) return;
    this.#judge(stream, pulse, span.closeAt);
    this.#judgeAnswer(stream, pulse, span.closeAt);
    restart(pulse);
  }

  refresh(at: Millis): void {
    for (const [id, pulse] of this.#pulses.entries()) {
      if (pulse.span === null || pulse.span.closeAt !== null) continue;
      // What the browser reports comes late: nothing is due before the next message says how late.
      if (isSeenByBrowser(pulse.span.document)) continue;
      const stream = this.#context.stream(id);
      if (stream === undefined) continue;
      this.#judge(stream, pulse, at);
      this.#judgeAnswer(stream, pulse, at);
    }
  }

  merged(from: StreamId, into: Stream): void {
    this.#pulses.merged(from, into.id);
  }

  forgot(stream: StreamId): void {
    this.#pulses.forgot(stream);
    this.#findings.forget(stream);
  }

  findings(): readonly Finding[] {
    return this.#findings.list();
  }

  /** The first message of another connection. Calls of one polled session are one life. */
  #enter(pulse: Pulse, message: StreamMessage): void {
    const span = this.#context.spanOf(message);
    const isPolled = span !== null && isRequest(span);
    if (!isPolled || pulse.span === null || isDuplex(pulse.span)) restart(pulse);
    pulse.span = span;
    pulse.connection = message.connection;
  }

  /** Takes in the time since the heartbeat before, unless the page could not see it. */
  #count(pulse: Pulse, { at, ref }: StreamMessage): void {
    const before = pulse.lastHeartbeat;
    pulse.lastHeartbeat = at;
    if (before === null || this.#context.obscuredFrom(ref.document, before, at) !== null) return;
    pulse.pauses.push(at - before);
  }

  /** Judges the time from the last sign of life to `until`, which is another sign, the end, or now. */
  #judge(stream: Stream, pulse: Pulse, until: Millis): void {
    const { span, lastIn } = pulse;
    if (span === null || lastIn === null) return;
    const period = periodOf(pulse);
    const id = `missed-heartbeat:${stream.id}:${lastIn}`;
    const limit = period === null ? Number.POSITIVE_INFINITY : lateAfter(period.length);
    const dark = this.#context.obscuredFrom(span.document, lastIn, until);
    const seen = dark === null ? until : millis(Math.min(dark, until));
    const silent = seen - lastIn;
    if (period === null || silent <= limit) {
      this.#findings.delete(id);
      return;
    }
    const count = Math.max(1, Math.floor(silent / period.length - 0.5));
    this.#findings.set({
      id,
      kind: 'missed-heartbeat',
      severity: 'warning',
      confidence: period.confidence,
      stream: stream.id,
      from: lastIn,
      until: seen,
      count,
      ...missedHeartbeatText({
        at: this.#context.clock(lastIn),
        silent,
        period: period.length,
        limit,
        count,
        isAnnounced: period.confidence === 'documented',
      }),
      records: pulse.last === null ? [] : [pulse.last],
    });
  }

  /** Judges a heartbeat of the page that got no answer by `until`. */
  #judgeAnswer(stream: Stream, pulse: Pulse, until: Millis): void {
    const { pending, span } = pulse;
    const limit = pulse.answerWithin ?? learnedAnswerLimit(pulse);
    if (pending === null || limit === null || span === null) return;
    const waited = until - pending.at;
    const id = `missed-heartbeat:${stream.id}:${pending.at}:answer`;
    if (waited <= limit || this.#context.obscuredFrom(span.document, pending.at, until) !== null) {
      this.#findings.delete(id);
      return;
    }
    this.#findings.set({
      id,
      kind: 'missed-heartbeat',
      severity: 'warning',
      confidence: pulse.answerWithin === null ? 'inferred' : 'documented',
      stream: stream.id,
      from: pending.at,
      until,
      count: 1,
      ...unansweredHeartbeatText({ at: this.#context.clock(pending.at), waited, limit }),
      records: [pending.ref],
    });
  }
}

const hasFailed = ({ how, status }: ConnectionSpan): boolean => how === 'failed' || how === 'timeout' || status >= 400;

/** A new connection: life was last seen on the old one. What was announced stays, since an upgrade keeps its session. */
function restart(pulse: Pulse): void {
  pulse.span = null;
  pulse.lastIn = null;
  pulse.lastHeartbeat = null;
  pulse.pending = null;
}

/** Takes in what one side announced about heartbeats in this message. */
function readAnnouncement(pulse: Pulse, decoded: DecodedMessage): void {
  for (const { announced, protocol } of partsOf(decoded)) {
    if (announced === null || !(announced.period > 0)) continue;
    if (announced.by === 'client') pulse.answerWithin = announced.timeout ?? announced.period;
    else if (DEFAULT_PERIODS.has(protocol)) pulse.usual = announced.period;
    else pulse.announced = { length: announced.period, confidence: 'documented' };
  }
}

/** From when on a heartbeat counts as missed, in milliseconds after the last sign of life. */
const lateAfter = (period: number): number => period * LATE_FACTOR + LATE_MARGIN;

/** True where the server's heartbeats answer the page's: without a question none is due. */
const isAnswering = (pulse: Pulse): boolean => pulse.sent * 2 > pulse.pauses.length;

const isSteady = ({ pauses }: Pulse): boolean => pauses.length >= MIN_SAMPLES && unsteadiness(pauses.items) < STEADY;

/** How soon answers came due so far: an answer that is still missing at the next heartbeat is late. */
function learnedAnswerLimit(pulse: Pulse): number | null {
  if (pulse.announced !== null || !isAnswering(pulse) || !isSteady(pulse)) return null;
  return lateAfter(median(pulse.pauses.items));
}

/** The period that was announced, else the one that the heartbeats so far show. */
function periodOf(pulse: Pulse): Period | null {
  if (pulse.announced !== null) return pulse.announced;
  if (isAnswering(pulse)) return null;
  const { usual, pauses } = pulse;
  const alike = usual === null ? [] : pauses.items.filter((pause) => Math.abs(pause - usual) <= usual * STEADY);
  if (usual !== null && alike.length >= ALIKE_PAUSES && alike.length >= pauses.length * MOSTLY) {
    return { length: usual, confidence: 'inferred' };
  }
  if (!isSteady(pulse)) return null;
  return { length: median(pulse.pauses.items), confidence: 'inferred' };
}
