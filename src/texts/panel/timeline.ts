import { formatBytes, formatDuration } from '../../base/format.ts';
import { formatCount, formatRate, pluralize } from './numbers.ts';

/** Overview, ruler and lanes. */
export const TIMELINE = {
  label: 'Timeline',
  overview: 'The whole recording; drag the window to move the view',
  ruler: 'Time',
  lanes: 'Lanes of the streams; their marks are listed under Findings and Messages',
  stream: 'Stream',
  streams: (count: number): string => pluralize(count, 'stream'),
  findings: 'Findings',
  duration: (duration: number): string => wholeSeconds(duration),
  recorded: (duration: number): string => `${wholeSeconds(duration)} recorded`,
  from: (from: string): string => `from ${from}`,
  span: (from: string, until: string): string => `${from} to ${until}`,
  spanUntilNow: (from: string, until: string): string => `${from} to ${until}, now`,
} as const;

/** A running clock in whole seconds. */
const wholeSeconds = (duration: number): string =>
  duration < 500 ? '0 s' : formatDuration(Math.round(duration / 1_000) * 1_000);

/** Labels on the ruler and in the lanes. */
export const RULER = {
  notRecorded: (messages: number): string => `${formatCount(messages)} not recorded`,
  opened: (path: string): string => `opened ${path}`,
  events: {
    hidden: 'page hidden',
    offline: 'offline',
    frozen: 'frozen',
    asleep: 'asleep',
    busy: 'page busy',
    'not-recorded': 'not recorded',
  },
} as const;

/** The marks that the user sets to measure a time. */
export const MARKS = {
  /** In the order in which they are set. */
  names: ['A', 'B'],
  label: 'Marks',
  at: (name: string, time: string): string => `${name} ${time}`,
  next: 'Press M to set the second mark',
  clear: 'Clear marks',
} as const;

/** The sums of the dragged area. */
export const AREA = {
  label: 'Selected time',
  span: (from: string, until: string): string => `${from} to ${until}`,
  streams: (count: number): string => pluralize(count, 'stream'),
  messages: (count: number): string => pluralize(count, 'message'),
  directions: (received: number, sent: number): string => `${formatCount(received)} in, ${formatCount(sent)} out`,
  bytes: (bytes: number): string => formatBytes(bytes),
  rate: (perSecond: number): string => formatRate(perSecond),
  findings: (count: number): string => pluralize(count, 'finding'),
  duration: (duration: number): string => formatDuration(duration),
  zoom: 'Zoom to selection',
  clear: 'Clear',
} as const;

/** The marks of one lane as a list. */
export const LANE_LIST = {
  empty: 'Select a stream to see the marks of its lane.',
  earlier: (count: number): string => `${formatCount(count)} earlier`,
  label: (stream: string): string => `Marks of ${stream}`,
} as const;

/** The streams, one row each, next to their lanes. */
export const STREAM_LIST = {
  label: 'Streams',
  findings: (count: number): string => pluralize(count, 'finding'),
  /** Read aloud after the number. */
  findingsNoun: (count: number): string => (count === 1 ? ' finding' : ' findings'),
  matches: (count: number): string => `${pluralize(count, 'message')} ${count === 1 ? 'matches' : 'match'} the filter`,
  /** Read aloud after the number. */
  found: ' found',
  pinned: 'Pinned (P)',
  pinnedAloud: ' pinned',
  groupSize: (streams: number): string => pluralize(streams, 'stream'),
} as const;
