import type { Bytes, Millis } from '../base/units.ts';
import { bytes, millis } from '../base/units.ts';
import type { Stream, StreamClass, StreamId } from './stream.ts';
import { count, duration, percent, size } from './words.ts';

/** Octets of headers that a request and its response take, where they were not measured: a real browser's with cookies. */
export const REQUEST_HEADERS = bytes(700);
export const RESPONSE_HEADERS = bytes(250);

/** What a WebSocket frame adds to a message from the server, and to one from the page (masked), below 126 and 64 K octets. */
export const FRAME_IN = bytes(4);
export const FRAME_OUT = bytes(8);

/** What an event stream adds to a message: `data: `, an empty line and now and then an id. */
export const EVENT_FRAME = bytes(20);

/** How long a held request or a quiet stream lasts before it must say something. */
export const HELD_FOR = millis(25_000);

/** Period of a short poll that takes the place of a pushed stream. */
export const USUAL_PERIOD = millis(5_000);

/** Streams seen for less than this give no figures for an hour. */
const SHORTEST = 5_000;

/** The ways by which the same messages could have come. */
export type CostTransport = 'short-poll' | 'long-poll' | 'sse' | 'websocket';

/** What one client costs in an hour. `formula` says how the figures come about, in one line for people. */
export interface HourlyCost {
  readonly transport: CostTransport | 'streamed-fetch' | 'request';
  readonly requests: number;
  readonly headerBytes: Bytes;
  readonly payloadBytes: Bytes;
  /** Mean age of a message when it arrives, beyond the network's own way; `null` where it is not known. */
  readonly staleness: Millis | null;
  readonly formula: string;
}

/** A sentence of advice with what speaks against it. */
export interface CostAdvice {
  readonly text: string;
  readonly against: readonly string[];
}

/** What one stream costs, measured, and what it would have cost over each other transport. */
export interface StreamCost {
  readonly stream: StreamId;
  readonly label: string;
  readonly class: StreamClass;
  /** Time that the figures rest on. */
  readonly seen: Millis;
  readonly messagesIn: number;
  readonly messagesOut: number;
  /** Share of answers that brought nothing; `null` for streams that are not polled. */
  readonly emptyShare: number | null;
  readonly reconnects: number;
  readonly now: HourlyCost;
  readonly instead: readonly HourlyCost[];
  /** `null` where the figures do not speak clearly. */
  readonly advice: CostAdvice | null;
}

/** What all clients together cost a second. */
export interface FleetCost {
  readonly requestsPerSecond: number;
  readonly bytesPerSecond: Bytes;
  readonly connectionsOpen: number;
  readonly formula: string;
}

interface Traffic {
  /** An hour's worth of each. */
  readonly inPerHour: number;
  readonly outPerHour: number;
  readonly bytesPerHour: number;
  readonly requestsPerHour: number;
  /** Connections of a stream that stays open; for polls, the one that would take their place. */
  readonly openedPerHour: number;
  readonly roundTrip: number | null;
}

const HOUR = 3_600_000;

function trafficOf(stream: Stream, seen: number): Traffic {
  const share = HOUR / seen;
  const waits = stream.spans.flatMap(({ connectingAt, openAt }) => (openAt === null ? [] : [openAt - connectingAt]));
  waits.sort((left, right) => left - right);
  return {
    inPerHour: stream.messagesIn * share,
    outPerHour: stream.messagesOut * share,
    bytesPerHour: (stream.bytesIn + stream.bytesOut) * share,
    requestsPerHour: stream.connections * share,
    openedPerHour: stream.poll === null ? Math.max(1, stream.reconnects * share) : 1,
    roundTrip: waits[Math.floor(waits.length / 2)] ?? null,
  };
}

const headersOf = (requests: number): number => requests * (REQUEST_HEADERS + RESPONSE_HEADERS);

