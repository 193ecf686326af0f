import type { Bytes, Millis } from '../../base/units.ts';
import { byteCount, millis } from '../../base/units.ts';
import { COST_FORMULAS } from '../../texts/cost.ts';
import { adviseOn } from './cost-advice.ts';
import type { CostAdvice } from './cost-advice.ts';
import { measureCost, costOverEach, measureTraffic, whatHappensOnce } from './cost-estimate.ts';
import type { HourlyCost } from './cost-estimate.ts';
import { START, type StartTraffic, type Stream, type StreamClass, type StreamId } from '../streams/stream.ts';

/** Streams seen for less than this give no figures for an hour. */
const SHORTEST = 5_000;

/** What one stream costs, and what it would have cost over each other transport. */
export interface StreamCost {
  readonly stream: StreamId;
  readonly label: string;
  readonly class: StreamClass;
  /** How long the stream was observed. */
  readonly seen: Millis;
  /** How long a look the figures of an hour are reckoned from: the time seen, without the start where that is in `once`. */
  readonly look: Millis;
  /** What happened only at the start and is not in the hour; `null` where the start was like the rest, or all that was seen. */
  readonly once: StartTraffic | null;
  readonly messagesIn: number;
  readonly messagesOut: number;
  /** Share of answers that brought nothing; `null` for streams that are not polled. */
  readonly emptyShare: number | null;
  readonly reconnects: number;
  readonly now: HourlyCost;
  readonly instead: readonly HourlyCost[];
  /** `null` where the figures suggest nothing clearly. */
  readonly advice: CostAdvice | null;
}

/** What all clients together cost a second. */
interface FleetCost {
  readonly requestsPerSecond: number;
  readonly bytesPerSecond: Bytes;
  readonly connectionsOpen: number;
  readonly formula: string;
}

/**
 * What a stream costs one client in an hour, and what the same messages would cost over the other transports.
 *
 * @param stream as the analysis gives it.
 * @param now the end of what was observed: an open stream without a message is silent until then.
 * @returns `null` for a stream seen for less than five seconds, a request that does not recur, or WebRTC.
 */
export function costOfStream(stream: Stream, now: number = stream.lastAt): StreamCost | null {
  const seen = (stream.state === 'open' ? Math.max(now, stream.lastAt) : stream.lastAt) - stream.firstAt;
  // What goes from peer to peer costs no server.
  const isPeer = stream.class === 'datachannel' || stream.class === 'peer';
  if (seen < SHORTEST || stream.isDevTooling || isPeer || stream.class === 'request') return null;
  const once = whatHappensOnce(stream, seen);
  const look = once === null ? seen : seen - START;
  const traffic = measureTraffic(stream, look, once ?? undefined);
  const asItIs = measureCost(stream, traffic);
  const others = costOverEach(stream, traffic);
  const instead = others.filter(({ transport }) => transport !== asItIs.transport);
  return {
    stream: stream.id,
    label: stream.label,
    class: stream.class,
    seen: millis(seen),
    look: millis(look),
    once,
    messagesIn: stream.messagesIn,
    messagesOut: stream.messagesOut,
    emptyShare: stream.poll?.emptyShare ?? null,
    reconnects: stream.reconnects,
    now: asItIs,
    instead,
    advice: adviseOn(stream, traffic, asItIs, instead),
  };
}

/** The costs of all streams that have any, most requests first; `now` as for one. */
export function costOfStreams(streams: readonly Stream[], now?: number): readonly StreamCost[] {
  return streams
    .flatMap((stream) => costOfStream(stream, now) ?? [])
    .sort((left, right) => right.now.requests - left.now.requests || left.stream - right.stream);
}

/** The streams of one transport together. */
interface TransportCost {
  readonly now: HourlyCost;
  readonly streams: number;
  /** Over all of its polls, by their number; `null` where nothing is polled. */
  readonly emptyShare: number | null;
  readonly reconnects: number;
}

/** The sums over the streams of each transport, to compare transports. */
export function costByTransport(costs: readonly StreamCost[]): readonly TransportCost[] {
  const groups = new Map<HourlyCost['transport'], StreamCost[]>();
  for (const cost of costs) {
    const group = groups.get(cost.now.transport);
    if (group === undefined) groups.set(cost.now.transport, [cost]);
    else group.push(cost);
  }
  return [...groups.values()].map(sumOf);
}

function sumOf(costs: readonly StreamCost[]): TransportCost {
  const sum = (of: (cost: StreamCost) => number): number => costs.reduce((total, cost) => total + of(cost), 0);
  const polled = costs.filter(({ emptyShare }) => emptyShare !== null);
  const polls = polled.reduce((total, { now }) => total + now.requests, 0);
  const ages = costs.flatMap(({ now }) => (now.staleness === null ? [] : [now.staleness]));
  return {
    streams: costs.length,
    emptyShare:
      polls === 0
        ? null
        : polled.reduce((total, { now, emptyShare }) => total + now.requests * (emptyShare ?? 0), 0) / polls,
    reconnects: sum(({ reconnects }) => reconnects),
    now: {
      transport: costs[0]?.now.transport ?? 'request',
      requests: sum(({ now }) => now.requests),
      headerBytes: byteCount(sum(({ now }) => now.headerBytes)),
      payloadBytes: byteCount(sum(({ now }) => now.payloadBytes)),
      messages: sum(({ now }) => now.messages),
      staleness: ages.length === 0 ? null : millis(Math.max(...ages)),
      formula: COST_FORMULAS.sum(costs.length),
    },
  };
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
    bytesPerSecond: byteCount((users * perClient) / 3_600),
    connectionsOpen: isHeld ? users : 0,
    formula: COST_FORMULAS.fleet(users, cost.requests, requestsPerSecond),
  };
}
