/** One regular expression and the texts to run it on. */
export interface MatchTask {
  /** What is requested: which messages match, or where in each text. */
  readonly wants: 'messages' | 'places';
  readonly source: string;
  readonly flags: string;
  /** The texts, concatenated: one string is copied to a worker many times faster than many. */
  readonly text: string;
  /** Where each of them ends. */
  readonly ends: Uint32Array;
  /** For each text the message that it belongs to, from 0 to before `count`. */
  readonly owners: Uint32Array;
  readonly count: number;
}

/**
 * The answer to a task. For `messages` 1 or 0 for each of them; for `places` three numbers for each match: message,
 * begin and end in its text.
 */
export type MatchAnswer = Uint8Array | Uint32Array;

/** Places searched in one text: a row of the table has no room for more. */
const MOST_PLACES = 40;

function* textsOf({ text, ends, owners }: MatchTask): Iterable<readonly [text: string, owner: number]> {
  let from = 0;
  for (const [index, end] of ends.entries()) {
    yield [text.slice(from, end), owners[index] ?? 0];
    from = end;
  }
}

function placesIn(task: MatchTask, living: () => void): Uint32Array {
  const pattern = new RegExp(task.source, `${task.flags}g`);
  const places: number[] = [];
  for (const [text, owner] of textsOf(task)) {
    let left = MOST_PLACES;
    for (const match of text.matchAll(pattern)) {
      if (match[0] !== '') places.push(owner, match.index, match.index + match[0].length);
      if ((left -= 1) === 0) break;
    }
    living();
  }
  return Uint32Array.from(places);
}

/**
 * Runs a regular expression on each text separately: `^` and `$` are its beginning and end.
 *
 * @param living called after each text, as a sign that its match has ended.
 */
export function matchTexts(task: MatchTask, living: () => void): MatchAnswer {
  if (task.wants === 'places') return placesIn(task, living);
  const pattern = new RegExp(task.source, task.flags);
  const matches = new Uint8Array(task.count);
  for (const [text, owner] of textsOf(task)) {
    if (matches[owner] === 0 && pattern.test(text)) matches[owner] = 1;
    living();
  }
  return matches;
}
