import type { Analysis } from '../analysis/analysis.ts';
import type { StreamMessage } from '../analysis/streams/message.ts';
import type { Stream, StreamId } from '../analysis/streams/stream.ts';
import { type Millis, millis } from '../base/units.ts';
import type { WireRecord } from '../wire/record.ts';
import { formatCount, formatDuration } from '../base/format.ts';

/** Limits that a caller sets for a run; `null` where it sets none. */
export interface Limits {
  /** Longest time for which an open connection may bring nothing. */
  readonly silence: Millis | null;
  /** Longest time that a stream may be without an open connection between two. */
  readonly downtime: Millis | null;
  readonly reconnects: number | null;
  readonly requestsPerHour: number | null;
}

/** A limit that a stream exceeded. `measured` is in the limit's own unit. */
export interface Excess {
  readonly limit: 'max-silence' | 'max-downtime' | 'max-reconnects' | 'max-requests-per-hour';
  readonly stream: StreamId;
  readonly allowed: number;
  readonly measured: number;
  /** Where the worst case is; `null` for limits on a count. */
  readonly from: Millis | null;
  readonly until: Millis | null;
  readonly text: string;
}

/** A stretch of one stream. */
interface Stretch {
  readonly from: Millis;
  readonly until: Millis;
}

/** Watches the limits while records pass by. */
export interface LimitWatch {
  /** Takes a record after the analysis has had it, with the messages that it gave. */
  take(record: WireRecord, messages: readonly StreamMessage[]): void;
  /** The exceeded limits when all is read, one for each stream and limit: the worst case. */
  finish(): readonly Excess[];
}

/** Streams on which silence means something: a poll brings what its answers bring. */
const hasSilence = ({ class: kind }: Stream): boolean =>
  kind === 'websocket' || kind === 'sse' || kind === 'streamed-fetch';

const lengthOf = ({ from, until }: Stretch): number => until - from;

/** Makes the watch over one analysis. Stretches in which the page was hidden, offline, asleep or not recorded do not count. */
export function createLimitWatch(limits: Limits, analysis: Analysis): LimitWatch {
  /** Of each stream the last sign from the server: an open or a received message. */
  const lastSign = new Map<StreamId, Millis>();
  const longest = new Map<StreamId, Stretch>();
  let now = millis(0);

  const isObscured = ({ from, until }: Stretch): boolean =>
    analysis.obscuredIntervals().some((band) => band.from < until && (band.until ?? Number.POSITIVE_INFINITY) > from);

  const endSilence = (stream: StreamId, until: Millis): void => {
    const from = lastSign.get(stream);
    const best = longest.get(stream);
    if (from === undefined || limits.silence === null || until - from <= limits.silence) return;
    if ((best === undefined || until - from > lengthOf(best)) && !isObscured({ from, until }))
      longest.set(stream, { from, until });
  };

  const take = (record: WireRecord, messages: readonly StreamMessage[]): void => {
    now = record.at > now ? record.at : now;
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

  const finish = (): readonly Excess[] => {
    for (const stream of lastSign.keys()) endSilence(stream, now);
    return analysis
      .streams()
      .flatMap((stream) => [
        ...ofSilence(stream, longest.get(stream.id), limits.silence),
        ...ofDowntime(stream, limits.downtime, isObscured),
        ...ofReconnects(stream, limits.reconnects),
        ...ofRequests(stream, limits.requestsPerHour),
      ]);
  };

  return { take, finish };
}

function ofSilence(stream: Stream, worst: Stretch | undefined, allowed: Millis | null): readonly Excess[] {
  if (allowed === null || worst === undefined || !hasSilence(stream)) return [];
  const measured = lengthOf(worst);
  const text = `${stream.label} brought nothing for ${formatDuration(measured)} while open; allowed are ${formatDuration(allowed)}`;
  return [{ limit: 'max-silence', stream: stream.id, allowed, measured, ...worst, text }];
}

/** Between the end of one connection and the opening of the next; attempts that failed in between are part of it. */
function ofDowntime(
  stream: Stream,
  allowed: Millis | null,
  isObscured: (stretch: Stretch) => boolean,
): readonly Excess[] {
  if (allowed === null || !hasSilence(stream)) return [];
  let worst: Stretch | null = null;
  let closed: Millis | null = null;
  for (const { openAt, closeAt } of stream.spans) {
    if (openAt !== null && closed !== null) {
      const stretch = { from: closed, until: openAt };
      const isWorse = lengthOf(stretch) > Math.max(allowed, worst === null ? 0 : lengthOf(worst));
      if (isWorse && !isObscured(stretch)) worst = stretch;
    }
    if (openAt !== null) closed = closeAt;
  }
  if (worst === null) return [];
  const measured = lengthOf(worst);
  const text = `${stream.label} was without a connection for ${formatDuration(measured)}; allowed are ${formatDuration(allowed)}`;
  return [{ limit: 'max-downtime', stream: stream.id, allowed, measured, from: worst.from, until: worst.until, text }];
}

function ofReconnects(stream: Stream, allowed: number | null): readonly Excess[] {
  if (allowed === null || !hasSilence(stream) || stream.reconnects <= allowed) return [];
  const text = `${stream.label} reconnected ${formatCount(stream.reconnects)} times; allowed are ${formatCount(allowed)}`;
  const { id, reconnects } = stream;
  return [{ limit: 'max-reconnects', stream: id, allowed, measured: reconnects, from: null, until: null, text }];
}

function ofRequests(stream: Stream, allowed: number | null): readonly Excess[] {
  const measured = stream.poll?.requestsPerHour ?? 0;
  if (allowed === null || measured <= allowed) return [];
  const text = `${stream.label} asks ${formatCount(measured)} times an hour; allowed are ${formatCount(allowed)}`;
  return [{ limit: 'max-requests-per-hour', stream: stream.id, allowed, measured, from: null, until: null, text }];
}
