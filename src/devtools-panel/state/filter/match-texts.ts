/** One regular expression and the texts to run it on. */
export interface MatchTask {
  readonly source: string;
  readonly flags: string;
  /** The texts, one behind the other: as one they are copied to a worker many times faster than each by itself. */
  readonly text: string;
  /** Where each of them ends. */
  readonly ends: Uint32Array;
  /** For each text the message that it is of, from 0 to before `count`. */
  readonly owners: Uint32Array;
  readonly count: number;
}

/**
 * Runs a regular expression on texts, each by itself: `^` and `$` are its beginning and end.
 *
 * @param living called between two texts, as a sign that the last one has ended.
 * @returns for each message 1 where one of its texts matches.
 */
export function matchTexts({ source, flags, text, ends, owners, count }: MatchTask, living: () => void): Uint8Array {
  const pattern = new RegExp(source, flags);
  const matches = new Uint8Array(count);
  let from = 0;
  for (const [index, end] of ends.entries()) {
    const owner = owners[index] ?? 0;
    if (matches[owner] === 0 && pattern.test(text.slice(from, end))) matches[owner] = 1;
    from = end;
    living();
  }
  return matches;
}
