import { formatDuration } from '../../base/format.ts';
import { formatCount, pluralize } from './numbers.ts';

/** The answer of a language model, put together. */
export const ANSWER = {
  label: 'Answer',
  parts: { text: 'Text', reasoning: 'Reasoning', refusal: 'Refusal', tool: 'Tool call' },
  tool: (name: string): string => `Tool call: ${name}`,
  facts: {
    model: 'model',
    finish: 'finish reason',
    input: 'input tokens',
    output: 'output tokens',
    firstToken: 'first token',
    median: 'between tokens',
    stalls: 'stalls',
  },
  unfinished: 'not finished',
  firstToken: (after: number): string => `after ${formatDuration(after)}`,
  pace: (median: number, percentile95: number): string =>
    `${formatDuration(median)} (median), ${formatDuration(percentile95)} (95\u00a0%)`,
  events: (tokens: number): string => pluralize(tokens, 'event'),
  stalls: (count: number, longest: number): string => `${formatCount(count)}, the longest ${formatDuration(longest)}`,
  omitted: (characters: number): string => `${formatCount(characters)} more characters are not shown.`,
  omittedErrors: (count: number): string => `${pluralize(count, 'more error')} not shown.`,
  omittedPieces: (count: number): string => `${pluralize(count, 'piece')} of further parts not shown.`,
  copy: 'Copy text',
  copied: 'Copied the text.',
} as const;
