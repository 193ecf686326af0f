import { isPollClass, type ConnectionSpan, type Stream } from '../../analysis/streams/stream.ts';
import type { TimeColumn } from '../../base/time-column.ts';
import type { MessageLog } from '../../store/message-log.ts';
import { STREAM_DETAIL } from '../../texts/panel/stream-detail.ts';
import { RATE_SPAN } from '../state/panel-limits.ts';

/** The longest silence among the messages that were looked at; `next` is the position of the first that was not. */
interface Silence {
  readonly next: number;
  readonly from: number;
  readonly until: number;
}

/** Messages only arrive, so that each pair of neighbours is compared once. */
const compared = new WeakMap<TimeColumn, Silence>();

/** The longest stretch of a time in which one connection was open; `null` if none was. */
function longestOpen(spans: readonly ConnectionSpan[], from: number, until: number): readonly [number, number] | null {
  let best: readonly [number, number] | null = null;
  for (const { openAt, closeAt } of spans) {
    if (openAt === null) continue;
    const begin = Math.max(from, openAt);
    const end = Math.min(until, closeAt ?? until);
    if (end > begin && (best === null || end - begin > best[1] - best[0])) best = [begin, end];
  }
  return best;
}

/**
 * The longest time in which a connection of the stream was open and nothing came in. Takes time in proportion to the
 * messages that came since it was asked last.
 *
 * @param times the instants of the received messages, `undefined` if there are none.
 * @returns its length in milliseconds, 0 for a stream that never opened.
 */
export function longestSilence(spans: readonly ConnectionSpan[], times: TimeColumn | undefined, now: number): number {
  const first = spans[0]?.connectingAt ?? now;
  const known = times === undefined ? undefined : compared.get(times);
  let longest: Silence = known ?? { next: times?.begin ?? 0, from: 0, until: 0 };
  const consider = (from: number, until: number): Silence => {
    if (until - from <= longest.until - longest.from) return longest;
    const open = longestOpen(spans, from, until);
    const isLonger = open !== null && open[1] - open[0] > longest.until - longest.from;
    return isLonger ? { ...longest, from: open[0], until: open[1] } : longest;
  };
  if (times === undefined || times.end === times.begin) {
    const all = consider(first, now);
    return all.until - all.from;
  }
  const begin = Math.max(longest.next, times.begin);
  const end = times.firstFrom(now + 0.0005);
  for (let position = begin; position < end; position += 1) {
    longest = consider(position === 0 ? first : times.at(position - 1), times.at(position));
  }
  longest = { ...longest, next: Math.max(begin, end) };
  compared.set(times, longest);
  const last = end > times.begin ? times.at(end - 1) : first;
  const upToNow = consider(last, now);
  return upToNow.until - upToNow.from;
}

/**
 * How long nothing had come or gone when a connection ended: many proxies end one after 60 s of silence.
 *
 * @param times the instants of the stream's messages.
 * @returns `null` for a connection that lives, never opened or had no message.
 */
export function silenceBeforeEnd({ openAt, closeAt }: ConnectionSpan, times: TimeColumn | undefined): number | null {
  if (openAt === null || closeAt === null || times === undefined) return null;
  const last = times.at(times.firstFrom(closeAt + 0.0005) - 1);
  return last >= openAt ? Math.max(0, closeAt - last) : null;
}

/** How long the remembered connections were open, in milliseconds; time in which two were open counts once. */
export function openTime(spans: readonly ConnectionSpan[], now: number): number {
  const opened = spans
    .flatMap(({ openAt, closeAt }) => (openAt === null || openAt > now ? [] : [[openAt, closeAt ?? now] as const]))
    .toSorted(([one], [other]) => one - other);
  let total = 0;
  let end = -Infinity;
  for (const [from, until] of opened) {
    const shown = Math.min(until, now);
    total += Math.max(0, shown - Math.max(from, end));
    end = Math.max(end, shown);
  }
  return total;
}

const isRefused = ({ openAt, closeAt }: ConnectionSpan): boolean => openAt === null && closeAt !== null;

/**
 * What is known of a stream as a whole, for what no message shows: connections, uptime, longest silence, rates, protocol.
 *
 * @param log its messages, `undefined` if it has none.
 * @param now nothing later counts.
 * @param subprotocol what its newest connection agreed on, empty if unknown.
 * @returns names and values, in the order in which they are shown.
 */
export function factsOfStream(
  stream: Stream,
  log: MessageLog | undefined,
  now: number,
  subprotocol: string,
): readonly (readonly [name: string, value: string])[] {
  const { names } = STREAM_DETAIL;
  const { spans, droppedSpans } = stream;
  // A stream that was closed is over; one that failed is down until now.
  const until = stream.state === 'closed' ? Math.min(now, spans.at(-1)?.closeAt ?? now) : now;
  const observed = Math.max(0, until - (spans[0]?.connectingAt ?? stream.firstAt));
  const isPolled = isPollClass(stream.class);
  // It has channels, and no messages of its own.
  const isPeer = stream.class === 'peer';
  const open = spans.filter(({ openAt, closeAt }) => openAt !== null && openAt <= now && (closeAt ?? Infinity) > now);
  const recent = log === undefined ? 0 : log.end - log.times.firstFrom(now - RATE_SPAN);
  const span = Math.min(RATE_SPAN, Math.max(1_000, now - stream.firstAt));
  const messages = stream.messagesIn + stream.messagesOut;
  const hasOpened = spans.some(({ openAt }) => openAt !== null);
  const all: readonly (readonly [string, string | null])[] = [
    [names.url, stream.url],
    [names.protocol, stream.protocol === '' ? null : stream.protocol],
    [names.subprotocol, subprotocol === '' ? null : subprotocol],
    [isPolled ? names.requests : names.connections, STREAM_DETAIL.connections(stream.connections, open.length)],
    [names.refused, STREAM_DETAIL.refused(spans.filter(isRefused).length, spans.length, droppedSpans)],
    [names.uptime, observed === 0 || isPolled ? null : STREAM_DETAIL.uptime(openTime(spans, now), observed)],
    [
      names.silence,
      hasOpened && !isPolled && !isPeer ? STREAM_DETAIL.silence(longestSilence(spans, log?.in, now)) : null,
    ],
    [names.messages, isPeer ? null : STREAM_DETAIL.messages(stream.messagesIn, stream.messagesOut)],
    [
      names.rate,
      messages === 0 ? null : STREAM_DETAIL.rate((recent / span) * 1_000, span, messages, now - stream.firstAt),
    ],
    [names.pieces, stream.pieces === undefined ? null : STREAM_DETAIL.pieces(stream.pieces)],
    [names.payload, messages === 0 ? null : STREAM_DETAIL.bytes(stream.bytesIn, stream.bytesOut)],
  ];
  return all.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
}
