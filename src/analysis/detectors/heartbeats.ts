import type { Millis } from '../../base/units.ts';
import { millis } from '../../base/units.ts';
import type { DecodedMessage } from '../../formats/protocols/decoded-message.ts';
import { partsOf } from '../../formats/protocols/decoded-message.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { isSeenByBrowser } from '../../wire/browser-document.ts';
import { FindingList } from '../finding-list.ts';
import type { Confidence, RecordRef } from '../finding.ts';
import { median, unsteadiness } from '../statistics.ts';
import type { ConnectionSpan, Stream, StreamId } from '../streams/stream.ts';
import { formatCount, formatDuration } from '../../base/format.ts';

/** Beats that are remembered to learn a period. */
const SAMPLES = 20;

/** Pauses between beats that it takes to learn one, and how steady they must be. */
const MIN_SAMPLES = 5;
const STEADY = 0.2;

/** A beat is missed one and a half periods, and one second for the way, after the last sign of life. */
const LATE_FACTOR = 1.5;
const LATE_MARGIN = 1_000;

/** Where a period is known from. */
interface Beat {
  readonly period: number;
  readonly confidence: Confidence;
  readonly source: string;
}

interface Pulse {
  span: ConnectionSpan | null;
  connection: number;
  /** The last message of any kind from the server. */
  lastIn: Millis | null;
  last: RecordRef | null;
  lastBeat: Millis | null;
  readonly pauses: number[];
  /** Beats that the page sent. */
  sent: number;
  announced: Beat | null;
  /** A client's beat that waits for its answer. */
  asked: { readonly at: Millis; readonly ref: RecordRef } | null;
  answerWithin: number | null;
}

