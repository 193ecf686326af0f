/** A run of missing numbers as text, since they may be above 2^53. */
interface Run {
  readonly first: string;
  readonly last: string;
}

/** A run of numbers: `1042`, `1042 to 1055`. */
export const runText = ({ first, last }: Run): string => (first === last ? first : `${first} to ${last}`);

/** Runs of numbers: `1042 to 1055, 1060`. Those beyond `limit` become an ellipsis. */
export const runsText = (runs: readonly Run[], limit: number): string =>
  runs.slice(0, limit).map(runText).join(', ') + (runs.length > limit ? ', …' : '');
