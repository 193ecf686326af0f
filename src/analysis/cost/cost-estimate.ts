import type { Bytes, Millis } from '../../base/units.ts';
import { byteCount, millis } from '../../base/units.ts';
import { START, type StartTraffic, type Stream } from '../streams/stream.ts';
import { COST_FORMULAS } from '../../texts/cost.ts';

/** Bytes of headers that a request and its response take, where they were not measured: a real browser's with cookies. */
const REQUEST_HEADERS = byteCount(700);
const RESPONSE_HEADERS = byteCount(250);

/** What a WebSocket frame adds to a message from the server, and to one from the page (masked), below 126 and 64 K bytes. */
const FRAME_IN = byteCount(4);
const FRAME_OUT = byteCount(8);

/** What an event stream adds to a message: `data: `, an empty line and now and then an id. */
const EVENT_FRAME = byteCount(20);

/** How long a server holds a request without news before it answers it empty. */
const HELD_FOR = millis(25_000);

/** Period of a short poll in place of a pushed stream. */
const USUAL_PERIOD = millis(5_000);

/** The transports over which the same messages could have come. */
type CostTransport = 'short-poll' | 'long-poll' | 'sse' | 'websocket';

/** What one client costs in an hour. `formula` says in one line for people how the figures come about. */
export interface HourlyCost {
  readonly transport: CostTransport | 'streamed-fetch' | 'request';
  readonly requests: number;
  readonly headerBytes: Bytes;
  readonly payloadBytes: Bytes;
  /** Messages that reach the page. */
  readonly messages: number;
  /** Mean age of a message when it arrives, beyond the network's own way; `null` where it is not known. */
  readonly staleness: Millis | null;
  readonly formula: string;
}

/** The traffic of a stream, scaled to an hour. */
export interface Traffic {
  /** Messages an hour; of a poll only the answers that bring something. */
  readonly inPerHour: number;
  /** Messages that the page sends: each needs a separate request on everything but a WebSocket. */
  readonly outPerHour: number;
  readonly bytesPerHour: number;
  readonly requestsPerHour: number;
  /** Connections of a stream that stays open; for polls, the one that would replace them. */
  readonly openedPerHour: number;
  readonly roundTrip: number | null;
}

const HOUR = 3_600_000;

/** Milliseconds beyond the start that must have been seen to tell what goes on from what happens once. */
const REST = 5_000;

/** True where the start brought more than chance makes of what goes on: over twice as much, and 2 deviations more. */
const standsOut = (count: number, expected: number): boolean => count > 2 * expected + 2 * Math.sqrt(expected);

/**
 * What a stream did once: the traffic of its start, where that is clearly more than the rest would bring. Then an hour is
 * reckoned from the rest alone. A stream that stays open is compared by time, a poll by the answer: its first ones may bring
 * the whole state, and the others what is new.
 *
 * @param seen milliseconds that the stream was seen for.
 * @returns `null` for questions that are asked now and then, for a start like the rest, and where too little was seen after it.
 */
export function whatHappensOnce(stream: Stream, seen: number): StartTraffic | null {
  const rest = seen - START;
  if (rest < REST || !goesOn(stream)) return null;
  const { messagesIn, messagesOut, bytes } = stream.start;
  const later = { in: stream.messagesIn - messagesIn, out: stream.messagesOut - messagesOut };
  const laterBytes = stream.bytesIn + stream.bytesOut - bytes;
  if (stream.poll !== null) {
    const messages = later.in + later.out;
    const isMore = messages > 0 && standsOut(bytes, (messagesIn + messagesOut) * (laterBytes / messages));
    return isMore ? { messagesIn, messagesOut, bytes } : null;
  }
  const share = START / rest;
  const isMore =
    standsOut(messagesIn, later.in * share) ||
    standsOut(messagesOut, later.out * share) ||
    standsOut(bytes, laterBytes * share);
  return isMore ? { messagesIn, messagesOut, bytes } : null;
}

/** Whether a stream stays open or is polled. A reply that is streamed goes on in those that take its place alone. */
const goesOn = ({ class: kind, poll, connections, reconnects }: Stream): boolean =>
  kind === 'websocket' ||
  kind === 'sse' ||
  (kind === 'streamed-fetch' && connections === 1 + reconnects) ||
  (poll !== null && (kind === 'short-poll' || kind === 'long-poll'));

const NOTHING_ONCE: StartTraffic = { messagesIn: 0, messagesOut: 0, bytes: 0 };

/**
 * The traffic of a stream, scaled to an hour.
 *
 * @param look milliseconds that it is reckoned from, above 0.
 * @param once what happened only at the start and is left out, see {@link whatHappensOnce}.
 */
