import type { RecordingSummary } from '../../../formats/recording-file.ts';
import { pluralize } from '../../../texts/panel/numbers.ts';

interface Read {
  readonly name: string;
  readonly messages: number;
}

/** What a user is told who stopped the reading of a file. */
export const stopWords = ({ name, messages }: Read): string =>
  `Stopped reading ${name}: ${pluralize(messages, 'message is', 'messages are')} shown, the rest is not read.`;

/** One sentence on what could not be read of a file; empty where all of it could. */
export function troubleWords({ name, messages }: Read, summary: Pick<RecordingSummary, 'format' | 'problems'>): string {
  const [first, ...others] = summary.problems;
  if (first === undefined) {
    return messages === 0 ? `${name} holds no real-time traffic.` : '';
  }
  if (summary.format === null) return `${name} cannot be opened: ${first}.`;
  const more = others.length === 0 ? '' : `, and ${pluralize(others.length, 'more place')}`;
  return `${name} is damaged (${first}${more}); ${pluralize(messages, 'message is', 'messages are')} shown.`;
}
