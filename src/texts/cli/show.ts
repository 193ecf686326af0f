import { unrecordedLines } from '../unrecorded.ts';
import { formatBytes, formatCount, pluralize } from '../../base/format.ts';

/** What is wrong with a question to a recording, in a sentence. */
export const SHOW_PROBLEMS = {
  needsFile: 'show needs a file: realtime-inspector show FILE (or - for standard input), or the address of a page',
  onlyForPages: (option: string) => `--${option} is for a page: realtime-inspector show http://…`,
  unknownList: (word: string, known: readonly string[]) =>
    `show does not know "${word}"; it shows ${known.slice(0, -1).join(', ')} or ${known.at(-1) ?? ''}`,
  unknownFormat: (format: string, known: readonly string[]) =>
    `--format: show has no "${format}"; it has ${known.join(', ')}`,
  filter: (problem: string, place: number) => `the filter is wrong at character ${formatCount(place)}: ${problem}`,
  unanswered: (reason: string) => `the filter has no answer: ${reason}`,
  notCount: (name: string, text: string, most: number) =>
    `${name} needs a whole number from 1 to ${formatCount(most)}, not "${text}"`,
  notStream: (text: string) => `stream needs the number of a stream, as the list of streams gives it, not "${text}"`,
  notSince: (text: string) => `since is a place such as @120, or a time such as 12:03:07.412 or 14.8s, not "${text}"`,
  notAround: (text: string) => `around is a place such as @120, or a time such as 12:03:07 or 14.8s, not "${text}"`,
  sinceAndAround: 'since and around contradict each other: each says where the list begins',
} as const;

/** What was cut of a quoted text. */
export const moreCharactersText = (count: number): string => `… ${formatCount(count)} more characters`;

/** Nouns of the lists. */
const NOUNS = { messages: 'message', streams: 'stream', findings: 'finding' } as const;

/** What a page of a list shows. `isFiltered`: only a part of all was asked for. */
export const shownText = (
  list: keyof typeof NOUNS,
  page: { readonly shown: number; readonly matching: number; readonly total: number },
): string => {
  const all =
    page.matching === page.total
      ? pluralize(page.total, NOUNS[list])
      : `${formatCount(page.matching)} that match, of ${pluralize(page.total, NOUNS[list])}`;
  return `${formatCount(page.shown)} of ${all}`;
};

/** What is left before and after a page; empty if nothing is. `option` is how the reader asks for a place. */
export const leftText = (before: number, more: number, next: number | null, option: string): string =>
  [
    ...(before === 0 ? [] : [`${formatCount(before)} earlier`]),
    ...(next === null ? [] : [`${formatCount(more)} more, ask with ${option}@${next}`]),
  ].join('; ');

/** Words of a line. */
export const LINE_WORDS = {
  stream: (id: number) => `stream ${id}`,
  size: (size: number) => formatBytes(size),
  cut: 'recorded in part',
  gone: 'content not recorded',
  binary: 'base64',
  content: 'content',
  found: (names: readonly string[]) => `found: ${names.join(', ')}`,
  span: (from: string, until: string) => (from === until ? `at ${from}` : `${from} to ${until}`),
  matching: (count: number) => `${pluralize(count, 'message')} of it match${count === 1 ? 'es' : ''}`,
  findings: (count: number) => pluralize(count, 'finding'),
  /** Places of messages, of which there may be more. */
  places: (places: readonly number[], count: number) =>
    `messages ${places.map((place) => `@${place}`).join(' ')}${count > places.length ? ` … ${formatCount(count - places.length)} more` : ''}`,
  caveat: (confidence: string) => `caveat (${confidence})`,
  moreEvidence: (count: number) => `… ${formatCount(count)} more lines of evidence`,
} as const;

/** What is missing in what is asked, so that no answer seems whole that is not. Empty for nothing. */
export const incompleteText = (missing: {
  readonly lost: number;
  readonly withoutContent: number;
  readonly dropped: number;
  readonly notAnalysed: number;
  readonly silentEnds: number;
  readonly unrecorded: Parameters<typeof unrecordedLines>[0];
}): readonly string[] => [
  ...(missing.lost === 0 ? [] : [`${pluralize(missing.lost, 'message')} happened and were not recorded.`]),
  ...(missing.withoutContent === 0
    ? []
    : [
        `Of ${pluralize(missing.withoutContent, 'message or piece', 'messages or pieces')} the content was not recorded.`,
      ]),
  ...(missing.dropped === 0
    ? []
    : [`The oldest ${pluralize(missing.dropped, 'message')} found no room in memory and cannot be asked for.`]),
  ...(missing.notAnalysed === 0 ? [] : [`${pluralize(missing.notAnalysed, 'record')} could not be analysed.`]),
  ...(missing.silentEnds === 0
    ? []
    : [`${pluralize(missing.silentEnds, 'page')} ended without announcing it: what came last there is unknown.`]),
  ...unrecordedLines(missing.unrecorded),
];
