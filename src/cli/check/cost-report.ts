import { shorten } from '../../base/shorten.ts';
import {
  hourlyCostText,
  dailyCostText,
  fleetCostText,
  otherTransportText,
  suggestionText,
  costCaveatText,
} from '../../texts/cli/check-report.ts';
import { costBasisText } from '../../texts/cost.ts';
import { costForUsers, costOfStream } from '../../analysis/cost/stream-cost.ts';
import type { Stream } from '../../analysis/streams/stream.ts';
import { toPrintable } from '../printable.ts';

/** Users whose clients are added up. */
const USERS = 1_000_000;

/** Characters of a line. */
const LINE = 300;

const line = (text: string): string => shorten(toPrintable(text), LINE);

/**
 * Writes what one client of a stream costs in an hour, what it would cost over each other transport and how that figure
 * comes about, what all users together cost, and a suggestion with its caveats. Empty if there are no figures.
 */
export function writeCost(stream: Stream, length: number): string {
  const cost = costOfStream(stream, length);
  if (cost === null) return '';
  const { now, advice, emptyShare, instead } = cost;
  const fleet = costForUsers(now, USERS);
  const lines = [
    `  ${hourlyCostText(now, now.messages, emptyShare)}`,
    `    ${costBasisText(cost)}`,
    `    ${dailyCostText(now)}`,
    `    ${fleetCostText(USERS, fleet.requestsPerSecond, fleet.bytesPerSecond, fleet.connectionsOpen)}`,
    ...instead.map((each) => `    ${otherTransportText(each.transport, each, line(each.formula))}`),
  ];
  if (advice !== null) {
    lines.push(`    ${line(suggestionText(advice.text))}`);
    for (const caveat of advice.against) lines.push(`      ${line(costCaveatText(caveat))}`);
  }
  return lines.map((each) => `${each}\n`).join('');
}
