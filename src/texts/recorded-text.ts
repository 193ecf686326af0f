import type { CountFormat } from '../base/format.ts';

/** The one line about a recording that is always true: `12,345 messages, 0 lost`. */
export const recordedText = (messages: number, lost: number, { formatCount, pluralize }: CountFormat): string =>
  `${pluralize(messages, 'message')}, ${formatCount(lost)} lost`;
