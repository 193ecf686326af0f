import type { HourlyCost, Traffic } from './cost-estimate.ts';
import type { Stream } from '../streams/stream.ts';
import { formatCount, formatPercent, pluralize } from '../../base/format.ts';

/** A sentence of advice with what speaks against it. */
export interface CostAdvice {
  readonly text: string;
  readonly against: readonly string[];
}

const AGAINST_EVENTS: readonly string[] = [
  'Under HTTP/1.1 a browser opens 6 connections to a host, all tabs together; each event stream takes one.',
  'Some proxies buffer responses that do not end.',
  'Binary data must be written as text.',
];

const AGAINST_SOCKETS: readonly string[] = [
  'Some proxies let no WebSocket through, so a fallback must stay.',
  'The server must answer on a second protocol, and hold a connection open for each client.',
];

/** Messages that the page sends, as a share of the polls, up to which requests of their own do for them. */
const SENDS_RARELY = 0.05;

/** Messages received in an hour from which on a request for each of them is worth a word. */
const BUSY = 1_200;

/** What the figures of a polled stream speak for; `null` where they do not speak clearly. */
export function adviseOn(
  stream: Stream,
  traffic: Traffic,
  now: HourlyCost,
  instead: readonly HourlyCost[],
): CostAdvice | null {
  const { poll } = stream;
  if (poll === null || !poll.isCertain) return null;
  const sendsRarely = traffic.outPerHour <= traffic.requestsPerHour * SENDS_RARELY;
  const best = instead.find(({ transport }) => transport === (sendsRarely ? 'sse' : 'websocket'));
  if (best === undefined) return null;
  if (stream.class === 'short-poll' && poll.emptyShare >= 0.5) return adviseShort(poll.emptyShare, traffic, now, best);
  const isDear = stream.class === 'long-poll' && now.requests >= best.requests * 10 && traffic.inPerHour >= BUSY;
  return isDear ? adviseLong(traffic, now, best) : null;
}

function adviseShort(emptyShare: number, traffic: Traffic, now: HourlyCost, best: HourlyCost): CostAdvice {
  const requests = Math.max(1, Math.round(best.requests));
  return {
    text: `Answers are ${formatPercent(emptyShare)} empty and ${sends(traffic)}: ${nameOf(best)} would deliver the same with ${pluralize(requests, 'request')} instead of ${formatCount(now.requests)} an hour.`,
    against:
      best.transport === 'sse'
        ? [...against(traffic, best), 'The server must hold a connection open for each client.']
        : against(traffic, best),
  };
}

const adviseLong = (traffic: Traffic, now: HourlyCost, best: HourlyCost): CostAdvice => ({
  text: `Each message costs a request of its own, ${formatCount(now.requests)} an hour, and ${sends(traffic)}: ${nameOf(best)} would carry the same over one connection.`,
  against: against(traffic, best),
});

const nameOf = ({ transport }: HourlyCost): string => (transport === 'sse' ? 'server-sent events' : 'a WebSocket');

/** What the page sends, for the middle of a sentence. */
function sends({ outPerHour }: Traffic): string {
  return outPerHour < 0.5
    ? 'nothing is sent'
    : `${pluralize(outPerHour, 'message')} an hour ${outPerHour < 1.5 ? 'is' : 'are'} sent`;
}

function against({ outPerHour }: Traffic, best: HourlyCost): readonly string[] {
  if (best.transport !== 'sse') return AGAINST_SOCKETS;
  const requests = `Each message that the page sends stays a request of its own, ${formatCount(outPerHour)} an hour.`;
  return outPerHour < 0.5 ? AGAINST_EVENTS : [requests, ...AGAINST_EVENTS];
}
