/** The middle value, the mean of the two middle ones for an even count. `NaN` for no values. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which the share `part` (0 to 1) of the values lies, interpolated. `NaN` for no values. */
export function quantile(values: readonly number[], part: number): number {
  // By number, and in half the time of a list with a function that compares.
  const sorted = new Float64Array(values).sort();
  const position = (sorted.length - 1) * part;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) return Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

/** Median distance from the median. `NaN` for no values. */
export function deviation(values: readonly number[]): number {
  const middle = median(values);
  return median(values.map((value) => Math.abs(value - middle)));
}

/** Median distance from the median, as a share of the median: how unsteady the values are. `Infinity` for a median of 0. */
export function unsteadiness(values: readonly number[]): number {
  const middle = median(values);
  if (!(middle > 0)) return Number.POSITIVE_INFINITY;
  return deviation(values) / middle;
}

/** The largest value minus the smallest; 0 for no values. */
export function spread(values: readonly number[]): number {
  if (values.length === 0) return 0;
  return Math.max(...values) - Math.min(...values);
}
