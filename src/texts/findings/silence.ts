import { formatDuration, pluralize } from '../../base/format.ts';
import type { FindingText } from './finding-text.ts';

/** A stream brought nothing for far longer than it usually pauses. Spans are milliseconds. */
export function silenceText(silence: {
  readonly at: string;
  readonly silent: number;
  readonly usual: number;
  readonly long: number;
  readonly threshold: number;
  readonly pauses: number;
  readonly isBroken: boolean;
}): FindingText {
  const usual = formatDuration(silence.usual);
  return {
    text: `No message for ${formatDuration(silence.silent)} at ${silence.at}; usually there is one every ${usual}.`,
    evidence: [
      `${pluralize(silence.pauses, 'pause')} before it: median ${usual}, 99 % below ${formatDuration(silence.long)}`,
      `silent beyond ${formatDuration(silence.threshold)}`,
      ...(silence.isBroken ? ['the connection broke at its end'] : []),
    ],
    doubt: 'The server may have had nothing to send. Ping and pong frames of WebSocket are invisible to a page.',
    advice: 'Compare with what the server sent then.',
  };
}
