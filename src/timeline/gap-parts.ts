import type { Finding, MissingNumbers } from '../analysis/finding.ts';

/** A part of a gap, as shares of its length: `from` below `until`, both from 0 to 1. */
interface GapPart {
  readonly from: number;
  readonly until: number;
}

const WHOLE: readonly GapPart[] = [{ from: 0, until: 1 }];

const known = new WeakMap<readonly MissingNumbers[], readonly GapPart[]>();

/**
 * Where within a gap its missing numbers lie, between those that came late. When a message that never arrived was due is
 * unknown, so the numbers are spread evenly over the time of the gap, from the first missing to the last.
 *
 * ```
 *  missing 10 to 11, 14     numbers 10 11 12 13 14     0 to 0.4 and 0.8 to 1
 * ```
 *
 * @returns one part, the whole gap, if no runs are remembered.
 */
export function missingParts({ missing }: Pick<Finding, 'missing'>): readonly GapPart[] {
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
