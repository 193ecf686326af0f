const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** A size in bytes: `135 B`, `14.2 kB`, `412 kB`; thousands, one decimal below 100 of a larger unit. */
export function sizeWords(size: number): string {
  let value = size;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  const digits = unit > 0 && value < 99.95 ? value.toFixed(1) : String(Math.round(value));
  return `${digits} ${units[unit] ?? 'B'}`;
}

/** A size in the binary units in which the recorder's limits are set: `64.0 KiB`, `1.0 MiB`. */
export function binarySizeWords(size: number): string {
  if (size < 1_024) return `${size} B`;
  if (size < 1_024 ** 2) return `${(size / 1_024).toFixed(1)} KiB`;
  return size < 1_024 ** 3 ? `${(size / 1_024 ** 2).toFixed(1)} MiB` : `${(size / 1_024 ** 3).toFixed(1)} GiB`;
}

/** Made once: `toLocaleString` looks its format up at each call, a tenth of the work of a busy panel. */
const counts = new Intl.NumberFormat();

/** A whole number with the user's separators. */
export const countWords = (count: number): string => counts.format(count);

/** A number with its noun: `1 message`, `2,148 messages`. */
export const countOf = (count: number, noun: string, nouns = `${noun}s`): string =>
  `${countWords(count)} ${count === 1 ? noun : nouns}`;

/** A rate per second: `8.4/s`, `34/s`, `20,000/s`; `0.5/s` below one. */
export const rateWords = (rate: number): string =>
  rate < 9.95 ? `${rate.toFixed(1)}/s` : `${countWords(Math.round(rate))}/s`;

/** The text of the status line that is always true. */
export const figuresWords = (messages: number, lost: number): string =>
  `${countOf(messages, 'message')}, ${countWords(lost)} lost`;
