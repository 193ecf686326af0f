import { formatDuration } from '../../base/format.ts';
import { pluralize } from './numbers.ts';

/** The tab in which faults are caused on purpose. */
export const FAULTS = {
  label: 'Faults on purpose',
  unavailable: 'Faults can be caused in the inspected page. This is a recording: what was caused in it is marked.',
  intro:
    'Make connections fail the way networks do, and watch the page cope. Whatever is caused here is marked as such.',
  scope: 'For',
  scopes: { stream: 'the selected stream', address: 'addresses with', page: 'the whole page' },
  address: 'Part of the address, * for anything',
  addressHint: '/feed or app.test/*/live',
  noTarget: { stream: 'Select a stream first.', address: 'Write a part of the address first.', page: '' },
  forLoad: 'for the next load: reload the page with it',
  oneClick: 'At once',
  stop: 'Stop',
  stopHint: 'End at once what is in force',
  inForce: 'In force',
  untilStopped: 'until stopped',
  left: (duration: number): string => `${formatDuration(duration)} left`,
  forThisLoad: 'for this load',
  everything: 'the whole page',
  done: 'Done: what it did is marked, and listed below.',
  over: 'Over: nothing is in force any more.',
  stopped: 'Stopped: nothing is in force any more.',
  endedWithPage: 'It ended with the page.',
  notAllowed:
    'The page could not be reached: the browser allows no extension in it, or it is older than the extension.',
  notInFrames: (count: number): string =>
    `${pluralize(count, 'frame')} of the page let no fault in: a frame of the page’s own origin can be watched by the page.`,
  made: (direction: 'in' | 'out'): string => (direction === 'out' ? 'Sent to the server.' : 'Given to the page.'),
  filterProblem: (filter: string, problem: string): string => `The filter “${filter}” cannot be read: ${problem}.`,
} as const;

/** The table of a scenario. */
export const SCENARIO = {
  title: 'Scenario',
  columns: { at: 'At', fault: 'Fault', lasts: 'For' },
  placeholders: { at: 'then', fault: 'cut, down, 10% lost …', lasts: 'open end' },
  cell: (column: string, row: number): string => `${column}, step ${row}`,
  add: 'Add a step',
  remove: (row: number): string => `Remove step ${row}`,
  name: 'Name',
  seed: 'Seed',
  seedHint: 'The same seed changes the same messages again',
  start: 'Start',
  startLoad: 'Reload with it',
  save: 'Save',
  saved: 'Saved',
  choose: 'Saved scenarios …',
  delete: 'Delete',
  needsName: 'Give it a name first.',
  notStored: 'It could not be stored; it is there until the panel closes.',
  stored: (name: string): string => `Saved as ${name}.`,
  copy: 'Copy as JSON',
  paste: 'Paste JSON or words',
  pasteLabel: 'A scenario as JSON, or in words: at 5s cut; down for 8s; 10% lost for 20s',
  take: 'Take over',
  copied: 'Copied the scenario.',
  words: 'In words',
} as const;

/** Faults that the table suggests, in the words of its language, with what they do. */
export const FAULT_HINTS: readonly (readonly [words: string, meaning: string])[] = [
  ['cut', 'gone without a close frame'],
  ['down', 'cut, and attempts are refused'],
  ['refuse', 'attempts fail at once'],
  ['stuck', 'attempts neither succeed nor fail'],
  ['half-open', 'silent both ways, and neither end learns of it'],
  ['freeze', 'held back, then everything in one burst'],
  ['status 503', 'polls, event sources and handshakes are answered so'],
  ['close 4401 "token expired"', 'closed with this code and reason'],
  ['slow-reader 1kB/s', 'what is sent waits in bufferedAmount'],
  ['10% lost', 'messages dropped (an application fault)'],
  ['delayed 500ms jitter 100ms', 'messages later, in their order (an application fault)'],
  ['10% duplicated', 'messages twice (an application fault)'],
  ['every 5th swapped', 'changes places with the next (an application fault)'],
  ['1% corrupted', 'one character is another (an application fault)'],
];

/** One message by hand. */
export const BY_HAND = {
  title: 'One message by hand',
  direction: 'Direction',
  directions: { out: 'to the server', in: 'to the page, as if it had come' },
  content: 'Content',
  encoding: 'Encoding',
  encodings: { text: 'text', base64: 'binary, as base64' },
  send: 'Send',
  noConnection: 'Select a stream with an open WebSocket or data channel.',
  notBase64: 'This is no base64.',
  edit: 'Edit and send again',
} as const;

/** What was caused in this recording. */
export const CAUSED = {
  title: 'Caused so far',
  none: 'Nothing yet.',
} as const;
