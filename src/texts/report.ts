import { unsearchedText } from './redaction.ts';
import { formatBytes, formatCount, formatDuration, formatOffset, pluralize } from '../base/format.ts';

/** Headings and fixed words of an HTML report. */
export const REPORT_LABELS = {
  timeline: 'Timeline',
  findings: 'Findings',
  streams: 'Streams',
  noFindings: 'No findings.',
  none: 'None.',
  problems: 'Not everything could be read:',
  in: '↓ in',
  out: '↑ out',
  messageColumns: ['At', 'Direction', 'Size', 'Event', 'Type', 'Channel', 'Data'],
  connectionColumns: ['Begun', 'Open', 'End', 'Code', 'In', 'Out'],
} as const;

/** When a recording was made, for how long, and what it holds. `start` is `null` if the time is not known. */
export const recordedText = (recording: {
  readonly start: string | null;
  readonly length: number;
  readonly streams: number;
  readonly messages: number;
}): string =>
  `${recording.start === null ? 'Recorded at an unknown time' : `Recorded from ${recording.start}`}, ${formatDuration(recording.length)}. ` +
  `${pluralize(recording.streams, 'stream')}, ${pluralize(recording.messages, 'message')}.`;

/** How many findings there are of each severity. */
export const findingCountsText = (errors: number, warnings: number, notes: number): string =>
  `${pluralize(errors, 'error')}, ${pluralize(warnings, 'warning')}, ${pluralize(notes, 'note')}.`;

/** What was done about secrets; `null` if nothing was to be replaced. */
export function redactionText(
  redaction: {
    readonly total: number;
    readonly places: number;
    readonly unsearched: Parameters<typeof unsearchedText>[0];
  } | null,
): string {
  if (redaction === null) return 'Secrets were not replaced.';
  const unsearched = unsearchedText(redaction.unsearched);
  const done =
    redaction.total === 0
      ? 'No secrets were found to replace.'
      : `${pluralize(redaction.total, 'secret')} replaced in ${pluralize(redaction.places, 'place')}; equal secrets have equal placeholders.`;
  return unsearched === '' ? done : `${done} ${unsearched}`;
}

export const madeByText = (writer: string): string => `Made by ${writer}.`;

export const doubtText = (confidence: string, doubt: string): string => `Caveat (${confidence}): ${doubt}`;

export const adviceText = (advice: string): string => `Suggestion: ${advice}`;

export const eventIdText = (id: string): string => `id ${id}`;

export const hiddenMessagesText = (hidden: number): string =>
  `${pluralize(hidden, 'message')} not shown; the recording has them`;

export const hiddenConnectionsText = (shown: number): string =>
  shown === 1 ? 'Only the last one is shown.' : `Only the last ${formatCount(shown)} are shown.`;

export const hiddenFindingsText = (hidden: number): string => `${pluralize(hidden, 'more finding')} not shown.`;

export const hiddenInducedText = (hidden: number): string => `${formatCount(hidden)} more not shown.`;

/** When a connection opened, `null` if it never did. */
export const openedText = (openAt: number | null): string => (openAt === null ? 'never opened' : formatOffset(openAt));

/** How a connection ended and when, `null` if it lives. `how` is `null` if that is not known. */
export const endedText = (how: string | null, closeAt: number | null): string =>
  closeAt === null
    ? 'still open'
    : `${how === 'unseen' ? 'outcome not seen' : (how ?? 'ended')} at ${formatOffset(closeAt)}`;

/** What a stream carried each way. */
export const trafficText = (messages: number, bytes: number, direction: 'in' | 'out'): string =>
  `${formatCount(messages)} ${direction} (${formatBytes(bytes)})`;

export const reconnectsText = (count: number): string => pluralize(count, 'reconnect');

export const messageCountText = (count: number): string => pluralize(count, 'message');

export const connectionCountText = (count: number): string => pluralize(count, 'connection');
