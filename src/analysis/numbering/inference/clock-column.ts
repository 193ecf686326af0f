/** Seconds, milliseconds, microseconds and nanoseconds, as units in a second. */
const UNITS = [1, 1e3, 1e6, 1e9];

/** Years 2001 and 2100 in seconds of the epoch. */
const EARLIEST = 978_307_200;
const LATEST = 4_102_444_800;

/** How far a clock in a message may run apart from arrival times over the stretch, as a share of it and in seconds. */
const TOLERANCE = 0.4;
const JITTER = 1;

/**
 * Tells a time of day that happens to rise by one a message (a heartbeat each second that carries its second) from a counter.
 *
 * @param values of one field, in order. Numbers folded by more than 52 bits are never times in use.
 * @param times of arrival in milliseconds, one for each value.
 * @returns true if the values lie in a clock's range and keep pace with the arrivals.
 */
export function isClockColumn(values: readonly number[], times: readonly number[]): boolean {
  const first = values[0];
  const last = values.at(-1);
  const start = times[0];
  const end = times.at(-1);
  if (first === undefined || last === undefined || start === undefined || end === undefined) return false;
  return UNITS.some((unit) => {
    if (Math.min(first, last) < EARLIEST * unit || Math.max(first, last) > LATEST * unit) return false;
    const shown = (last - first) / unit;
    const passed = (end - start) / 1_000;
    // A stretch within the jitter says nothing. A counter that began at a time of day does not keep pace with the clock.
    return passed > 2 * JITTER && Math.abs(shown - passed) <= JITTER + TOLERANCE * passed;
  });
}