function measured(stream: Stream, traffic: Traffic): HourlyCost {
  const { poll } = stream;
  if (stream.class === 'websocket') return overWebSocket(stream, traffic);
  if (stream.class === 'sse' || stream.class === 'streamed-fetch') {
    return { ...overEvents(stream, traffic), transport: stream.class };
  }
  const requests = poll?.requestsPerHour ?? traffic.requestsPerHour;
  const isShort = stream.class === 'short-poll' && poll !== null;
  return {
    transport: stream.class === 'long-poll' || stream.class === 'short-poll' ? stream.class : 'request',
    requests,
    headerBytes: bytes(headersOf(requests)),
    payloadBytes: bytes(traffic.bytesPerHour),
    staleness: isShort
      ? millis(poll.period / 2 + poll.hold)
      : stream.class === 'long-poll'
        ? millis(poll?.gap ?? 0)
        : null,
    formula:
      poll === null
        ? `${count(stream.connections)} requests seen`
        : `3,600 s / ${duration(poll.period)} = ${count(requests)} requests × ${size(REQUEST_HEADERS + RESPONSE_HEADERS)} of headers (estimate)`,
  };
}

/** Messages that the page sends need requests of their own on everything but a WebSocket. */
const sendRequests = (traffic: Traffic): number => traffic.outPerHour;

function overEvents(_stream: Stream, traffic: Traffic): HourlyCost {
  const opened = traffic.openedPerHour;
  const requests = opened + sendRequests(traffic);
  const framing = traffic.inPerHour * EVENT_FRAME;
  return {
    transport: 'sse',
    requests,
    headerBytes: bytes(headersOf(requests) + framing),
    payloadBytes: bytes(traffic.bytesPerHour),
    staleness: millis(0),
    formula: `${count(opened)} stream${plus(traffic.outPerHour, 'requests to send')}, ${count(traffic.inPerHour)} events × ${EVENT_FRAME} B of framing`,
  };
}

function overWebSocket(_stream: Stream, traffic: Traffic): HourlyCost {
  const opened = traffic.openedPerHour;
  const framing = traffic.inPerHour * FRAME_IN + traffic.outPerHour * FRAME_OUT;
  return {
    transport: 'websocket',
    requests: opened,
    headerBytes: bytes(headersOf(opened) + framing),
    payloadBytes: bytes(traffic.bytesPerHour),
    staleness: millis(0),
    formula: `${count(opened)} handshake, ${count(traffic.inPerHour)} frames in × ${FRAME_IN} B, ${count(traffic.outPerHour)} out × ${FRAME_OUT} B`,
  };
}

function overLongPoll(_stream: Stream, traffic: Traffic): HourlyCost {
  // A request that is held ends with a message, or empty at its time: with n messages an hour at most the sum of both.
  const quiet = HOUR / HELD_FOR;
  const requests = Math.max(traffic.inPerHour, quiet) + sendRequests(traffic);
  return {
    transport: 'long-poll',
    requests,
    headerBytes: bytes(headersOf(requests)),
    payloadBytes: bytes(traffic.bytesPerHour),
    staleness: traffic.roundTrip === null ? null : millis(traffic.roundTrip / 2),
    formula: `one request a message, at least one each ${duration(HELD_FOR)}${plus(traffic.outPerHour, 'to send')} = ${count(requests)}`,
  };
}

function overShortPoll(stream: Stream, traffic: Traffic): HourlyCost {
  const period = stream.poll?.period ?? USUAL_PERIOD;
  const requests = HOUR / period + sendRequests(traffic);
  return {
    transport: 'short-poll',
    requests,
    headerBytes: bytes(headersOf(requests)),
    payloadBytes: bytes(traffic.bytesPerHour),
    staleness: millis(period / 2 + (traffic.roundTrip ?? 0)),
    formula: `3,600 s / ${duration(period)}${plus(traffic.outPerHour, 'to send')} = ${count(requests)} requests; age ${duration(period)} / 2 + a round trip`,
  };
}

const plus = (number: number, what: string): string => (number < 0.5 ? '' : ` + ${count(number)} ${what}`);

/**
 * What a stream costs one client in an hour, and what the same messages would cost over the other transports.
 *
 * @param stream as the analysis gives it.
 * @returns `null` for a stream seen for less than five seconds, or a request without a habit.
 */
export function costOfStream(stream: Stream): StreamCost | null {
  const seen = stream.lastAt - stream.firstAt;
  if (seen < SHORTEST || stream.isDevTooling || stream.class === 'request') return null;
  const traffic = trafficOf(stream, seen);
  const now = measured(stream, traffic);
  const others = [overShortPoll, overLongPoll, overEvents, overWebSocket].map((estimate) => estimate(stream, traffic));
  const instead = others.filter(({ transport }) => transport !== now.transport);
  return {
    stream: stream.id,
    label: stream.label,
    class: stream.class,
    seen: millis(seen),
    messagesIn: stream.messagesIn,
    messagesOut: stream.messagesOut,
    emptyShare: stream.poll?.emptyShare ?? null,
    reconnects: stream.reconnects,
    now,
    instead,
    advice: adviseOn(stream, traffic, now, instead),
  };
}

