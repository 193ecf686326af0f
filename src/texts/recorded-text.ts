import type { CountFormat } from '../base/format.ts';

/**
 * The one line about a recording that is always true: `12,345 messages, 0 lost`.
 *
 * @param isLossUnknown whether a page has interfered with its recorder, so that more may be lost than anyone counted.
 */
export function recordedText(
  messages: number,
  lost: number,
  { formatCount, pluralize }: CountFormat,
  isLossUnknown = false,
): string {
  const known = lost === 0 ? 'an unknown number' : `at least ${formatCount(lost)}`;
  return `${pluralize(messages, 'message')}, ${isLossUnknown ? known : formatCount(lost)} lost`;
}
