import { formatDuration, pluralize } from '../../base/format.ts';
import type { FindingText } from './finding-text.ts';

/** No sign of life came for longer than the period of the heartbeats allows. Spans are milliseconds. */
export function missedHeartbeatText(missed: {
  readonly at: string;
  readonly silent: number;
  readonly period: number;
  readonly limit: number;
  readonly count: number;
  /** True where the server announced the period; false where earlier heartbeats showed it. */
  readonly isAnnounced: boolean;
}): FindingText {
  const period = formatDuration(missed.period);
  const source = missed.isAnnounced ? 'the server announced one every' : 'so far there was one every';
  return {
    text: `No heartbeat for ${formatDuration(missed.silent)} at ${missed.at}; ${source} ${period}.`,
    evidence: [
      `last sign of life at ${missed.at}`,
      `a heartbeat is missed after 1.5 × ${period} + 1 s = ${formatDuration(missed.limit)}`,
      `${pluralize(missed.count, 'heartbeat')} ${missed.count === 1 ? 'was' : 'were'} due`,
    ],
    doubt:
      'Ping and pong frames of WebSocket are invisible to a page, so the connection may have been alive all the time.',
    advice: 'Check whether the page notices: a half-open connection must be closed by the client and opened again.',
  };
}

/** The page sent a heartbeat and got no answer in time. Spans are milliseconds. */
export function unansweredHeartbeatText(waiting: {
  readonly at: string;
  readonly waited: number;
  readonly limit: number;
}): FindingText {
  return {
    text: `A heartbeat got no answer for ${formatDuration(waiting.waited)} at ${waiting.at}; one is due within ${formatDuration(waiting.limit)}.`,
    evidence: [`sent at ${waiting.at}, no message of any kind since`],
    doubt: 'The answer may be on its way behind a slow network.',
    advice: 'Close the connection when an answer is missing and open it again.',
  };
}
