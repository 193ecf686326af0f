import type { Finding, MissingNumbers } from '../analysis/finding.ts';

/** A part of a gap as shares of its length, `from` below `until`, both from 0 to 1. */
export interface Share {
  readonly from: number;
  readonly until: number;
}

const WHOLE: readonly Share[] = [{ from: 0, until: 1 }];

/**
 * Writes runs of missing numbers: `1042 to 1055, 1060`. Past `most` of them the rest is an ellipsis.
 *
 * @param missing one run at least.
 */
export function runWords(missing: readonly MissingNumbers[], most: number): string {
  const runs = missing.slice(0, most).map(({ first, last }) => (first === last ? first : `${first} to ${last}`));
  return runs.join(', ') + (missing.length > most ? ', …' : '');
}

const known = new WeakMap<readonly MissingNumbers[], readonly Share[]>();

/**
 * Where within a gap its missing numbers lie: what has come late stands between them. Nobody knows when a message that
 * never arrived was due, so the numbers are laid over the gap's time evenly, from the first missing to the last.
 *
 * ```
 *  missing 10 to 11, 14     numbers 10 11 12 13 14     0 to 0.4 and 0.8 to 1
 * ```
 *
 * @returns one share of the whole where no runs are remembered.
 */
export function missingShares({ missing }: Pick<Finding, 'missing'>): readonly Share[] {
  const [first, last] = [missing[0], missing.at(-1)];
  if (missing.length < 2 || first === undefined || last === undefined) return WHOLE;
  const before = known.get(missing);
  if (before !== undefined) return before;
  const begin = BigInt(first.first);
  const length = Number(BigInt(last.last) + 1n - begin);
  const shareOf = (number: bigint): number => Number(number - begin) / length;
  const shares = missing.map((run) => ({
    from: shareOf(BigInt(run.first)),
    until: shareOf(BigInt(run.last) + 1n),
  }));
  known.set(missing, shares);
  return shares;
}
