/** One regular expression and the texts to run it on. */
export interface MatchTask {
  readonly source: string;
  readonly flags: string;
  readonly texts: readonly string[];
  /** For each text the message that it is of, from 0 to before `count`. */
  readonly owners: Uint32Array;
  readonly count: number;
}

/**
 * Runs a regular expression on texts.
 *
 * @param living called between two texts, as a sign that the last one has ended.
 * @returns for each message 1 where one of its texts matches.
 */
export function matchTexts({ source, flags, texts, owners, count }: MatchTask, living: () => void): Uint8Array {
  const pattern = new RegExp(source, flags);
  const matches = new Uint8Array(count);
  for (const [index, text] of texts.entries()) {
    const owner = owners[index] ?? 0;
    if (matches[owner] === 0 && pattern.test(text)) matches[owner] = 1;
    living();
  }
  return matches;
}
