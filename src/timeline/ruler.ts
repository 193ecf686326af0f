import { millis, type Millis } from '../base/units.ts';
import { toX, type TimeScale } from './scale.ts';
import { formatClock, formatDuration } from '../base/format.ts';

/** One tick of the ruler. `label` is empty for an instant before the recording. */
interface RulerTick {
  readonly at: Millis;
  readonly x: number;
  readonly label: string;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Round distances: 1, 2, 5 below a second, then the divisions of minute, hour and day. */
const STEPS: readonly number[] = [
  ...[0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12, 24].map((hours) => hours * HOUR),
];

/**
 * The distance between ticks: the smallest round one that leaves `spacing` pixels between two.
 *
 * @returns milliseconds; a day if even that is too close.
 */
export function rulerStep(scale: TimeScale, spacing: number): Millis {
  const perPixel = (scale.until - scale.from) / scale.width;
  return millis(STEPS.find((step) => step / perPixel >= spacing) ?? 24 * HOUR);
}

/** The label of a tick: the full time once a minute, else mm:ss; between seconds the fraction alone. */
function clockLabel(sinceMidnight: number, step: number): string {
  const wholeMinute = Math.abs(sinceMidnight - Math.round(sinceMidnight / MINUTE) * MINUTE) < 0.01;
  if (step >= MINUTE) return formatClock(sinceMidnight, 'minute');
  if (wholeMinute) return formatClock(sinceMidnight, 'second');
  if (step >= SECOND) return formatClock(sinceMidnight, 'second').slice(3);
  const wholeSecond = Math.abs(sinceMidnight - Math.round(sinceMidnight / SECOND) * SECOND) < 0.01;
  if (wholeSecond) return formatClock(Math.round(sinceMidnight), 'second').slice(3);
  return fractionLabel(sinceMidnight, step);
}

/** The milliseconds of a second, `.250`, or with a decimal when ticks are closer than a millisecond. */
function fractionLabel(at: number, step: number): string {
  const fraction = ((at % SECOND) + SECOND) % SECOND;
  return `.${fraction.toFixed(step < 1 ? 1 : 0).padStart(step < 1 ? 5 : 3, '0')}`;
}

/** A duration at a tick; the fraction of its second alone if a duration has too few digits to tell ticks apart. */
function durationLabel(duration: number, step: number): string {
  const shownStep = duration < SECOND ? 1 : duration < MINUTE ? 100 : SECOND;
  const isWhole = Math.abs(duration - Math.round(duration / SECOND) * SECOND) < 0.01;
  return step >= shownStep || isWhole ? formatDuration(duration) : fractionLabel(duration, step);
}

/** The label of a tick by its distance from the origin. Instants before the recording's zero have none. */
function sinceLabel(shown: number, origin: number, step: number): string {
  if (shown === 0) return '0 s';
  if (shown > 0) return durationLabel(shown, step);
  return origin === 0 ? '' : `\u2212${durationLabel(-shown, step)}`;
}

/**
 * The ticks of a window at round clock times (or round distances from the recording's zero), earliest first.
 *
 * ```
 *  |        |        |        |
 * 02:50    02:55  12:03:00  03:05
 * ```
 *
 * @param midnight milliseconds from local midnight to the recording's zero; `null` for times since the zero.
 * @param spacing pixels between two ticks, enough for one label.
 * @param origin the instant from which relative times count: the recording's zero or a mark. Earlier times are negative.
 */
export function rulerTicks(scale: TimeScale, midnight: number | null, spacing = 60, origin = 0): readonly RulerTick[] {
  const step = rulerStep(scale, spacing);
  const shift = midnight ?? -origin;
  const first = Math.ceil((scale.from + shift) / step);
  const last = Math.floor((scale.until + shift) / step);
  const ticks: RulerTick[] = [];
  for (let index = first; index <= last; index += 1) {
    const shown = index * step;
    const at = millis(shown - shift);
    ticks.push({
      at,
      x: toX(scale, at),
      label: midnight === null ? sinceLabel(shown, origin, step) : clockLabel(shown, step),
    });
  }
  return ticks;
}
