import { busyPollAdvice, emptyPollsAdvice, transportCaveats } from '../../texts/cost.ts';
import type { Stream } from '../streams/stream.ts';
import type { HourlyCost, Traffic } from './cost-estimate.ts';

/** A sentence of advice with its caveats. */
export interface CostAdvice {
  readonly text: string;
  readonly against: readonly string[];
}

/** Messages that the page sends, as a share of the polls, up to which it can afford a request for each. */
const SENDS_RARELY = 0.05;

/** Messages received in an hour from which on a request for each of them is worth a remark. */
const BUSY = 1_200;

/** Share of empty answers from which on a short poll is worth a remark. */
const MOSTLY_EMPTY = 0.5;

/** How many times the requests of the better transport a long poll takes before it is worth a remark. */
const MUCH_MORE = 10;

/**
 * What the figures of a polled stream suggest.
 *
 * @param now what the stream costs as it is.
 * @param instead what it would cost over the other transports.
 * @returns `null` where the figures suggest nothing clearly.
 */
export function adviseOn(
  stream: Stream,
  traffic: Traffic,
  now: HourlyCost,
  instead: readonly HourlyCost[],
): CostAdvice | null {
  const { poll } = stream;
  if (poll === null || !poll.isCertain) return null;
  const { outPerHour, inPerHour } = traffic;
  const better = outPerHour <= traffic.requestsPerHour * SENDS_RARELY ? 'sse' : 'websocket';
  const best = instead.find(({ transport }) => transport === better);
  if (best === undefined) return null;
  if (stream.class === 'short-poll' && poll.emptyShare >= MOSTLY_EMPTY) {
    const requestsThen = Math.max(1, Math.round(best.requests));
    const { emptyShare } = poll;
    return {
      text: emptyPollsAdvice({ emptyShare, outPerHour, requestsNow: now.requests, requestsThen, better }),
      against: transportCaveats(better, outPerHour, true),
    };
  }
  const isCostly = stream.class === 'long-poll' && now.requests >= best.requests * MUCH_MORE && inPerHour >= BUSY;
  if (!isCostly) return null;
  return {
    text: busyPollAdvice({ outPerHour, requestsNow: now.requests, better }),
    against: transportCaveats(better, outPerHour, false),
  };
}
