import { formatBinaryBytes, formatDuration } from '../../base/format.ts';
import { recordedText } from '../recorded-text.ts';
import { formatCount, LOCALE_FORMAT, pluralize } from './numbers.ts';

/** The panel as a whole. */
export const PANEL = {
  title: 'Realtime',
  region: 'The panel',
  timeline: 'Timeline',
  dropHint: 'Drop to open. Hold Shift to compare with what is open.',
} as const;

/** Names of the tabs and of the panes that hold them. */
export const TABS = {
  findings: 'Findings',
  messages: 'Messages',
  detail: 'Detail',
  lane: 'Lane',
  cost: 'Cost',
  faults: 'Faults',
  side: 'Findings, lane, cost and faults',
  sideWithDetail: 'Findings, detail, lane, cost and faults',
  lower: 'Findings, messages, detail, lane, cost and faults',
} as const;

/** The row of controls at the top, each with its key. */
export const TOOLBAR = {
  label: 'Recording',
  resume: 'Resume (Space)',
  pause: 'Pause the view; recording continues (Space)',
  clear: 'Clear',
  follow: 'Follow now (N)',
  keepLog: 'Keep log',
  keepLogHint: 'Keep the recording when the page navigates',
  openRecordings: 'Open recordings',
  save: 'Save',
  settings: 'Settings',
  keys: 'Keyboard shortcuts (?)',
} as const;

/** How times are written, as the toolbar offers it. */
export const TIME_MODES = {
  label: 'Time format',
  clock: 'Clock time',
  relative: 'Since start',
  mark: 'Since mark',
} as const;

/** The chips that choose which transports are shown. */
export const TRANSPORTS = {
  label: 'Transports',
  all: 'All',
  allTransports: 'All transports',
} as const;

/** What the groups of streams are called in the list and, shorter, on their chips. */
export const GROUP_LABELS = {
  websocket: { name: 'WebSocket', short: 'WebSocket' },
  datachannel: { name: 'Data channels', short: 'WebRTC' },
  webtransport: { name: 'WebTransport', short: 'WebTransport' },
  sse: { name: 'Server-sent events', short: 'SSE' },
  'streamed-fetch': { name: 'Streamed fetch', short: 'Fetch' },
  'long-poll': { name: 'Long poll', short: 'Long poll' },
  'short-poll': { name: 'Short poll', short: 'Short poll' },
  other: { name: 'Other requests', short: 'Other' },
} as const;

/** Where the records come from, at the end of the status line. */
export const SOURCE_LABELS = {
  connecting: 'Connecting to the page',
  connected: 'Connected to the page',
  reconnected: 'Connected to the page',
  lost: 'Connection to the page lost',
  'not-recordable': 'Not recorded',
  'older-page': 'Not recorded until the page is reloaded',
  updated: 'The extension was updated',
  file: 'From a file',
  none: 'No recording open',
} as const;

