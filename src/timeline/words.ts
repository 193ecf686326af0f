/** Numbers and instants as people read them. Digits only; separators of thousands are the caller's locale's business. */

const two = (value: number): string => String(value).padStart(2, '0');

const DAY = 86_400_000;

/**
 * A clock time from milliseconds since local midnight.
 *
 * @param sinceMidnight may run past a day and may be negative; it wraps.
 * @param precision `minute` 12:03, `second` 12:03:07, `milli` 12:03:07.412.
 */
export function clockWords(sinceMidnight: number, precision: 'minute' | 'second' | 'milli'): string {
  const rounded = precision === 'milli' ? Math.round(sinceMidnight) : Math.floor(sinceMidnight);
  const inDay = ((rounded % DAY) + DAY) % DAY;
  const hours = two(Math.floor(inDay / 3_600_000));
  const minutes = two(Math.floor(inDay / 60_000) % 60);
  if (precision === 'minute') return `${hours}:${minutes}`;
  const seconds = two(Math.floor(inDay / 1_000) % 60);
  if (precision === 'second') return `${hours}:${minutes}:${seconds}`;
  return `${hours}:${minutes}:${seconds}.${String(Math.floor(inDay % 1_000)).padStart(3, '0')}`;
}

/**
 * A length of time: `118 ms`, `1.4 s`, `14.8 s`, `2 min 3 s`, `3 h 12 min`. Below 10 ms one decimal, below 100 s one
 * decimal of a second. Negative lengths read as 0.
 */
export function lengthWords(length: number): string {
  if (!(length > 0)) return '0 ms';
  if (length < 9.95) return `${Number(length.toFixed(1))} ms`;
  if (length < 999.5) return `${Math.round(length)} ms`;
  if (length < 99_950) return `${(length / 1_000).toFixed(1)} s`;
  if (length < 3_599_500) {
    const seconds = Math.round(length / 1_000);
    return seconds % 60 === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  }
  const minutes = Math.round(length / 60_000);
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** The time since the line before: `+118 ms`, `+1.4 s`, `+2 min 3 s`. */
export const deltaWords = (delta: number): string => `+${lengthWords(delta)}`;

/** An instant relative to a mark: `+14.788 s`, `-0.250 s`. */
export const relativeWords = (offset: number): string =>
  `${offset < 0 ? '-' : '+'}${(Math.abs(offset) / 1_000).toFixed(3)} s`;
