import { formatBytes, formatDuration } from '../../base/format.ts';
import { formatCount, pluralize } from './numbers.ts';

/** What every dialog has. */
export const DIALOG = { close: 'Close' } as const;

/** Opening recordings, and the bar of those that are open. */
export const RECORDINGS = {
  title: 'Open recordings',
  choose: 'Choose files…',
  input: 'Recordings to open',
  drop: 'or drop them here: .rtlog, .har, also compressed (.gz).',
  compareWithOpen: 'Compare with what is open, on the same time axis',
  compareWithPage: 'Compare with this page as recorded so far, on the same time axis',
  recent: 'Recent recordings',
  noRecent: 'Recordings that you save or open stay here until you remove them.',
  stored: (recordings: number, bytes: number): string =>
    `${pluralize(recordings, 'recording')}, ${formatBytes(bytes)} in the storage that the browser gives this extension.`,
  remove: 'Remove',
  removeNamed: (name: string): string => `Remove ${name}`,
  start: 'Open a recording to inspect it.',
  demo: 'Demo recording',
  openDemo: 'Open the demo recording',
  demoHint: 'New here? The demo has a lost connection, missing messages and a poll that mostly brings nothing.',
  thisPage: 'This page',
  bar: 'Open recordings',
  contents: (messages: number, isRedacted: boolean): string =>
    `${pluralize(messages, 'message')}${isRedacted ? ', redacted' : ''}`,
  close: (name: string): string => `Close ${name}`,
  backToPage: 'Back to the page',
  opening: (name: string): string => `Opening ${name}`,
  progress: (name: string, messages: number): string => `Opening ${name}, ${pluralize(messages, 'message')}`,
  cancel: 'Cancel',
} as const;

/** What failed in the storage of recent recordings. */
export const RECENT_FAULTS = {
  list: (reason: string): string => `Recent recordings cannot be read: ${reason}.`,
  read: (reason: string): string => `The recording cannot be read: ${reason}.`,
  remove: (reason: string): string => `The recording cannot be removed: ${reason}.`,
  store: (name: string, reason: string): string => `${name} cannot be added to the recent recordings: ${reason}.`,
} as const;

/** Saving what is recorded. */
export const SAVE = {
  title: 'Save',
  what: 'Include',
  all: 'All',
  filtered: 'What the filter and the transports show',
  selectedSpan: (from: number, until: number): string => `The selected time, ${spanOf(from, until)}`,
  visibleSpan: (from: number, until: number): string => `What the timeline shows, ${spanOf(from, until)}`,
  messages: (count: number): string => pluralize(count, 'message'),
  notFiltered: 'no filter set',
  whichRecording: 'Recording',
  format: 'Format',
  formats: {
    rtlog: 'Session (.rtlog): everything, compressed; opens here and on the command line',
    har: 'HAR: opens in Network panels and other viewers',
    report: 'HTML report: findings, timeline and messages on one page',
    csv: 'CSV: the messages as a table',
    trace: 'Trace: opens in Perfetto',
  },
  writing: 'Writing…',
  save: 'Save',
  failed: (reason: string): string => `Could not save: ${reason}.`,
} as const;

const spanOf = (from: number, until: number): string => `${formatDuration(from)} to ${formatDuration(until)}`;

/** Replacing secrets in what is saved. */
export const REDACTION = {
  legend: 'For sharing',
  replace: 'Replace secrets: authorization, cookies, tokens in URLs, subprotocols and messages',
  safely: 'Share safely: also replace names, addresses, phone numbers, ids of people and what they write',
  safelyHint: 'Replacements keep length and order, so findings stay the same.',
  also: 'Replace these too',
  options: { card: 'Card numbers', nationalId: 'National ids and bank accounts', mail: 'Mail addresses' },
  searching: 'Searching for secrets…',
  none: 'No secrets found. Add your own rules below.',
  summary: (secrets: number, places: number, kept: number): string =>
    `${pluralize(secrets, 'secret')} in ${pluralize(places, 'place')} will be replaced${
      kept === 0 ? '' : `, ${formatCount(kept)} kept`
    }; equal secrets get equal replacements.`,
  list: 'What will be replaced',
  hint: 'Clear a box to keep a kind or a single value as it is.',
  values: (kind: string): string => `Values of ${kind}`,
  show: (count: number): string => `Show ${pluralize(count, 'value')}`,
  occurrences: (rule: string, count: number): string => `${rule}, ${formatCount(count)} ×`,
  more: (count: number): string => `and ${formatCount(count)} more`,
  own: 'Your own rules',
  where: 'Rules for',
  everywhere: 'all pages',
  paths: 'JSON paths, one per line, such as user.email or $.items[*].key',
  patterns: 'Regular expressions, one per line; the first group is the secret',
  export: 'Save rules as a policy file',
  import: 'Load rules',
  importField: 'Policy file with rules',
  off: 'Everything is written as recorded, including credentials.',
} as const;

/** What the user may set. */
export const SETTINGS = {
  title: 'Settings',
  reset: 'Reset to defaults',
  memory: {
    legend: 'Memory limits',
    messages: 'Messages',
    messagesUnit: 'messages',
    payload: 'Payload',
    payloadUnit: 'MiB',
    hint: 'Beyond either limit the oldest messages are dropped; the status line counts them.',
  },
  thresholds: {
    legend: 'Finding thresholds',
    silence: 'Silence of at least',
    silenceUnit: 'seconds',
    emptyPolls: 'Polls without data, at least',
    emptyPollsUnit: '% of them',
    queue: 'Unsent data of at least',
    queueUnit: 'KiB',
    hint: 'Applies to what is recorded after the next Clear, and to files opened from now on. A silence is reported only if it is also much longer than the intervals of its stream.',
  },
} as const;

