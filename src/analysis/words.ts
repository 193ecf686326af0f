/** A count with separators, say `12,345`. */
export function count(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A count of things: `1 message`, `12,345 messages`. */
export function things(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${Math.round(value) === 1 ? one : many}`;
}

/** A span of time as people say it: `118 ms`, `3.2 s`, `25 s`, `2 min 3 s`, `4 h 10 min`. */
export function duration(span: number): string {
  if (span < 1_000) return `${Math.round(span)} ms`;
  if (span < 59_950) return `${trim(span / 1_000)} s`;
  const seconds = Math.round(span / 1_000);
  if (seconds < 3_600) return pair(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  return pair(Math.floor(seconds / 3_600), 'h', Math.round((seconds % 3_600) / 60), 'min');
}

/** Bytes as people say them, in steps of 1,000: `640 B`, `1.7 MB`. */
export function size(bytes: number): string {
  if (bytes < 1_000) return `${Math.round(bytes)} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes / 1_000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${value < 100 ? trim(value) : count(value)} ${units[unit] ?? 'TB'}`;
}

/** A share as a whole percentage. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function trim(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
