import { formatCount, formatDuration, formatOffset, pluralize } from '../base/format.ts';

/** What an expectation expected; each begins a message, which continues with what was found instead. */
export const EXPECTED = {
  noGaps: 'Expected no gaps',
  noDuplicates: 'Expected no duplicates',
  noFindings: 'Expected no findings',
  shorterSilence: 'Expected no longer silence',
  fewerRequests: 'Expected fewer requests',
  reconnectWithin: (limit: number) => `Expected a reconnect within ${formatDuration(limit)}`,
  backoff: 'Expected a backoff with jitter',
} as const;

/** How a message continues. */
export const INSTEAD = {
  findings: (count: number) => `, but there ${count === 1 ? 'is' : 'are'} ${pluralize(count, 'finding')}:`,
  noLoss: ', but no connection was lost.',
  fewAttempts: ', but no stream tried to connect again often enough to tell (4 times).',
} as const;

/** The parts of the evidence. */
export const EVIDENCE = {
  lost: (stream: string, lostAt: number, how: string) => `${stream}: lost at ${formatOffset(lostAt)} (${how})`,
  openAgain: (after: number) => `was open again after ${formatDuration(after)}`,
  notOpenAgain: 'was not open again',
  waits: (stream: string, shape: string, waits: readonly number[]) =>
    `${stream}: ${shape}; waits ${waits.map((wait) => formatDuration(wait)).join(', ')}`,
  unclearShape: 'unclear',
  caveat: (confidence: string, doubt: string) => `caveat (${confidence}): ${doubt}`,
  more: (count: number) => `… and ${formatCount(count)} more`,
  recording: (path: string) => `Recording: ${path}`,
} as const;

/** How a connection ended: the way, the code and the reason that were given. */
export const howItEnded = (how: string | null, code: number | null, reason: string): string =>
  `${how ?? 'ended'}${code === null ? '' : ` with ${code}`}${reason === '' ? '' : ` "${reason}"`}`;

/** A span in options that cannot be read. */
export const noSpan = (value: string | number): string => `"${value}" is no span; write 500, "500ms", "2s" or "1m"`;
