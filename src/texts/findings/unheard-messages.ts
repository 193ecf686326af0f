import { formatDuration, pluralize } from '../../base/format.ts';
import type { FindingText } from './finding-text.ts';

/** Messages that came before the page had a listener for them. */
export const unheardText = (unheard: {
  /** Of all connections of the stream. */
  readonly count: number;
  /** When the page listened, on its newest connection. */
  readonly at: string;
  /** Milliseconds from the first of them to then; `null` where it is no longer known. */
  readonly waited: number | null;
}): FindingText => ({
  text: `${pluralize(unheard.count, 'message')} came before the page listened: the browser keeps none for later.`,
  evidence: [
    `the page had neither onmessage nor a listener for "message" before ${unheard.at}${unheard.waited === null ? '' : `, ${formatDuration(unheard.waited)} after the first of them`}`,
  ],
  doubt: 'The page may not need them.',
  advice: 'Add the listener in the task that makes the connection, before anything is awaited.',
});