/** Finds heartbeats that did not come. See docs/detectors.md, "Heartbeats". */
export function createHeartbeatDetector(context: DetectorContext): Detector {
  const pulses = new Map<StreamId, Pulse>();
  const findings = new FindingList();

  const pulseOf = (stream: Stream): Pulse => {
    let pulse = pulses.get(stream.id);
    if (pulse === undefined) {
      pulse = {
        span: null,
        connection: -1,
        lastIn: null,
        last: null,
        lastBeat: null,
        pauses: [],
        sent: 0,
        announced: null,
        asked: null,
        answerWithin: null,
      };
      pulses.set(stream.id, pulse);
    }
    return pulse;
  };

  /** Judges the time from the last sign of life to `until`, which is another sign, the end, or now. */
  const judge = (stream: Stream, pulse: Pulse, until: Millis): void => {
    const { span, lastIn } = pulse;
    if (span === null || lastIn === null) return;
    const beat = pulse.announced ?? learn(pulse);
    const id = `missed-heartbeat:${stream.id}:${lastIn}`;
    const limit = beat === null ? Number.POSITIVE_INFINITY : beat.period * LATE_FACTOR + LATE_MARGIN;
    const dark = context.obscuredFrom(span.document, lastIn, until);
    const seen = dark === null ? until : millis(Math.min(dark, until));
    const silent = seen - lastIn;
    if (beat === null || silent <= limit) {
      findings.delete(id);
      return;
    }
    const missed = Math.max(1, Math.floor(silent / beat.period - 0.5));
    findings.set({
      id,
      kind: 'missed-heartbeat',
      severity: 'warning',
      confidence: beat.confidence,
      stream: stream.id,
      from: lastIn,
      until: seen,
      count: missed,
      text: `No heartbeat for ${formatDuration(silent)} ${context.when(lastIn)}; ${beat.source} ${formatDuration(beat.period)}.`,
      evidence: [
        `last sign of life ${context.when(lastIn)}`,
        `a beat is missed after 1.5 × ${formatDuration(beat.period)} + 1 s = ${formatDuration(limit)}`,
        `${formatCount(missed)} beats were due`,
      ],
      doubt:
        'Ping and pong frames of WebSocket are invisible to a page, so the connection may have been alive all the time.',
      advice: 'Check whether the page notices: a half-open connection must be closed by the client and opened again.',
      records: pulse.last === null ? [] : [pulse.last],
    });
  };

  /** Judges a client's beat that got no answer by `until`. */
  const judgeAnswer = (stream: Stream, pulse: Pulse, until: Millis): void => {
    const { asked, span } = pulse;
    const answerWithin = pulse.answerWithin ?? learnAnswer(pulse);
    if (asked === null || answerWithin === null || span === null) return;
    const waited = until - asked.at;
    const id = `missed-heartbeat:${stream.id}:${asked.at}:answer`;
    if (waited <= answerWithin || context.obscuredFrom(span.document, asked.at, until) !== null) {
      findings.delete(id);
      return;
    }
    findings.set({
      id,
      kind: 'missed-heartbeat',
      severity: 'warning',
      confidence: pulse.answerWithin === null ? 'inferred' : 'documented',
      stream: stream.id,
      from: asked.at,
      until,
      count: 1,
      text: `A heartbeat got no answer for ${formatDuration(waited)} ${context.when(asked.at)}; one is due within ${formatDuration(answerWithin)}.`,
      evidence: [`sent ${context.when(asked.at)}, no message of any kind since`],
      doubt: 'The answer may be on its way behind a slow network.',
      advice: 'Close the connection when an answer is missing and open it again.',
      records: [asked.ref],
    });
  };

  return {
    message(stream, message, decoded) {
      const pulse = pulseOf(stream);
      if (pulse.connection !== message.connection || pulse.span === null) {
        const span = context.spanOf(message);
        const isPolled = span !== null && span.transport !== 'websocket' && span.transport !== 'eventsource';
        if (!isPolled || pulse.span === null || pulse.span.transport === 'websocket') restart(pulse);
        pulse.span = span;
        pulse.connection = message.connection;
      }
      announce(pulse, decoded);
      if (message.direction === 'out') {
        if (decoded.role !== 'heartbeat') return;
        pulse.sent += 1;
        pulse.asked ??= { at: message.at, ref: message.ref };
        return;
      }
      if (pulse.announced !== null || pulse.pauses.length >= MIN_SAMPLES) judge(stream, pulse, message.at);
      judgeAnswer(stream, pulse, message.at);
      pulse.asked = null;
      pulse.lastIn = message.at;
      pulse.last = message.ref;
      if (decoded.role !== 'heartbeat') return;
      if (pulse.lastBeat !== null && context.obscuredFrom(message.ref.document, pulse.lastBeat, message.at) === null) {
        pulse.pauses.push(message.at - pulse.lastBeat);
        if (pulse.pauses.length > SAMPLES) pulse.pauses.shift();
      }
      pulse.lastBeat = message.at;
    },
    closed(stream, span) {
      const pulse = pulses.get(stream.id);
      if (pulse === undefined || pulse.span !== span || span.closeAt === null) return;
      if (span.transport !== 'websocket' && span.transport !== 'eventsource') return;
      judge(stream, pulse, span.closeAt);
      judgeAnswer(stream, pulse, span.closeAt);
      restart(pulse);
    },
    tick(at) {
      for (const [id, pulse] of pulses) {
        if (pulse.span === null || pulse.span.closeAt !== null) continue;
        // What the browser tells comes late: nothing is due before the next message says how late.
        if (isSeenByBrowser(pulse.span.document)) continue;
        const stream = context.stream(id);
        if (stream === undefined) continue;
        judge(stream, pulse, at);
        judgeAnswer(stream, pulse, at);
      }
    },
    merged(from, into) {
      const pulse = pulses.get(from);
      pulses.delete(from);
      if (pulse !== undefined && pulse.span !== null && pulse.span.closeAt === null) pulses.set(into.id, pulse);
    },
    forgot(stream) {
      pulses.delete(stream);
      findings.forget(stream);
    },
    findings: () => findings.list(),
  };
}

/** A new connection: life was last seen on the old one. What was announced stays, since an upgrade keeps its session. */
function restart(pulse: Pulse): void {
  pulse.span = null;
  pulse.lastIn = null;
  pulse.lastBeat = null;
  pulse.asked = null;
}

function announce(pulse: Pulse, decoded: DecodedMessage): void {
  for (const { announced } of partsOf(decoded)) {
    if (announced === null || !(announced.period > 0)) continue;
    if (announced.by === 'client') {
      pulse.answerWithin = announced.timeout ?? announced.period;
      continue;
    }
    pulse.announced = { period: announced.period, confidence: 'documented', source: 'the server announced one each' };
  }
}

/** True where the server's beats answer the page's: without a question none is due. */
const isAnswering = (pulse: Pulse): boolean => pulse.sent * 2 > pulse.pauses.length;

/** How soon answers came due so far: an answer that is still missing at the next beat is late. */
function learnAnswer(pulse: Pulse): number | null {
  if (pulse.announced !== null || !isAnswering(pulse) || pulse.pauses.length < MIN_SAMPLES) return null;
  if (unsteadiness(pulse.pauses) >= STEADY) return null;
  return median(pulse.pauses) * LATE_FACTOR + LATE_MARGIN;
}

function learn(pulse: Pulse): Beat | null {
  if (isAnswering(pulse) || pulse.pauses.length < MIN_SAMPLES || unsteadiness(pulse.pauses) >= STEADY) return null;
  return { period: median(pulse.pauses), confidence: 'inferred', source: 'so far there was one each' };
}
