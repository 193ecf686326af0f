const DAY = 86_400_000;

/**
 * The instant of a time of day, from the recording's zero. Recordings are viewed within a day of their beginning: a time
 * more than half a day before it means the day after.
 *
 * @param sinceMidnight milliseconds from local midnight.
 * @param startedAtEpoch the recording's zero, 0 while unknown; then the time counts from the zero.
 */
export function clockInstant(sinceMidnight: number, startedAtEpoch: number): number {
  if (startedAtEpoch === 0) return sinceMidnight;
  const start = new Date(startedAtEpoch);
  const midnight = new Date(start.getFullYear(), start.getMonth(), start.getDate()).getTime();
  const instant = midnight + sinceMidnight - startedAtEpoch;
  return instant < -DAY / 2 ? instant + DAY : instant;
}
