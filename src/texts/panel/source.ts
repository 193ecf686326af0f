import { pluralize } from './numbers.ts';

/** What became of a file that was opened. */
export const FILE_FAULTS = {
  stopped: (name: string, messages: number) =>
    `Stopped reading ${name}: ${pluralize(messages, 'message is', 'messages are')} shown, the rest is not read.`,
  noTraffic: (name: string) => `${name} contains no real-time traffic.`,
  cannotOpen: (name: string, problem: string) => `${name} cannot be opened: ${problem}.`,
  damaged: (name: string, problem: string, morePlaces: number, messages: number) => {
    const more = morePlaces === 0 ? '' : `, and ${pluralize(morePlaces, 'more place')}`;
    return `${name} is damaged (${problem}${more}); ${pluralize(messages, 'message is', 'messages are')} shown.`;
  },
  /** Continues a sentence about a file whose reader stopped without a reason. */
  readerFailed: 'reading it failed, perhaps for lack of memory',
} as const;
