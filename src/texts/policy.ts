import { formatCount, pluralize } from '../base/format.ts';

const list = (words: readonly string[]): string => words.join(', ');

/** What is wrong with a policy; each follows the place where it stands. */
export const POLICY_PROBLEMS = {
  notJson: (message: string) => `this is not JSON (${message})`,
  notObject: 'expected an object, in braces',
  notList: 'expected a list, in brackets',
  version: (known: number) => `this program reads version ${known}`,
  unknownKey: (key: string, known: readonly string[]) => `there is no "${key}" here; there are: ${list(known)}`,
  duration: 'expected a duration: milliseconds, or a text such as "500ms", "5s" or "2m"',
  count: 'expected a whole number, 0 or more',
  share: 'expected a share from 0 to 1',
  unjudged: 'expected "fail" or "pass"',
  numbering:
    'expected the path of a field, such as "data.seq"; or { "first": …, "last": … }, { "previous": …, "own": … }, or false for a stream without numbers',
  path: (path: string) => `"${path}" is not the path of a field`,
  groupBy: 'expected the path of a field, or a list of such paths',
  groupWithoutNumbering: 'groupBy needs numbering next to it: it says which counters are counted apart',
  url: 'expected a part of an address, or a pattern (RegExp) in a test',
  pattern: (message: string) => `expected a pattern (${message})`,
  noAddress: 'url or pattern is missing: for which streams is this?',
  failOn: (word: string, known: readonly string[]) => `there is no finding called "${word}"; known are ${list(known)}`,
  notText: 'expected a text',
} as const;

/** A problem with its place: `streams[2].maxSilence: expected a duration …`. */
export const policyProblem = (place: string, problem: string): string =>
  place === '' ? problem : `${place}: ${problem}`;

/** What is not known of a stream or recording: one sentence each. */
export const UNJUDGED = {
  noNumbering: (label: string, messages: number) =>
    `No numbering was found in ${label} (${pluralize(messages, 'message')}): a lost message cannot be seen`,
  numberingNotFound: (label: string, path: string) =>
    `The numbering that was given for ${label}, ${path}, is in fewer than two of its messages`,
  undecoded: (label: string, count: number) =>
    `${pluralize(count, 'message')} of ${label} ${count === 1 ? 'is' : 'are'} binary, and nothing here can read them`,
  dropped: (messages: number, records: number) =>
    messages > 0
      ? `${pluralize(messages, 'message')} ${messages === 1 ? 'is' : 'are'} missing in the recording itself`
      : `${pluralize(records, 'record')} ${records === 1 ? 'is' : 'are'} missing in the recording itself`,
  droppedPages: (pages: number) => `The end of ${pluralize(pages, 'page')} is not recorded`,
  droppedStreams: (streams: number) =>
    `${pluralize(streams, 'stream')} beyond the bound ${streams === 1 ? 'is' : 'are'} counted, but not judged one by one`,
  noStream: 'No real-time traffic was recorded, so nothing was judged',
} as const;

/** What to do where something cannot be judged. */
export const UNJUDGED_ADVICE = {
  numbering:
    "Say which field counts: { numbering: 'seq' }, where one counter runs per channel { numbering: 'seq', groupBy: 'channel' }, or { unjudged: 'pass' }",
  undecoded: "Numbers inside them cannot be checked; say { unjudged: 'pass' } if nothing in them counts",
  dropped: 'Record less at once, or a shorter time',
  noStream: 'Open what was recorded: it may be an error page, or a page before its login',
} as const;

/** How many more there are of what is listed. */
export const moreUnjudged = (count: number): string => `… and ${formatCount(count)} more`;
