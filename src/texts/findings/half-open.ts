import { formatDuration, pluralize } from '../../base/format.ts';
import type { FindingText } from './finding-text.ts';

/** A connection that seems open and brings nothing while the page sends. Spans are milliseconds. */
export const halfOpenText = (dead: {
  readonly at: string;
  readonly sent: number;
  readonly lasted: number;
  /** Messages of the page after which something came before, and the longest time that this took. */
  readonly answered: number;
  readonly slowest: number;
}): FindingText => ({
  text: `${pluralize(dead.sent, 'message')} sent since ${dead.at} and nothing came in ${formatDuration(dead.lasted)}: the connection may be dead although it is open.`,
  evidence: [
    `before, something came within ${formatDuration(dead.slowest)} after each of ${pluralize(dead.answered, 'message')}`,
    'no close, no error and no message since',
  ],
  doubt: 'The server may have nothing to say to these messages.',
  advice: 'Send a heartbeat that the server answers, and connect again when it does not: TCP notices much later.',
});
