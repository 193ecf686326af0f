import type { Pattern } from './syntax.ts';

/** Escapes that match a class of characters or a position: the text around them stays literal. */
const CLASS_ESCAPES = 'dDwWsSbBnrtfv';

/** Where a character class that begins at `from` ends; -1 if that is unclear. */
function endOfClass(source: string, from: number): number {
  for (let place = from + 1; place < source.length; place += 1) {
    if (source[place] === '\\') place += 1;
    else if (source[place] === ']') return place;
  }
  return -1;
}

/** Where a group that begins at `from` ends; -1 if that is unclear. */
function endOfGroup(source: string, from: number): number {
  let depth = 0;
  for (let place = from; place < source.length; place += 1) {
    const character = source[place];
    if (character === '\\') place += 1;
    else if (character === '[') {
      place = endOfClass(source, place);
      if (place < 0) return -1;
    } else if (character === '(') depth += 1;
    else if (character === ')' && (depth -= 1) === 0) return place;
  }
  return -1;
}

/** Reads the literal runs of a pattern, up to where it is no longer plain. */
function literalRuns(source: string): readonly string[] {
  const runs: string[] = [];
  let run = '';
  const close = (): void => {
    if (run !== '') runs.push(run);
    run = '';
  };
  for (let place = 0; place < source.length; place += 1) {
    const character = source[place] ?? '';
    if (character === '|') return [];
    if (character === '[' || character === '(') {
      close();
      place = character === '[' ? endOfClass(source, place) : endOfGroup(source, place);
      if (place < 0) return [];
    } else if (character === '\\') {
      const escaped = source[place + 1] ?? '';
      if (/[^A-Za-z0-9]/.test(escaped)) run += escaped;
      else if (CLASS_ESCAPES.includes(escaped)) close();
      // Escapes such as `\u0041` and `\1` are longer than one character.
      else return [];
      place += 1;
    } else if (character === '*' || character === '?' || character === '{') {
      // The character before may be absent.
      run = run.slice(0, -1);
      close();
      place += (/^\{\d+(?:,\d*)?\}/.exec(source.slice(place))?.[0].length ?? 1) - 1;
    } else if (character === '.' || character === '^' || character === '$' || character === '+') close();
    else run += character;
  }
  close();
  return runs;
}

/**
 * A text that every match of a regular expression must contain, ignoring case: the longest run of literal characters that
 * the pattern requires. Texts without it can be skipped without running the pattern.
 *
 * @returns ASCII; `null` if there is none or the pattern is not plain enough to be sure: one with `|` outside groups,
 *   with escapes by number or name, with letters that have partners outside ASCII, or with the flag `v`.
 */
export function literalIn({ source, flags }: Pattern): string | null {
  if (flags.includes('v')) return null;
  // With both flags `k` and `s` also match the Kelvin sign and the long s.
  const isPlain = flags.includes('i') && flags.includes('u') ? /^[ -JL-RT-jl-rt-~]+$/ : /^[ -~]+$/;
  const runs = literalRuns(source).filter((run) => isPlain.test(run));
  return runs.reduce<string | null>((longest, run) => (run.length > (longest?.length ?? 0) ? run : longest), null);
}
