import { costForUsers, costOfStream, type HourlyCost } from '../analysis/cost/stream-cost.ts';
import type { Stream } from '../analysis/streams/stream.ts';
import { clip, plain } from './plain.ts';
import { formatAmount, formatBytes, formatCount, formatDuration, formatPercent, pluralize } from '../base/format.ts';

/** Users for whom the sum of all clients is made. */
const USERS = 1_000_000;

/** Characters of a line. */
const LINE = 300;

const NAMES: Readonly<Record<HourlyCost['transport'], string>> = {
  'short-poll': 'short poll',
  'long-poll': 'long poll',
  sse: 'server-sent events',
  websocket: 'WebSocket',
  'streamed-fetch': 'streamed fetch',
  request: 'requests',
};

const line = (text: string): string => clip(plain(text), LINE);

const figures = ({ requests, headerBytes, payloadBytes, staleness }: HourlyCost): string =>
  [
    pluralize(requests, 'request'),
    `${formatBytes(headerBytes)} of headers`,
    `${formatBytes(payloadBytes)} of payload`,
    ...(staleness === null ? [] : [`a message ${formatDuration(staleness)} old`]),
  ].join(', ');

/**
 * Writes what one client of a stream costs in an hour, what it would cost over each other transport and how that figure
 * comes about, what all users together cost, and advice with what speaks against it. Empty where there are no figures.
 */
export function writeCost(stream: Stream): string {
  const cost = costOfStream(stream);
  if (cost === null) return '';
  const fleet = costForUsers(cost.now, USERS);
  const open = fleet.connectionsOpen === 0 ? '' : `, ${formatCount(fleet.connectionsOpen)} connections open`;
  const empty = cost.emptyShare === null ? '' : `, ${formatPercent(cost.emptyShare)} of the answers empty`;
  const advice =
    cost.advice === null
      ? []
      : [`    advice: ${line(cost.advice.text)}\n`, ...cost.advice.against.map((text) => `      but: ${line(text)}\n`)];
  return [
    `  cost of one client an hour: ${figures(cost.now)}; ${pluralize(cost.now.messages, 'message')}${empty}\n`,
    `    a day: ${pluralize(cost.now.requests * 24, 'request')}, ${formatBytes((cost.now.headerBytes + cost.now.payloadBytes) * 24)}\n`,
    `    ${formatCount(USERS)} users: ${formatAmount(fleet.requestsPerSecond)} requests and ${formatBytes(fleet.bytesPerSecond)} a second${open}\n`,
    ...cost.instead.map((each) => `    over ${NAMES[each.transport]}: ${figures(each)} (${line(each.formula)})\n`),
    ...advice,
  ].join('');
}
