import { toX, type TimeScale } from './scale.ts';

/** A fault as a bar over a lane; a point for what takes no time. */
interface InducedBar {
  readonly x: number;
  /** 0 for a point. */
  readonly width: number;
  /** Kind of the fault. */
  readonly fault: string;
}

/** What was caused on purpose in one lane. */
export interface InducedPicture {
  readonly bars: readonly InducedBar[];
  /** Pixels with messages that were changed, each once, from left to right. */
  readonly messages: readonly number[];
}

/** A fault with its time; `until` is `null` while it is in force. */
interface TimedFault {
  readonly fault: string;
  readonly from: number;
  readonly until: number | null;
}

/** The first place of an ascending list whose value is not below `least`. */
function firstFrom(values: readonly number[], least: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? Infinity) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Lays faults and changed messages over a scale; what is out of sight is left out.
 *
 * @param times of the changed messages, ascending; of those in one pixel the first is searched for, so that thousands
 *   cost no more than pixels.
 * @param now nothing later is drawn.
 */
export function layOutInduced(
  faults: readonly TimedFault[],
  times: readonly number[],
  scale: TimeScale,
  now: number,
): InducedPicture {
  const bars = faults.flatMap(({ fault, from, until }): readonly InducedBar[] => {
    const end = Math.min(until ?? now, now);
    if (from > now || end < scale.from || from > scale.until) return [];
    const left = Math.max(-1, toX(scale, from));
    const right = Math.min(scale.width + 1, toX(scale, end));
    return [{ x: left, width: Math.max(0, right - left), fault }];
  });
  const messages: number[] = [];
  const perPixel = (scale.until - scale.from) / scale.width;
  let place = firstFrom(times, scale.from);
  for (;;) {
    const at = times[place];
    if (at === undefined || at > now || at > scale.until) break;
    const x = Math.floor(toX(scale, at));
    messages.push(x);
    place = Math.max(place + 1, firstFrom(times, scale.from + (x + 1) * perPixel));
  }
  return { bars, messages };
}
