import { EXCEEDED_LIMITS } from '../../texts/cli/exceeded-limits.ts';
import type { Analysis } from '../../analysis/analysis.ts';
import type { StreamMessage } from '../../analysis/streams/message.ts';
import { isLasting, type Stream, type StreamId } from '../../analysis/streams/stream.ts';
import { type Millis, millis } from '../../base/units.ts';
import type { Limits } from '../../policy/policy.ts';
import type { WireRecord } from '../../wire/record.ts';

/** A limit that a stream exceeded. `allowed` and `measured` are in the unit of the limit. */
export interface ExceededLimit {
  readonly limit: 'max-silence' | 'max-downtime' | 'max-reconnects' | 'max-requests-per-hour';
  readonly stream: StreamId;
  readonly allowed: number;
  readonly measured: number;
  /** When the worst case was; `null` for limits on a count. */
  readonly from: Millis | null;
  readonly until: Millis | null;
  readonly text: string;
}

/** A interval of one stream. */
interface Interval {
  readonly from: Millis;
  readonly until: Millis;
}

/** Checks the limits record by record. */
export interface LimitChecker {
  /** Takes a record that the analysis has taken, with the messages that it gave. */
  take(record: WireRecord, messages: readonly StreamMessage[]): void;
  /** Sets the clock to `at` though no record came. */
  advance(at: Millis): void;
  /** The exceeded limits at the end of a recording: the worst case of each stream and limit. */
  finish(): readonly ExceededLimit[];
}

const lengthOf = ({ from, until }: Interval): number => until - from;

/** Makes the checker of one analysis. Times in which the page was hidden, offline, asleep or not recorded do not count. */
export function createLimitChecker(limitsOf: (stream: Stream) => Limits, analysis: Analysis): LimitChecker {
  /** The last sign of each stream's server: an open or a received message. */
  const lastSign = new Map<StreamId, Millis>();
  const longest = new Map<StreamId, Interval>();
  let now = millis(0);

  const isObscured = ({ from, until }: Interval): boolean =>
    analysis
      .obscuredIntervals()
      .some((band) => band.kind !== 'busy' && band.from < until && (band.until ?? Number.POSITIVE_INFINITY) > from);

  const endSilence = (id: StreamId, until: Millis): void => {
    const from = lastSign.get(id);
    if (from === undefined) return;
    const stream = analysis.stream(id);
    const best = longest.get(id);
    const allowed = stream === undefined ? null : limitsOf(stream).silence;
    if (allowed === null || until - from <= allowed) return;
    if ((best === undefined || until - from > lengthOf(best)) && !isObscured({ from, until }))
      longest.set(id, { from, until });
  };

  const advance = (at: Millis): void => {
    if (at > now) now = at;
  };

  const take = (record: WireRecord, messages: readonly StreamMessage[]): void => {
    advance(record.at);
    for (const { stream, at, direction } of messages) {
      if (direction === 'out') continue;
      endSilence(stream, at);
      lastSign.set(stream, at);
    }
    if (record.kind !== 'open' && record.kind !== 'close') return;
    const stream = analysis.streamOfConnection(record.document, record.connection);
    if (stream === undefined) return;
    if (record.kind === 'open') lastSign.set(stream.id, record.at);
    else {
      endSilence(stream.id, record.at);
      lastSign.delete(stream.id);
    }
  };

  const finish = (): readonly ExceededLimit[] => {
    for (const stream of lastSign.keys()) endSilence(stream, now);
    return analysis
      .streams()
      .map((stream) => [stream, limitsOf(stream)] as const)
      .flatMap(([stream, limits]) => [
        ...ofSilence(stream, longest.get(stream.id), limits.silence),
        ...ofDowntime(stream, limits.downtime, isObscured),
        ...ofReconnects(stream, limits.reconnects),
        ...ofRequests(stream, limits.requestsPerHour),
      ]);
  };

  return { take, advance, finish };
}

function ofSilence(stream: Stream, worst: Interval | undefined, allowed: Millis | null): readonly ExceededLimit[] {
  if (allowed === null || worst === undefined || !isLasting(stream)) return [];
  const measured = lengthOf(worst);
  const text = EXCEEDED_LIMITS.silence(stream.label, measured, allowed);
  return [{ limit: 'max-silence', stream: stream.id, allowed, measured, ...worst, text }];
}

/** From the end of one connection to the opening of the next; failed attempts between them are part of it. */
function ofDowntime(
  stream: Stream,
  allowed: Millis | null,
  isObscured: (interval: Interval) => boolean,
): readonly ExceededLimit[] {
  if (allowed === null || !isLasting(stream)) return [];
  let worst: Interval | null = null;
  let closed: Millis | null = null;
  for (const { openAt, closeAt } of stream.spans) {
    if (openAt !== null && closed !== null) {
      const interval = { from: closed, until: openAt };
      const isWorse = lengthOf(interval) > Math.max(allowed, worst === null ? 0 : lengthOf(worst));
      if (isWorse && !isObscured(interval)) worst = interval;
    }
    if (openAt !== null) closed = closeAt;
  }
  if (worst === null) return [];
  const measured = lengthOf(worst);
  const text = EXCEEDED_LIMITS.downtime(stream.label, measured, allowed);
  return [{ limit: 'max-downtime', stream: stream.id, allowed, measured, from: worst.from, until: worst.until, text }];
}

function ofReconnects(stream: Stream, allowed: number | null): readonly ExceededLimit[] {
  if (allowed === null || !isLasting(stream) || stream.reconnects <= allowed) return [];
  const text = EXCEEDED_LIMITS.reconnects(stream.label, stream.reconnects, allowed);
  const { id, reconnects } = stream;
  return [{ limit: 'max-reconnects', stream: id, allowed, measured: reconnects, from: null, until: null, text }];
}

function ofRequests(stream: Stream, allowed: number | null): readonly ExceededLimit[] {
  const measured = stream.poll?.requestsPerHour ?? 0;
  if (allowed === null || measured <= allowed) return [];
  const text = EXCEEDED_LIMITS.requests(stream.label, measured, allowed);
  return [{ limit: 'max-requests-per-hour', stream: stream.id, allowed, measured, from: null, until: null, text }];
}
