/**
 * How figures are written for people, in one way everywhere: sentences, rows, lanes, reports and the command line.
 *
 * - At most one decimal, and none that is zero: `25 s`, `1.2 s`, `64 kB`.
 * - A figure that rounds up to the next unit is written in that unit: `1 s`, never `1000 ms`; `1 min`, never `60 s`.
 * - From a minute on, two units: `1 min 3 s`, `1 h 5 min`; the smaller one is left out when it is zero.
 * - Sizes count in thousands (`14.2 kB`), the recorder's limits in the binary units in which they are set (`64 KiB`).
 * - Thousands are separated by commas, so that texts and files do not depend on the machine. The panel makes its own
 *   {@link CountFormat} for the user's locale.
 */

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

const DECIMAL_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
const BINARY_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

const toTenths = (value: number): number => Math.round(value * 10) / 10;

/** `2 min 3 s`; the smaller unit is left out when it is zero. */
const pair = (whole: number, perLarge: number, large: string, small: string): string =>
  whole % perLarge === 0
    ? `${whole / perLarge} ${large}`
    : `${Math.floor(whole / perLarge)} ${large} ${whole % perLarge} ${small}`;

/**
 * A length of time: `0.4 ms`, `118 ms`, `1.2 s`, `25 s`, `1 min 3 s`, `1 h 5 min`. Negative lengths read as `0 ms`.
 *
 * @param duration milliseconds.
 */
export function formatDuration(duration: number): string {
  if (!(duration > 0)) return '0 ms';
  if (duration < 9.95) return `${toTenths(duration)} ms`;
  if (duration < 999.5) return `${Math.round(duration)} ms`;
  if (duration < 59_950) return `${toTenths(duration / 1_000)} s`;
  const seconds = Math.round(duration / 1_000);
  return seconds < 3_600 ? pair(seconds, 60, 'min', 's') : pair(Math.round(duration / MINUTE), 60, 'h', 'min');
}

/** The time since the line before: `+118 ms`, `+1 min 3 s`. */
export const formatDelta = (duration: number): string => `+${formatDuration(duration)}`;

/** An instant to the millisecond, counted from the recording's zero: `14.788 s`, the same in sentences and in rows. */
export const formatOffset = (at: number): string => `${(at / 1_000).toFixed(3)} s`;

/** An instant relative to a mark of the user's, to the millisecond: `+14.788 s`, `-0.250 s`. */
export const formatRelative = (offset: number): string => `${offset < 0 ? '-' : '+'}${formatOffset(Math.abs(offset))}`;

/** A whole number from 0 to 99 with two digits, as clocks and dates have it. */
export const twoDigits = (value: number): string => String(value).padStart(2, '0');

/**
 * A time of day.
 *
 * @param sinceMidnight milliseconds. May run past a day and may be negative; it wraps.
 * @param precision `minute` 12:03, `second` 12:03:07, `milli` 12:03:07.412. The first two are cut off, as clocks show
 *   them; milliseconds are rounded.
 */
export function formatClock(sinceMidnight: number, precision: 'minute' | 'second' | 'milli'): string {
  const whole = precision === 'milli' ? Math.round(sinceMidnight) : Math.floor(sinceMidnight);
  const inDay = ((whole % DAY) + DAY) % DAY;
  const minute = `${twoDigits(Math.floor(inDay / HOUR))}:${twoDigits(Math.floor(inDay / MINUTE) % 60)}`;
  if (precision === 'minute') return minute;
  const second = `${minute}:${twoDigits(Math.floor(inDay / 1_000) % 60)}`;
  return precision === 'second' ? second : `${second}.${String(inDay % 1_000).padStart(3, '0')}`;
}

/** A size: `135 B`, `14.2 kB`, `412 kB`; one decimal below 100 of a larger unit. */
export function formatBytes(size: number): string {
  let value = size;
  let unit = 0;
  while (value >= 999.5 && unit < DECIMAL_UNITS.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${unit > 0 && value < 99.95 ? toTenths(value) : Math.round(value)} ${DECIMAL_UNITS[unit] ?? 'TB'}`;
}

/** A size in the binary units in which the recorder's limits are set: `512 B`, `64 KiB`, `1.5 MiB`. */
export function formatBinaryBytes(size: number): string {
  let value = size;
  let unit = 0;
  while (value >= (unit === 0 ? 1_023.5 : 1_023.95) && unit < BINARY_UNITS.length - 1) {
    value /= 1_024;
    unit += 1;
  }
  return `${unit === 0 ? Math.round(value) : toTenths(value)} ${BINARY_UNITS[unit] ?? 'TiB'}`;
}

/** A share from 0 to 1: `12 %`. With `isExact` one decimal: `99.8 %`. */
export const formatPercent = (share: number, isExact = false): string =>
  `${isExact ? toTenths(share * 100) : Math.round(share * 100)} %`;

/** Bytes one by one in hexadecimal: `00 ff 2a`. */
export const formatHex = (bytes: Iterable<number>): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');

/** Everything that separates thousands. */
export interface CountFormat {
  /** A whole number: `12,345`. Fractions are rounded. */
  readonly formatCount: (count: number) => string;
  /** A number that need not be whole: `0.5`, `8.4`, `34`, `20,000`; one decimal below 10. */
  readonly formatAmount: (amount: number) => string;
  /** An amount per second: `8.4/s`. */
  readonly formatRate: (perSecond: number) => string;
  /** A whole number with its noun: `1 message`, `12,345 messages`. The plural takes an `s` unless it is given. */
  readonly pluralize: (count: number, noun: string, nouns?: string) => string;
}

/**
 * Makes the formats of numbers for one way of separating thousands. Make it once: `toLocaleString` looks its locale up
 * at each call, which took a tenth of the work of a busy panel.
 *
 * @param group writes a whole number with its separators.
 */
export function createCountFormat(group: (whole: number) => string): CountFormat {
  // Adding 0 turns -0, which `Intl` writes as "-0", into 0.
  const formatCount = (count: number): string => group(Math.round(count) + 0);
  const formatAmount = (amount: number): string => (amount < 9.95 ? String(toTenths(amount)) : formatCount(amount));
  return {
    formatCount,
    formatAmount,
    formatRate: (perSecond) => `${formatAmount(perSecond)}/s`,
    pluralize: (count, noun, nouns = `${noun}s`) => `${formatCount(count)} ${Math.round(count) === 1 ? noun : nouns}`,
  };
}

/** Numbers with commas, for sentences, reports and files. */
export const COMMA_FORMAT = createCountFormat((whole) =>
  whole > -1_000 && whole < 1_000 ? String(whole) : String(whole).replace(/\B(?=(\d{3})+$)/g, ','),
);

export const { formatCount, formatAmount, formatRate, pluralize } = COMMA_FORMAT;
