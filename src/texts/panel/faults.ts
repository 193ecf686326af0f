import { formatDuration } from '../../base/format.ts';
import { pluralize } from './numbers.ts';

/** The tab in which faults are caused on purpose. */
export const FAULTS = {
  label: 'Faults on purpose',
  unavailable:
    'Faults can only be caused in an inspected page. This is a recording; faults that were caused in it are marked.',
  intro: 'Make connections fail the way networks do, and see how the page copes. Everything you cause here is marked.',
  scope: 'For',
  scopes: { stream: 'the selected stream', address: 'addresses with', page: 'the whole page' },
  address: 'Part of the address, * for anything',
  addressHint: '/feed or app.test/*/live',
  noTarget: { stream: 'Select a stream first.', address: 'Enter a part of the address first.', page: '' },
  forLoad: 'reload the page, with the fault from its first script on',
  oneClick: 'Quick faults',
  stop: 'Stop',
  stopHint: 'End the fault now',
  inForce: 'In force',
  untilStopped: 'until stopped',
  left: (duration: number): string => `${formatDuration(duration)} left`,
  forThisLoad: 'for this load',
  everything: 'the whole page',
  done: 'Done. What the fault did is marked, and listed below.',
  over: 'The fault is over.',
  stopped: 'Stopped. No fault is in force.',
  endedWithPage: 'The fault ended with the page.',
  notAllowed:
    'The page could not be reached: the browser does not let extensions access it, or it was opened before the extension was installed or updated.',
  notInFrames: (count: number): string =>
    `${pluralize(count, 'frame')} of the page let no fault in: a frame of the page’s own origin can be watched by the page.`,
  made: (direction: 'in' | 'out'): string => (direction === 'out' ? 'Sent to the server.' : 'Delivered to the page.'),
  filterProblem: (filter: string, problem: string): string => `The filter “${filter}” cannot be read: ${problem}.`,
} as const;

/** The table of a scenario. */
export const SCENARIO = {
  title: 'Scenario',
  columns: { at: 'At', fault: 'Fault', lasts: 'For' },
  placeholders: { at: 'then', fault: 'cut, down, 10% lost …', lasts: 'no end' },
  cell: (column: string, row: number): string => `${column}, step ${row}`,
  add: 'Add a step',
  remove: (row: number): string => `Remove step ${row}`,
  name: 'Name',
  seed: 'Seed',
  seedHint: 'The same seed changes the same messages again',
  start: 'Start',
  startLoad: 'Reload and start',
  save: 'Save',
  saved: 'Saved',
  choose: 'Saved scenarios …',
  delete: 'Delete',
  needsName: 'Enter a name first.',
  notStored: 'The browser could not store it; it is available until the panel closes.',
  stored: (name: string): string => `Saved as ${name}.`,
  copy: 'Copy as JSON',
  paste: 'Paste JSON or words',
  pasteLabel: 'A scenario as JSON, or in words: at 5s cut; down for 8s; 10% lost for 20s',
  take: 'Use it',
  copied: 'Copied the scenario.',
  words: 'In words',
} as const;

/** Faults that the table suggests, in the words of its language, with what they do. */
export const FAULT_HINTS: readonly (readonly [words: string, meaning: string])[] = [
  ['cut', 'gone without a close frame'],
  ['down', 'cut, and attempts are refused'],
  ['refuse', 'attempts fail at once'],
  ['stuck', 'attempts neither succeed nor fail'],
  ['half-open', 'silent in both directions; neither side notices'],
  ['freeze', 'messages are held back, then all arrive in one burst'],
  ['status 503', 'the answer to polls, event sources and handshakes'],
  ['close 4401 "token expired"', 'closed with this code and reason'],
  ['slow-reader 1kB/s', 'what is sent waits in bufferedAmount'],
  ['10% lost', 'messages dropped (an application fault)'],
  ['delayed 500ms jitter 100ms', 'messages arrive later, in order (an application fault)'],
  ['10% duplicated', 'messages arrive twice (an application fault)'],
  ['every 5th swapped', 'a message swaps places with the next (an application fault)'],
  ['1% corrupted', 'one character is replaced (an application fault)'],
];

/** One message by hand. */
export const BY_HAND = {
  title: 'Send a message',
  direction: 'Direction',
  directions: { out: 'to the server', in: 'to the page, as if the server had sent it' },
  content: 'Content',
  encoding: 'Encoding',
  encodings: { text: 'text', base64: 'binary, as base64' },
  send: 'Send',
  noConnection: 'Select a stream with an open WebSocket or data channel.',
  notBase64: 'This is not base64.',
  edit: 'Edit and send again',
} as const;

/** What was caused in this recording. */
export const CAUSED = {
  title: 'Caused in this recording',
  none: 'Nothing yet.',
} as const;
