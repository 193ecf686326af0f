import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { escapePattern } from '../../../base/escape-pattern.ts';

/** Alternatives `{a,b}` of one pattern, all combined. */
const BRANCHES = 1_000;

/** Files of one pattern, and folders that are entered for it: more is a pattern by mistake. */
const FILES = 100_000;
const FOLDERS = 1_000_000;

/** What the words of the command line mean. */
interface ExpandedPaths {
  /** Files in the order of the words, those of a pattern by name; each once. */
  readonly files: readonly string[];
  /** Patterns that no file matches. */
  readonly unmatched: readonly string[];
}

const hasMagic = (text: string): boolean => /[*?[{]/.test(text);

/** Whether a word is a pattern and not the name of a file that is there. */
export const isPattern = (word: string): boolean => hasMagic(word) && !existsSync(word);

/** `a{b,c}` as `ab` and `ac`; without commas braces are themselves. */
function unfold(pattern: string): readonly string[] {
  const done: string[] = [];
  const waiting = [pattern];
  while (waiting.length > 0 && done.length + waiting.length <= BRANCHES) {
    const next = waiting.pop() ?? '';
    const found = /^([^{]*)\{([^{}]*,[^{}]*)\}(.*)$/.exec(next);
    if (found === null) done.push(next);
    else {
      const [, before = '', middle = '', after = ''] = found;
      for (const each of middle.split(',').toReversed()) waiting.push(before + each + after);
    }
  }
  return done;
}

/** The source of a set's inside, where a sign that ends or negates it has no meaning. */
const setOf = (inside: string): string =>
  [...inside].map((sign) => (sign === '-' ? sign : escapePattern(sign))).join('');

/** A name's pattern as a regular expression without nested repetition. A star matches no hidden file. */
function nameMatcher(segment: string): RegExp {
  const source = segment.replaceAll(/\[(!?)([^\]/]+)\]|\*+|[^*]/g, (part: string, not?: string, set?: string) => {
    if (set !== undefined) return `[${not === '!' ? '^' : ''}${setOf(set)}]`;
    if (part.startsWith('*')) return '[^/]*';
    return part === '?' ? '[^/]' : escapePattern(part);
  });
  return new RegExp(`^${segment.startsWith('.') ? '' : '(?!\\.)'}${source}$`, 'u');
}

/** Whether a name is a file's; a link counts by what it points at. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    // A link to nowhere.
    return false;
  }
}

/** Files below a folder that match what is left of a pattern. */
class Search {
  readonly found = new Set<string>();
  #folders = 0;

  /** @param folder as it stands in the names of what is found: empty for the current one. */
  enter(folder: string, [segment = '', ...rest]: readonly string[]): void {
    this.#folders += 1;
    if (this.#folders > FOLDERS || this.found.size >= FILES) return;
    if (segment === '**') return this.#enterAll(folder, rest);
    if (!hasMagic(segment)) return this.#take(join(folder, segment), rest);
    const matches = nameMatcher(segment);
    for (const { name } of entriesOf(folder)) if (matches.test(name)) this.#take(join(folder, name), rest);
  }

  #take(path: string, rest: readonly string[]): void {
    if (rest.length > 0) this.enter(path, rest);
    else if (isFile(path)) this.found.add(path);
  }

  #enterAll(folder: string, rest: readonly string[]): void {
    this.enter(folder, rest.length === 0 ? ['*'] : rest);
    // Links to folders are not followed: they could lead around for ever.
    for (const entry of entriesOf(folder))
      if (entry.isDirectory() && !entry.name.startsWith('.')) this.enter(join(folder, entry.name), ['**', ...rest]);
  }
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder === '' ? '.' : folder, { withFileTypes: true });
  } catch {
    // Not a folder, or not ours to read: nothing in it matches.
    return [];
  }
}

function expand(pattern: string): readonly string[] {
  const search = new Search();
  for (const each of unfold(pattern)) {
    const isFromRoot = each.startsWith('/');
    const segments = each.split('/').filter((segment) => segment !== '' && segment !== '.');
    search.enter(isFromRoot ? '/' : '', segments);
  }
  return [...search.found].sort();
}

/**
 * Finds the files that words mean: names as they are, and patterns with `*`, `?`, `[a-z]`, `{a,b}` and `**` (any folders).
 * A name of a file that is not there stays: reading it says so.
 */
export function expandPaths(words: readonly string[]): ExpandedPaths {
  const files = new Map<string, string>();
  const unmatched: string[] = [];
  for (const word of words) {
    const meant = isPattern(word) ? expand(word) : [word];
    if (meant.length === 0) unmatched.push(word);
    for (const path of meant) if (!files.has(resolve(path))) files.set(resolve(path), path);
  }
  return { files: [...files.values()], unmatched };
}
