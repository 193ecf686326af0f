import { formatDuration } from '../base/format.ts';

/** What is written on the problems of a lane. */
export const MARK_LABELS = {
  lossUnknown: 'loss unknown',
  cutOff: 'cut off',
  /** `count` is written already. */
  missing: (count: string): string => `${count} missing`,
  silence: (duration: number): string => `${formatDuration(duration)} silence`,
  /** A gap with its numbers; `group` is empty if the rule has none. */
  missingNumbers: (label: string, group: string, numbers: string): string =>
    `${label}${group === '' ? '' : ` of ${group}`}: ${numbers}`,
} as const;
