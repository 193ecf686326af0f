import { formatDuration } from '../../base/format.ts';
import { formatCount, pluralize } from './numbers.ts';

/** Names of the columns. */
export const COLUMNS = {
  time: 'Time',
  delta: 'Delta',
  direction: 'Direction',
  type: 'Type',
  channel: 'Channel',
  eventId: 'id',
  size: 'Size',
  preview: 'Preview',
  width: (column: string): string => `Width of ${column}`,
} as const;

/** The table of messages, and what it says where it has no rows. */
export const TABLE = {
  label: (stream: string): string => `Messages of ${stream}`,
  count: (messages: number): string => formatCount(messages),
  partialCount: (shown: number, all: number): string => `${formatCount(shown)} of ${formatCount(all)}`,
  onlyHeartbeats: (hidden: number): string => `Only heartbeats; ${formatCount(hidden)} are hidden.`,
  showHeartbeats: 'Show heartbeats',
  searching: 'Searching…',
  noMatch: (hidden: number): string => `No message matches; ${formatCount(hidden)} are hidden.`,
  clearFilter: 'Clear filter',
  noneInArea: 'This stream has no messages in the selected time.',
  showAll: 'Show all',
  noStream: 'Select a stream to see its messages.',
  peer: 'A peer connection has states; the messages are those of its data channels.',
  openWithoutMessage: (open: number): string => `Open for ${formatDuration(open)}, no messages yet.`,
  none: 'No messages.',
  fresh: (messages: number): string => `${formatCount(messages)} new`,
  parts: (count: number): string => `Contains ${pluralize(count, 'message')}`,
  jumpToNewest: 'Jump to newest',
} as const;

/** The menu that copies messages, and what it says afterwards. */
export const COPY = {
  label: 'Copy',
  message: 'Message',
  selectedRows: (rows: number): string => pluralize(rows, 'selected row'),
  stream: 'Stream',
  content: 'Content',
  textWithTime: 'Text with time and direction',
  forms: { text: 'text', json: 'JSON', ndjson: 'NDJSON', curl: 'curl command', wscat: 'wscat command' },
  nothing: 'No message to copy.',
  notWebSocket: 'Not a WebSocket: wscat does not apply.',
  refused: 'The browser did not allow copying.',
  copiedCommand: (command: string): string => `Copied the ${command}.`,
  copiedMessages: (messages: number, form: string, tooLong: number): string =>
    `Copied ${pluralize(messages, 'message')} as ${form}${tooLong === 0 ? '' : `; ${formatCount(tooLong)} more did not fit`}.`,
} as const;
