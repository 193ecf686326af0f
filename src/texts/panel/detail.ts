import { formatBinaryBytes, formatDuration } from '../../base/format.ts';
import { formatCount, pluralize } from './numbers.ts';

/** The selected message. */
export const DETAIL = {
  label: 'Detail',
  message: 'Message',
  empty: 'Select a stream or a message to read about it.',
  connection: 'Connection',
  tabs: {
    connection: 'Connection',
    stream: 'Stream',
    tree: 'Tree',
    text: 'Raw',
    hex: 'Hex',
    difference: 'Difference',
    stack: 'Stack',
  },
  received: 'received',
  sent: 'sent',
  id: (id: string): string => `id ${id}`,
  /** What a reference means: who asks and who answers. */
  refs: {
    request: (ref: string): string => `request ${ref}`,
    'may-reply': (ref: string): string => `request ${ref}`,
    part: (ref: string): string => `part of the reply to ${ref}`,
    reply: (ref: string): string => `reply to ${ref}`,
  },
  packet: (protocol: string): string => `${protocol} packet`,
  part: (place: number, parts: number): string => `${formatCount(place)} of ${formatCount(parts)}`,
  moreCharacters: (characters: number): string => `${formatCount(characters)} more characters are not shown.`,
  moreBytes: (bytes: number): string => `${formatCount(bytes)} more bytes`,
  notStored: (size: number | null): string => `The content was not stored; ${sizeOf(size)}.`,
  partlyStored: (stored: number, size: number | null): string =>
    `Showing ${formatBinaryBytes(stored)} of ${size === null ? 'an unknown size' : formatBinaryBytes(size)}; the rest was not stored.`,
  changedSince: (type: string): string => `Changed since the previous ${type}`,
  earlier: (duration: number): string => `${formatDuration(duration)} earlier`,
} as const;

const sizeOf = (size: number | null): string =>
  size === null ? 'its size is unknown' : `it had ${formatBinaryBytes(size)}`;

/** What differs between two messages. */
export const CHANGES = {
  identical: 'Identical content.',
  before: 'before',
  after: 'after',
  absent: 'none',
  became: 'became',
  differsFrom: (character: number): string => `Differs from character ${formatCount(character)} on`,
  more: (changes: number): string => pluralize(changes, 'more change'),
  equal: (fields: number): string => `${pluralize(fields, 'field')} equal`,
  noneDiffers: (fields: number): string => `No differences, ${pluralize(fields, 'field')} equal`,
} as const;

/** The choice of what a message is compared with. */
export const DIFFERENCE = {
  label: 'Compared with',
  previous: (type: string): string => `Previous ${type}`,
  twin: 'Its twin',
  none: (type: string): string => `No earlier ${type} among the last messages.`,
  previousAt: (time: string): string => `Previous at ${time}`,
  twinAt: (time: string): string => `Twin at ${time}`,
  distance: (duration: number, isEarlier: boolean): string =>
    `${formatDuration(duration)} ${isEarlier ? 'earlier' : 'later'}`,
  go: 'Go to it',
} as const;

/** A message's JSON as a tree, with its search and the path of the current row. */
export const TREE = {
  label: 'Fields',
  items: (count: number): string => pluralize(count, 'item'),
  fields: (count: number): string => pluralize(count, 'field'),
  more: (count: number): string => `${formatCount(count)} more`,
  search: 'Search this message',
  noMatch: 'no match',
  match: (place: number, matches: number, isComplete: boolean): string =>
    `${formatCount(place)} of ${formatCount(matches)}${isComplete ? '' : ' or more'}`,
  copyPath: 'Copy path',
  copyValue: 'Copy value',
  copiedPath: 'Copied the path.',
  copiedValue: 'Copied the value.',
} as const;

