const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, min: 60_000, h: 3_600_000 };

/** Reads a duration such as `500ms`, `5s`, `1.5m`, `1h` in milliseconds; `null` for anything else. */
export function parseDuration(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m|min|h)$/.exec(text.trim());
  const unit = UNITS[match?.[2] ?? ''];
  return match === null || unit === undefined ? null : Number(match[1]) * unit;
}

/**
 * A duration in the words that {@link parseDuration} reads, exactly: `500ms`, `5s`, `90s`, `2m`.
 *
 * @param duration whole milliseconds, 0 or more.
 */
export function writeDuration(duration: number): string {
  if (duration === 0) return '0s';
  if (duration % 60_000 === 0) return `${duration / 60_000}m`;
  return duration % 1_000 === 0 ? `${duration / 1_000}s` : `${duration}ms`;
}