export function measureTraffic(stream: Stream, look: number, once: StartTraffic = NOTHING_ONCE): Traffic {
  const share = HOUR / look;
  // What opens connections is no part of `once`: calls and outages are those of the whole time.
  const shareOfAll = HOUR / (once === NOTHING_ONCE ? look : look + START);
  // Over another transport an answer that brings nothing would not be sent.
  const isPolled = stream.poll !== null && stream.poll.emptyShare > 0;
  const received = stream.messagesIn - once.messagesIn;
  const news = stream.connections * (1 - (stream.poll?.emptyShare ?? 0)) * shareOfAll;
  const waits = stream.spans.flatMap(({ connectingAt, openAt }) => (openAt === null ? [] : [openAt - connectingAt]));
  waits.sort((left, right) => left - right);
  return {
    inPerHour: isPolled ? Math.min(news, received * share) : received * share,
    outPerHour: (stream.messagesOut - once.messagesOut) * share,
    bytesPerHour: (stream.bytesIn + stream.bytesOut - once.bytes) * share,
    requestsPerHour: stream.connections * shareOfAll,
    openedPerHour: stream.poll === null ? Math.max(1, stream.reconnects * shareOfAll) : 1,
    roundTrip: waits[Math.floor(waits.length / 2)] ?? null,
  };
}

const headersOf = (requests: number): number => requests * (REQUEST_HEADERS + RESPONSE_HEADERS);

/** What the stream costs as it is. */
export function measureCost(stream: Stream, traffic: Traffic): HourlyCost {
  const { poll } = stream;
  if (stream.class === 'websocket') return overWebSocket(traffic);
  if (stream.class === 'sse' || stream.class === 'streamed-fetch') {
    return { ...overEvents(traffic), transport: stream.class };
  }
  const requests = poll?.requestsPerHour ?? traffic.requestsPerHour;
  const isShort = stream.class === 'short-poll' && poll !== null;
  return {
    transport: stream.class === 'long-poll' || stream.class === 'short-poll' ? stream.class : 'request',
    requests,
    headerBytes: byteCount(headersOf(requests)),
    payloadBytes: byteCount(traffic.bytesPerHour),
    messages: traffic.inPerHour,
    staleness: isShort
      ? millis(poll.period / 2 + poll.hold)
      : stream.class === 'long-poll'
        ? millis(poll?.gap ?? 0)
        : null,
    formula:
      poll === null
        ? COST_FORMULAS.requestsSeen(stream.connections)
        : COST_FORMULAS.polls(poll.period, requests, REQUEST_HEADERS + RESPONSE_HEADERS),
  };
}

function overEvents(traffic: Traffic): HourlyCost {
  const opened = traffic.openedPerHour;
  const requests = opened + traffic.outPerHour;
  const framing = traffic.inPerHour * EVENT_FRAME;
  return {
    transport: 'sse',
    requests,
    headerBytes: byteCount(headersOf(requests) + framing),
    payloadBytes: byteCount(traffic.bytesPerHour),
    messages: traffic.inPerHour,
    staleness: millis(0),
    formula: COST_FORMULAS.events(opened, traffic.outPerHour, traffic.inPerHour, EVENT_FRAME),
  };
}

function overWebSocket(traffic: Traffic): HourlyCost {
  const opened = traffic.openedPerHour;
  const framing = traffic.inPerHour * FRAME_IN + traffic.outPerHour * FRAME_OUT;
  return {
    transport: 'websocket',
    requests: opened,
    headerBytes: byteCount(headersOf(opened) + framing),
    payloadBytes: byteCount(traffic.bytesPerHour),
    messages: traffic.inPerHour,
    staleness: millis(0),
    formula: COST_FORMULAS.webSocket(opened, traffic.inPerHour, FRAME_IN, traffic.outPerHour, FRAME_OUT),
  };
}

function overLongPoll(traffic: Traffic): HourlyCost {
  // A held request ends with a message, or empty at its time: n messages an hour take at most the sum of both.
  const quiet = HOUR / HELD_FOR;
  const requests = Math.max(traffic.inPerHour, quiet) + traffic.outPerHour;
  return {
    transport: 'long-poll',
    requests,
    headerBytes: byteCount(headersOf(requests)),
    payloadBytes: byteCount(traffic.bytesPerHour),
    messages: traffic.inPerHour,
    staleness: traffic.roundTrip === null ? null : millis(traffic.roundTrip / 2),
    formula: COST_FORMULAS.longPoll(HELD_FOR, traffic.outPerHour, requests),
  };
}

function overShortPoll(stream: Stream, traffic: Traffic): HourlyCost {
  const period = stream.poll?.period ?? USUAL_PERIOD;
  const requests = HOUR / period + traffic.outPerHour;
  return {
    transport: 'short-poll',
    requests,
    headerBytes: byteCount(headersOf(requests)),
    payloadBytes: byteCount(traffic.bytesPerHour),
    messages: traffic.inPerHour,
    staleness: millis(period / 2 + (traffic.roundTrip ?? 0)),
    formula: COST_FORMULAS.shortPoll(period, traffic.outPerHour, requests),
  };
}

/** What the same messages cost over each of the four transports. */
export const costOverEach = (stream: Stream, traffic: Traffic): readonly HourlyCost[] => [
  overShortPoll(stream, traffic),
  overLongPoll(traffic),
  overEvents(traffic),
  overWebSocket(traffic),
];
