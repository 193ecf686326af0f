import { KEY_HINTS, VALUE_HINTS } from '../texts/filter.ts';
import { unreachable } from '../base/unreachable.ts';
import { HAS, IS, KEY_NAMES, keyOf, TRANSPORTS, type Key } from './filter-keys.ts';

/** Text that can replace what is being typed in the filter. */
interface Suggestion {
  /** What is put in. */
  readonly text: string;
  /** A few words on its meaning; empty where none are needed. */
  readonly hint: string;
}

/** Suggestions, and the range of the text that each would replace. */
export interface Suggestions {
  readonly from: number;
  readonly until: number;
  readonly items: readonly Suggestion[];
}

/** Values that occur in the recording, most frequent first. */
export interface SeenValues {
  readonly transports: readonly string[];
  readonly types: readonly string[];
  readonly channels: readonly string[];
  readonly protocols: readonly string[];
  readonly events: readonly string[];
  readonly streams: readonly string[];
  /** JSON paths with a few of the values to which they lead. */
  readonly paths: ReadonlyMap<string, readonly string[]>;
}

/** Suggestions are read one by one; a longer list is not read. */
const MOST = 12;

const NONE: Suggestions = { from: 0, until: 0, items: [] };

const quoteIfNeeded = (value: string): string =>
  /^[^\s()"=<>!~/-][^\s()"]*$/.test(value) ? value : `"${value.replaceAll(/["\\]/g, '\\$&')}"`;

function valuesOf(key: Key, seen: SeenValues): readonly Suggestion[] {
  const plain = (values: readonly string[]): readonly Suggestion[] => values.map((text) => ({ text, hint: '' }));
  switch (key) {
    case 'transport': {
      const others = Object.keys(TRANSPORTS)
        .slice(0, 9)
        .filter((name) => !seen.transports.includes(name));
      return [...seen.transports.map((text) => ({ text, hint: VALUE_HINTS.inRecording })), ...plain(others)];
    }
    case 'dir':
      return [
        { text: 'in', hint: VALUE_HINTS.received },
        { text: 'out', hint: VALUE_HINTS.sent },
      ];
    case 'type':
      return plain(seen.types);
    case 'channel':
      return plain(seen.channels);
    case 'protocol':
      return plain(seen.protocols);
    case 'event':
      return plain(seen.events);
    case 'stream':
    case 'url':
      return plain(seen.streams);
    case 'has':
      return plain(HAS);
    case 'is':
      return plain(IS);
    case 'size':
      return [
        { text: '>1k', hint: VALUE_HINTS.larger },
        { text: '<100', hint: VALUE_HINTS.smaller },
      ];
    case 'after':
    case 'before':
      return [
        { text: '+10s', hint: VALUE_HINTS.sinceStart },
        { text: '12:03', hint: VALUE_HINTS.byClock },
      ];
    case 'id':
      return [];
    default:
      return unreachable(key);
  }
}

const holds = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase());

const startsWith = (text: string, part: string): boolean => text.toLowerCase().startsWith(part.toLowerCase());

/** Items that begin with what is typed, then those that contain it; what is typed already is no suggestion. */
function fitting(items: readonly Suggestion[], typed: string): readonly Suggestion[] {
  const first = items.filter(({ text }) => startsWith(text, typed));
  const then = items.filter(({ text }) => !startsWith(text, typed) && holds(text, typed));
  return [...first, ...then].filter(({ text }) => text !== typed).slice(0, MOST);
}

function afterKey(word: string, colon: number, seen: SeenValues): readonly Suggestion[] | null {
  const key = keyOf(word.slice(0, colon).toLowerCase());
  if (key === undefined) return null;
  const head = word.slice(0, colon + 1);
  return fitting(valuesOf(key, seen), word.slice(colon + 1)).map(({ text, hint }) => ({
    text: `${head}${/^[><]/.test(text) ? text : quoteIfNeeded(text)} `,
    hint,
  }));
}

function afterPath(word: string, seen: SeenValues): readonly Suggestion[] | null {
  const [, path, operator, typed] = /^(.*?)(!=|>=|<=|=|>|<)(.*)$/.exec(word) ?? [];
  if (path === undefined || operator === undefined || typed === undefined) return null;
  const items = (seen.paths.get(path) ?? []).map((text) => ({ text, hint: '' }));
  return fitting(items, typed).map(({ text, hint }) => ({ text: `${path}${operator}${quoteIfNeeded(text)} `, hint }));
}

function beginnings(word: string, seen: SeenValues): readonly Suggestion[] {
  const keys = KEY_NAMES.map((key) => ({ text: `${key}:`, hint: KEY_HINTS[key] }));
  const paths = [...seen.paths].map(([path, values]) => ({ text: `${path}=`, hint: values.slice(0, 3).join(', ') }));
  const found = fitting(
    keys.filter(({ text }) => startsWith(text, word)),
    word,
  );
  return [...found, ...fitting(paths, word)].slice(0, MOST);
}

/**
 * Suggests what may be inserted at the caret: keys and JSON paths where a term begins, values after a key or path.
 *
 * @param caret between which characters the user types, from 0.
 */
export function suggest(text: string, caret: number, seen: SeenValues): Suggestions {
  const word = /[^\s()]*$/.exec(text.slice(0, caret))?.[0] ?? '';
  const isNegated = word.startsWith('-');
  const typed = isNegated ? word.slice(1) : word;
  // Inside quotes and patterns the text is the user's own.
  const quotes = text.slice(0, caret).replaceAll(/\\./g, '').split('"').length - 1;
  if (quotes % 2 === 1 || typed.startsWith('/') || typed.startsWith('"')) return NONE;
  const from = caret - typed.length;
  const until = caret + (/^[^\s()]*/.exec(text.slice(caret))?.[0].length ?? 0);
  const colon = typed.indexOf(':');
  const items = (colon > 0 ? afterKey(typed, colon, seen) : null) ?? afterPath(typed, seen) ?? beginnings(typed, seen);
  return { from, until, items };
}