/** The connection or request that carried the message. */
export const CONNECTION = {
  connection: 'Connection',
  request: 'Request',
  openFor: (duration: number): string => `open for ${formatDuration(duration)}`,
  facts: {
    url: 'URL',
    seen: 'seen by',
    openedBy: 'opened by',
    method: 'method',
    status: 'status',
    asked: 'subprotocols requested',
    protocol: 'subprotocol',
    began: 'began',
    opened: 'opened',
    ended: 'ended',
    lastMessage: 'last message',
    extensions: 'extensions',
    httpVersion: 'HTTP version',
    transferred: 'transferred',
    error: 'browser error',
    redirected: 'redirected to',
    unlistened: 'events without a listener',
    messages: 'messages',
  },
  unlistened: (types: readonly (readonly [type: string, count: number])[]): string =>
    types.map(([type, count]) => `${type} (${formatCount(count)})`).join(', '),
  openedAfter: (duration: number): string => `after ${formatDuration(duration)}`,
  notOpened: 'never',
  beforeEnd: (duration: number): string => `${formatDuration(duration)} before the end`,
  seenByBrowser: 'the browser only',
  messages: (received: number, sent: number): string => `${formatCount(received)} in, ${formatCount(sent)} out`,
  requestHeaders: 'Request headers',
  responseHeaders: 'Response headers',
  headersHint: 'as reported by the browser, without credentials',
  notRequested: 'Firefox can report all headers and sizes on the wire: see Settings.',
  noStack: 'The call stack of this connection is not known.',
} as const;

const NUMBERING_RULES = {
  contiguous: 'rises by 1',
  range: 'ranges follow each other',
  link: 'names the previous one',
} as const;

const PATH_HELP = 'Write keys with dots between them, items of a list as [0], [-1] or [*]: data.seq';

/** What is known of a stream's numbering, one line for each rule: `sequence rises by 1, inferred`. */
export const NUMBERING_LINES = {
  rule: (rule: keyof typeof NUMBERING_RULES, path: string, groupBy: readonly string[]): string =>
    `${path} ${NUMBERING_RULES[rule]}${groupBy.length === 0 ? '' : ` for each ${groupBy.join(' and ')}`}`,
  found: (rule: string, confidence: string): string => `${rule}, ${confidence}`,
  chosen: (rule: string, isSeen: boolean): string =>
    `${rule}, your choice${isSeen ? '' : '; no message has shown it yet'}`,
  notNumbered: 'Not numbered, your choice',
  none: 'No numbering found',
} as const;

/** What is wrong with a rule that the user wrote. */
export const NUMBERING_FAULTS = {
  noField: 'Name the field that counts, for example data.seq',
  noPath: (text: string): string => `“${text}” is not a path. ${PATH_HELP}`,
  same: (group: string): string => `“${group}” cannot both count and separate the counters`,
  otherList: (group: string, path: string): string =>
    `“${group}” is in another list than “${path}”, so it cannot separate its counters`,
} as const;

/** How the stream numbers its messages, and the user's choice. */
export const NUMBERING = {
  title: 'Numbering',
  numberedBy: 'Numbered by',
  automatic: 'automatic detection',
  none: 'nothing',
  rule: 'a field of your choice',
  field: 'Field',
  groupBy: 'separate counter for each',
  apply: 'Apply',
  notChecked: (messages: number): string =>
    `Not checked: the first ${pluralize(messages, 'message')}, which are no longer stored.`,
  notStored: 'Your choice could not be stored; it applies until the panel closes.',
} as const;

/** How the stream's messages are unwrapped, and the user's choice. */
export const DECODING = {
  title: 'Decoder',
  decodedBy: 'Decoded by',
  automatic: 'automatic detection',
  steps: 'steps of your choice',
  label: 'Steps',
  placeholder: '["gzip", "messagepack"]',
  open: 'Open decoder or .proto files',
  types: (types: readonly string[]): string => `Messages in the .proto files: ${types.join(', ')}`,
  apply: 'Apply',
  save: 'Save as file',
  notJson: 'The steps are not JSON. Write a list such as ["gzip", "messagepack"].',
  notFitting: 'No decoder in this file matches the address of this stream.',
  applied: (messages: number, unread: number): string =>
    `Applied to ${pluralize(messages, 'stored message')}${unread === 0 ? '.' : `; ${formatCount(unread)} of them could not be decoded: they are cut, of another kind, or need messages that are no longer stored.`}`,
  notStored: 'Your choice could not be stored; it applies until the panel closes.',
} as const;
