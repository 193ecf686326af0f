import { formatBytes, formatDuration, pluralize } from '../../base/format.ts';
import type { FindingText } from './finding-text.ts';

/** Why a queue of messages to send is a finding. */
export const BACK_PRESSURE_TEXTS = {
  growing: (limit: number, since: number): string =>
    `above ${formatBytes(limit)} for ${formatDuration(since)}, and growing`,
  rising: (samples: number): string => `${samples} samples in a row rose without a fall`,
} as const;

/** Messages that the page sends pile up in the browser. */
export const backPressureText = (queue: {
  readonly at: string;
  readonly peak: number;
  readonly lasted: number;
  /** One of {@link BACK_PRESSURE_TEXTS}. */
  readonly why: string;
}): FindingText => ({
  text: `Sends pile up: ${formatBytes(queue.peak)} wait in the browser after ${formatDuration(queue.lasted)}, at ${queue.at}.`,
  evidence: [queue.why, `highest amount seen: ${formatBytes(queue.peak)}`],
  doubt: 'The amount counts bytes that the browser may already have handed on in part.',
  advice: 'Look at bufferedAmount before sending, and drop or join what is no longer needed.',
});

/** Messages were sent on a socket that was closing or closed. */
export const sentAfterCloseText = (sent: {
  readonly firstAt: string;
  readonly count: number;
  readonly after: number;
}): FindingText => ({
  text: `Sent ${pluralize(sent.count, 'message')} on a socket that was already closed, at ${sent.firstAt}; nothing was delivered.`,
  evidence: [`the first ${formatDuration(sent.after)} after the close began`],
  doubt: '',
  advice: 'Look at readyState before sending, and keep what must not be lost until the next connection.',
});