/** The status line: sentences stand next to each other, so each begins with a blank and the first does not. */
export const STATUS_LINE = {
  figures: (messages: number, lost: number, isLossUnknown: boolean): string =>
    recordedText(messages, lost, LOCALE_FORMAT, isLossUnknown),
  cutOff: (pages: number, clock: string): string =>
    pages === 1
      ? ` This page has cut the recorder off at ${clock}.`
      : ` ${pluralize(pages, 'page')} have cut the recorder off, the first at ${clock}.`,
  cutOffHint:
    'What the page has done since then is not recorded, and how much that is cannot be known. Reload the page to record it again.',
  refused: (refusals: number): string => ` ${pluralize(refusals, 'impossible number')} refused.`,
  refusedHint:
    'A page sent records or counts with numbers that its recorder cannot have written. Messages of that page may be missing.',
  falseClaim: ({ what, claimed, actual }: Readonly<Record<'what' | 'claimed' | 'actual', string>>): string => {
    if (what === 'url') return ` A page said it was ${claimed}, but its frame is ${actual}.`;
    if (what === 'top') return ` A frame of ${actual} said it was the whole page.`;
    return what === 'frame'
      ? ` A page of ${actual} said it was a frame.`
      : ` A page of ${actual} gave a false start time.`;
  },
  falseClaimHint: (claims: number): string =>
    `${pluralize(claims, 'record')} said something about the page that the browser contradicts. The recording holds what the browser says.`,
  unlisted: (findings: number): string => ` ${formatCount(findings)} more counted, not listed`,
  queued: (messages: number): string => ` ${formatCount(messages)} more queued`,
  withoutContent: (messages: number): string => ` Content of ${pluralize(messages, 'message')} not stored.`,
  dropped: (messages: number, maxMessages: number, maxBytes: number): string =>
    ` ${pluralize(messages, 'older message')} dropped (limit ${formatCount(maxMessages)} or ${formatBinaryBytes(maxBytes)}).`,
  unannouncedEnds: (pages: number): string => ` The end of ${pluralize(pages, 'page')} was not recorded.`,
  faults: (faults: number): string => ` ${pluralize(faults, 'recording error')}`,
  analysisFailed: (times: number): string =>
    ` The analysis failed ${pluralize(times, 'time')}: rows or findings may be missing.`,
  analysisFailedHint:
    'A bug in Realtime Inspector. The console of this panel shows the error; a saved file contains all records.',
  requestListStarting: " Firefox's own request list is not ready yet.",
  requestListStartingHint: 'Firefox begins its list when we ask for it. What workers do until then is not recorded.',
  requestListPaused: " Firefox's own request list is paused during this burst of messages.",
  requestListPausedHint: (perSecond: number, pause: number): string =>
    `While Firefox lists requests for us, it inspects every frame of the page. That slows down a page with more than ${formatCount(perSecond)} messages a second. The list resumes ${formatDuration(pause)} after the burst; what workers do until then is not recorded.`,
  findings: (findings: number): string => pluralize(findings, 'finding'),
  paused: 'View paused',
  showing: (from: string, until: string, duration: number): string =>
    `Showing ${from} to ${until}, ${formatDuration(duration)}`,
  fromStart: 'Recorded from the first script',
  notFromStart: 'The start is not recorded',
} as const;

/** The bar under the toolbar: what has happened between the panel and the page. */
export const SOURCE_BAR = {
  lostAfter: (duration: number): string =>
    `Connection to the page lost after ${formatDuration(duration)}. Reconnecting; the page continues to record.`,
  lostAt: (clock: string): string =>
    `Connection to the page lost at ${clock}. Reconnecting; the page continues to record.`,
  reconnected: (after: number): string => `Reconnected after ${formatDuration(after)}; nothing lost`,
  reconnectedWithLoss: (after: number, notRecorded: number): string =>
    `Reconnected after ${formatDuration(after)}; ${pluralize(notRecorded, 'message was', 'messages were')} not recorded`,
  updated: 'The extension was updated. Reload the page to continue recording; this recording is kept.',
  olderPage:
    'The extension was installed, updated or reloaded after this page was opened. Reload the page to record the frames that were already open.',
  reload: 'Reload page',
} as const;

/** What the panel says while it has nothing to show. */
export const EMPTY_STATE = {
  waiting:
    'Waiting for live traffic. WebSocket, WebRTC data channels, EventSource, streamed fetch and repeated requests of this page appear here as they happen.',
  /** No extension can listen in a worker; each browser reports other parts of their traffic while DevTools is open. */
  workers: {
    chromium:
      'In dedicated and service workers, only WebSocket connections and event streams that start while DevTools is open are visible. Their other requests, and shared workers, are not.',
    firefox:
      "Workers are not visible. Firefox's own request list can add WebSocket handshakes and streamed fetch of dedicated workers: see Settings.",
  },
  beforeInstall:
    'What ran before the extension was installed is not visible either. Reload the page to record from its first script.',
  notRecordable: 'This page cannot be recorded: the browser does not let extensions access it.',
  notRecordableHint:
    "A file:// page can be recorded if you let the extension access files, a private window if you allow the extension there. The browser's own pages and the extension store cannot be recorded.",
} as const;

/** A part of the panel that failed. */
export const FAILURE = {
  headline: (what: string, reason: string): string => `${what} cannot be shown: ${reason}`,
  hint: 'This is a bug in Realtime Inspector. Recording continues and can be saved.',
  retry: 'Try again',
} as const;

/** Borders between panes. */
export const SPLITTER = {
  timeline: 'Size of the timeline',
  findings: 'Size of the findings',
  detail: 'Size of the detail',
} as const;