/** The costs of all streams that have any, dearest in requests first. */
export function costOfStreams(streams: readonly Stream[]): readonly StreamCost[] {
  return streams
    .flatMap((stream) => costOfStream(stream) ?? [])
    .sort((left, right) => right.now.requests - left.now.requests || left.stream - right.stream);
}

/** The sums over streams of one kind, to set transports side by side. */
export function costByTransport(costs: readonly StreamCost[]): readonly HourlyCost[] {
  const sums = new Map<HourlyCost['transport'], HourlyCost & { readonly streams: number }>();
  for (const { now } of costs) {
    const sum = sums.get(now.transport);
    const streams = (sum?.streams ?? 0) + 1;
    sums.set(now.transport, {
      transport: now.transport,
      requests: (sum?.requests ?? 0) + now.requests,
      headerBytes: bytes((sum?.headerBytes ?? 0) + now.headerBytes),
      payloadBytes: bytes((sum?.payloadBytes ?? 0) + now.payloadBytes),
      staleness:
        now.staleness === null ? (sum?.staleness ?? null) : millis(Math.max(sum?.staleness ?? 0, now.staleness)),
      formula: `sum of ${streams} streams; age is that of the oldest`,
      streams,
    });
  }
  return [...sums.values()];
}

/**
 * The same for many clients at once.
 *
 * 1,000,000 users polling every 5 s: 1,000,000 × 720 / 3,600 s = 200,000 requests a second.
 */
export function costForUsers(cost: HourlyCost, users: number): FleetCost {
  const requestsPerSecond = (users * cost.requests) / 3_600;
  const perClient = cost.headerBytes + cost.payloadBytes;
  const isHeld = cost.transport !== 'short-poll' && cost.transport !== 'request';
  return {
    requestsPerSecond,
    bytesPerSecond: bytes((users * perClient) / 3_600),
    connectionsOpen: isHeld ? users : 0,
    formula: `${count(users)} users × ${count(cost.requests)} requests an hour / 3,600 s = ${count(requestsPerSecond)} a second`,
  };
}

const AGAINST_EVENTS: readonly string[] = [
  'Under HTTP/1.1 a browser opens 6 connections to a host, all tabs together; each event stream takes one.',
  'Some proxies buffer responses that do not end.',
  'Binary data must be written as text.',
];

function adviseOn(
  stream: Stream,
  traffic: Traffic,
  now: HourlyCost,
  instead: readonly HourlyCost[],
): CostAdvice | null {
  const { poll } = stream;
  if (poll === null || !poll.isCertain) return null;
  const sendsRarely = traffic.outPerHour <= traffic.requestsPerHour * 0.05;
  const events = instead.find(({ transport }) => transport === 'sse');
  const socket = instead.find(({ transport }) => transport === 'websocket');
  if (stream.class === 'short-poll' && poll.emptyShare >= 0.5 && events !== undefined && sendsRarely) {
    const pushed = Math.max(1, Math.round(events.requests));
    return {
      text: `Answers are ${percent(poll.emptyShare)} empty and nothing is sent: server-sent events would deliver the same with ${count(pushed)} request${pushed === 1 ? '' : 's'} instead of ${count(now.requests)} an hour.`,
      against: [...AGAINST_EVENTS, 'The server must hold a connection open for each client.'],
    };
  }
  if (stream.class !== 'long-poll' || socket === undefined || now.requests < socket.requests * 10) return null;
  if (traffic.inPerHour < 1_200) return null;
  const best = sendsRarely && events !== undefined ? events : socket;
  return {
    text: `Each message costs a request of its own, ${count(now.requests)} an hour: ${best.transport === 'sse' ? 'server-sent events' : 'a WebSocket'} would carry the same over one connection.`,
    against:
      best.transport === 'sse'
        ? AGAINST_EVENTS
        : [
            'Some proxies let no WebSocket through, so a fallback must stay.',
            'The server must answer on a second protocol.',
          ],
  };
}