/** Whether Firefox's list of requests is read in addition to the page hook. */
export const FIREFOX_REQUESTS = {
  legend: "Firefox's own request list",
  include: 'Include worker requests and full headers',
  cost: (perSecond: number, pause: number): string =>
    `Firefox then inspects every frame of the page, as its own Network tab does: each costs the page a fifth more, and a burst of some ${formatCount(100_000)} a second has made a page hang. The list is paused while more than ${formatCount(perSecond)} records a second arrive, and for ${formatDuration(pause)} after.`,
} as const;

/** On which sites pages record before DevTools opens. */
export const CAPTURE_POLICY = {
  legend: 'Recording before DevTools opens',
  everywhere: 'On all sites',
  nowhere: 'Nowhere',
  chosen: 'Only on these sites',
  sites: 'Sites, one per line',
  hint: 'Stored only in the memory of the page, at most 5,000 records or 8 MiB. On other sites a page counts its messages and discards them; the panel shows how many. Applies to pages loaded from now on. To keep the extension off a site altogether:',
  noSite: (text: string): string => `“${text}” is not a site: write a host, such as example.com or localhost:8080.`,
  /** Where each browser lets its user keep the extension out of pages altogether. */
  siteAccess: {
    chromium: 'chrome://extensions, Realtime Inspector, Details, Site access',
    firefox: 'about:addons, Realtime Inspector, Permissions and data',
  },
  notRead: (reason: string): string => `The browser could not read the setting: ${reason}`,
  notStored: (reason: string): string => `The browser could not store the setting: ${reason}`,
} as const;

/** The sheet of keys and marks. */
export const KEY_SHEET = { title: 'Keys and marks', marks: 'Marks on the lanes' } as const;

/** The keys, in the order of the sheet. */
export const KEYS: readonly (readonly [keys: string, effect: string])[] = [
  ['W S', 'zoom in, zoom out'],
  ['A D, ← →', 'move earlier, later; Shift moves faster'],
  ['F', 'fit the selection'],
  ['0', 'fit the whole recording'],
  ['N', 'follow now'],
  ['[ ]', 'previous, next message; with a filter, the previous, next match'],
  ['{ }', 'previous, next finding'],
  ['G', 'the other edge of a gap, the twin of a duplicate'],
  ['↑ ↓', 'move in the focused region'],
  ['Enter', 'from the table to the detail'],
  ['Shift ↑ ↓', 'select several messages'],
  ['Ctrl C', 'copy the selected messages'],
  ['/', 'filter'],
  ['Esc', 'back one step'],
  ['H', 'hide or show heartbeats'],
  ['Space', 'pause or resume the view'],
  ['T', 'clock time, time since start, time since the mark'],
  ['M', 'set a mark to measure from; Shift clears both'],
  ['P', 'pin the lane of the stream to the top'],
  ['-', 'collapse the group of the stream'],
  ['F6', 'next region'],
  ['?', 'these keys'],
];

/** What the marks on the lanes mean. */
export const LEGEND_TEXTS = {
  messages: ['Message in, out', 'above the line, below it; higher where several share a pixel'],
  heartbeat: ['Heartbeat', 'grey dot on the line: it only keeps the connection alive'],
  missing: ['Missing', 'red hatch; split where some messages came late'],
  duplicate: ['Duplicate', 'two linked rings'],
  late: ['Late', 'arrow pointing back in time'],
  silence: ['Silence', 'spaced dots, with the duration'],
  connecting: ['Connecting', 'dashed outline, then the connection with a solid edge'],
  closed: ['Closed', 'cleanly: hollow square; otherwise a red cross, with the code'],
  waiting: ['Waiting', 'dotted line, with the wait; a cross on it is a failed attempt'],
  poll: ['Poll', 'bar from request to response; outline: empty; cross: failed'],
  induced: ['Caused on purpose', 'bolt, and a strip while a fault is in force; ticks below it: changed messages'],
  hidden: ['Page hidden, offline, busy', 'grey band with vertical lines through all lanes'],
  opened: ['Page opened', 'solid line, with a flag in the ruler'],
  notRecorded: ['Not recorded', 'crossed hatch between solid edges: that time is unknown to us'],
} as const;

/** The hint that newcomers see until they put it away. */
export const LANE_HINT = {
  title: 'How to read a lane',
  /** The first marks, by the names of {@link LEGEND_TEXTS}, each in a few words. */
  marks: [
    ['messages', 'received above the line, sent below it'],
    ['missing', 'missing'],
    ['closed', 'closed, lost'],
    ['waiting', 'reconnecting'],
    ['poll', 'poll: full, empty, failed'],
  ],
  inShort: 'Received above the line, sent below. Red hatch: messages are missing. Red cross: a connection was lost.',
  more: 'All marks and keys',
  dismiss: 'Got it',
} as const satisfies {
  readonly marks: readonly (readonly [mark: keyof typeof LEGEND_TEXTS, meaning: string])[];
} & Readonly<Record<string, unknown>>;
