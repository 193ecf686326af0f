import { isHousekeeping, isReply, partsOf } from '../../formats/protocols/decoded-message.ts';
import type { Millis } from '../../base/units.ts';
import { millis } from '../../base/units.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { isSeenByBrowser } from '../../wire/browser-document.ts';
import { FindingList } from '../finding-list.ts';
import type { RecordRef } from '../finding.ts';
import { median, quantile } from '../statistics.ts';
import type { ConnectionSpan, Stream, StreamId } from '../streams/stream.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { formatDuration } from '../../base/format.ts';

/** Pauses that are remembered of a stream. */
const SAMPLES = 200;

/** Fewer pauses than this are no habit. */
const MIN_SAMPLES = 30;

/** Messages closer than this to the last one counted belong to one burst with it, and are not counted. */
const BURST = 50;

/** A stream must have been seen for this long in all: a burst at its beginning is no habit either. */
const MIN_SEEN = 5_000;

interface Cadence {
  readonly pauses: number[];
  next: number;
  lastAt: Millis | null;
  /** The last message that was counted. */
  countedAt: Millis | null;
  last: RecordRef | null;
  connection: number;
  span: ConnectionSpan | null;
  /** The threshold on the pauses so far; `null` until it is asked for again. */
  threshold: number | null;
  /** Finding given while the silence may still go on. */
  open: string | null;
}

/**
 * The pause that a stream must exceed to be silent: three times its long ones, ten times its usual one, and `floor`, below
 * which no pause is a silence, however quick the stream.
 */
export function silenceThreshold(pauses: readonly number[], floor = THRESHOLDS.silence): number | null {
  if (pauses.length < MIN_SAMPLES || pauses.reduce((sum, pause) => sum + pause, 0) < MIN_SEEN) return null;
  return Math.max(3 * quantile(pauses, 0.99), 10 * median(pauses), floor);
}

/** Finds pauses far beyond a stream's own cadence. See docs/detectors.md, "Silence". */
export function createSilenceDetector(context: DetectorContext): Detector {
  const cadences = new Map<StreamId, Cadence>();
  const findings = new FindingList();
  const floor = context.thresholds.silence;

  const report = (stream: Stream, cadence: Cadence, until: Millis, isBroken: boolean): void => {
    const { lastAt, span, last } = cadence;
    if (lastAt === null || span === null || until - lastAt <= floor) return;
    cadence.threshold ??= silenceThreshold(cadence.pauses, floor);
    const { threshold } = cadence;
    const id = `silence:${stream.id}:${lastAt}`;
    const dark = context.obscuredFrom(span.document, lastAt, until);
    const seen = dark === null ? until : millis(Math.min(dark, until));
    if (threshold === null || seen - lastAt <= threshold) {
      findings.delete(id);
      cadence.open = null;
      return;
    }
    cadence.open = id;
    const usual = median(cadence.pauses);
    findings.set({
      id,
      kind: 'silence',
      severity: isBroken ? 'warning' : 'info',
      confidence: 'heuristic',
      stream: stream.id,
      from: lastAt,
      until: seen,
      count: 0,
      text: `No message for ${formatDuration(seen - lastAt)} ${context.when(lastAt)}; usual is one each ${formatDuration(usual)}.`,
      evidence: [
        `${cadence.pauses.length} pauses before it: median ${formatDuration(usual)}, 99 % below ${formatDuration(quantile(cadence.pauses, 0.99))}`,
        `silent beyond ${formatDuration(threshold)}`,
        ...(isBroken ? ['the connection broke at its end'] : []),
      ],
      doubt: 'The server may have had nothing to send. Ping and pong frames of WebSocket are invisible to a page.',
      advice: 'Compare with what the server sent then.',
      records: last === null ? [] : [last],
    });
  };

  const cadenceOf = (stream: Stream): Cadence => {
    let cadence = cadences.get(stream.id);
    if (cadence === undefined) {
      cadence = {
        pauses: [],
        next: 0,
        lastAt: null,
        countedAt: null,
        last: null,
        connection: -1,
        span: null,
        threshold: null,
        open: null,
      };
      cadences.set(stream.id, cadence);
    }
    return cadence;
  };

  return {
    message(stream, message, decoded) {
      if (message.direction !== 'in' || decoded.role === 'heartbeat' || !isLasting(stream)) return;
      // Replies come at the page's own pace: their pauses are the user's.
      if (partsOf(decoded).every((part) => isReply(part) || isHousekeeping(part))) return;
      const cadence = cadenceOf(stream);
      const { lastAt } = cadence;
      const isSame = cadence.connection === message.connection && cadence.span !== null;
      if (lastAt !== null && isSame) {
        const pause = message.at - lastAt;
        if (pause > floor || cadence.open !== null) report(stream, cadence, message.at, false);
        count(cadence, message.at, (from) => context.obscuredFrom(message.ref.document, from, message.at) !== null);
      }
      if (!isSame) {
        cadence.countedAt = message.at;
        cadence.connection = message.connection;
        cadence.span = context.spanOf(message);
      }
      cadence.open = null;
      cadence.lastAt = message.at;
      cadence.last = message.ref;
    },
    closed(stream, span) {
      const cadence = cadences.get(stream.id);
      if (cadence === undefined || cadence.span !== span || span.closeAt === null) return;
      report(stream, cadence, span.closeAt, !context.wasEndedByPage(span) && !span.wasClean && span.how !== 'complete');
      cadence.span = null;
      cadence.open = null;
    },
    tick(at) {
      for (const [id, cadence] of cadences) {
        if (cadence.span === null || cadence.lastAt === null || at - cadence.lastAt <= floor) continue;
        // What the browser tells comes late: only the next message says how long a silence was.
        if (isSeenByBrowser(cadence.span.document)) continue;
        const stream = context.stream(id);
        if (stream !== undefined) report(stream, cadence, at, false);
      }
    },
    merged: (from) => cadences.delete(from),
    forgot(stream) {
      cadences.delete(stream);
      findings.forget(stream);
    },
    findings: () => findings.list(),
  };
}

/** Takes the time since the last counted message for a pause, unless both belong to one burst or nobody could see. */
function count(cadence: Cadence, at: Millis, isObscured: (from: Millis) => boolean): void {
  const from = cadence.countedAt ?? at;
  const pause = at - from;
  if (pause < BURST) return;
  cadence.countedAt = at;
  if (isObscured(from)) return;
  cadence.pauses[cadence.next] = pause;
  cadence.next = (cadence.next + 1) % SAMPLES;
  cadence.threshold = null;
}

const isLasting = (stream: Stream): boolean =>
  stream.class === 'websocket' || stream.class === 'sse' || stream.class === 'streamed-fetch';
