import { BoundedList } from '../../base/bounded-list.ts';
import type { Millis } from '../../base/units.ts';
import { severalTimersText } from '../../texts/findings/connection-troubles.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import { lifecycle, perStream } from '../per-stream.ts';
import { askOf } from '../polls/ask.ts';
import { findTrains } from '../polls/trains.ts';
import { normaliseEndpoint } from '../streams/endpoint.ts';
import { median } from '../statistics.ts';
import { isRequest } from '../streams/stream.ts';
import type { Stream } from '../streams/stream.ts';

/** Starts that are looked at, and how often. */
const STARTS = 64;
const EVERY = 4;

/** Steps of equal length that make a timer. */
const LEAST_STEPS = 5;

/** A request this soon after the end of the one before was begun by that end, and not by a timer. */
const AT_ONCE = 50;

/** Share of the starts that may have been so by chance. */
const CHANCE = 0.3;

/** Share of the pauses between an end and the next start that are alike where one timer is set by each answer. */
const MOSTLY = 0.8;
const ALIKE = 0.03;
const LATE = 10;

interface Starts {
  identity: number | null;
  readonly starts: BoundedList<Millis>;
  /** Starts among them that followed an end at once, and the last end. */
  atOnce: number;
  endAt: Millis | null;
  /** From each end to the start that followed it. */
  readonly pauses: BoundedList<number>;
  seen: number;
}

/**
 * Finds endpoints that several timers poll: a component that begins a poll each time it is shown and ends none. See
 * docs/reference/detectors.md, "Several timers".
 */
export function createSeveralTimersDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const memories = perStream<Starts>(() => ({
    identity: null,
    starts: new BoundedList(STARTS),
    atOnce: 0,
    endAt: null,
    pauses: new BoundedList(STARTS),
    seen: 0,
  }));

  const judge = (stream: Stream, starts: readonly Millis[], now: Millis): void => {
    const trains = findTrains(starts, LEAST_STEPS);
    if (trains === null || trains.count < 2) return;
    const { count, period } = trains;
    const id = `several-timers:${stream.id}`;
    const before = findings.get(id);
    // The worst that was seen stays.
    if (before !== undefined && before.count > count) return;
    const since = before?.count === count ? before.from : trains.since;
    findings.set({
      id,
      kind: 'several-timers',
      severity: 'warning',
      confidence: 'inferred',
      stream: stream.id,
      from: since,
      until: now,
      count,
      ...severalTimersText({ since: context.clock(since), timers: count, period, steps: LEAST_STEPS }),
      records: [],
    });
  };

  return {
    ...lifecycle(findings, memories),
    connecting(stream, span, record) {
      if (!isRequest(span) || record.kind !== 'connecting') return;
      const memory = memories.of(stream);
      const { identity } = askOf(normaliseEndpoint(record), record);
      if (identity === null || identity !== memory.identity) {
        memory.identity = identity;
        memory.starts.clear();
        memory.atOnce = 0;
      }
      if (
        context.obscuredFrom(span.document, memory.starts.items.at(-1) ?? span.connectingAt, span.connectingAt) !== null
      ) {
        memory.starts.clear();
        memory.atOnce = 0;
      }
      memory.starts.push(span.connectingAt);
      if (memory.endAt !== null && span.connectingAt - memory.endAt < AT_ONCE) memory.atOnce += 1;
      if (memory.endAt !== null) memory.pauses.push(span.connectingAt - memory.endAt);
      memory.seen += 1;
      if (memory.starts.length < 2 * LEAST_STEPS || memory.seen % EVERY !== 0) return;
      if (memory.atOnce > memory.starts.length * CHANCE || isChained(memory.pauses.items)) return;
      judge(stream, memory.starts.items, span.connectingAt);
    },
    closed(stream, span) {
      const memory = memories.get(stream.id);
      if (memory !== undefined) memory.endAt = span.closeAt;
    },
  };
}

/** True where each request begins as long after the one before has ended: then one timer is set by each answer. */
function isChained(pauses: readonly number[]): boolean {
  if (pauses.length === 0) return false;
  const usual = median(pauses);
  const alike = pauses.filter((pause) => Math.abs(pause - usual) <= usual * ALIKE + LATE);
  return usual >= 0 && alike.length >= pauses.length * MOSTLY;
}
