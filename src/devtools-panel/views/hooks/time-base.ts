import { useMemo } from 'preact/hooks';
import { formatClock, formatDuration, formatRelative } from '../../../base/format.ts';
import { usePanel } from './panel-context.ts';

/** Milliseconds from local midnight to the recording's zero; `null` if times count from that zero. */
export function useMidnight(): number | null {
  const panel = usePanel();
  const mode = panel.settings.timeMode.value;
  const startedAtEpoch = panel.source.startedAtEpoch.value;
  if (mode !== 'clock' || startedAtEpoch === 0) return null;
  const start = new Date(startedAtEpoch);
  return startedAtEpoch - new Date(start.getFullYear(), start.getMonth(), start.getDate()).getTime();
}

/** How instants are written. */
export interface TimeBase {
  /** Milliseconds from local midnight to the recording's zero; `null` if times count from `origin`. */
  readonly midnight: number | null;
  /** Where relative times start: the recording's zero, or the first mark. */
  readonly origin: number;
}

/** @returns how the user wants instants written: by the clock, since the recording's zero or since the first mark. */
export function useTimeBase(): TimeBase {
  const panel = usePanel();
  const midnight = useMidnight();
  const mode = panel.settings.timeMode.value;
  const [first = 0] = panel.viewState.marks.value;
  const origin = mode === 'mark' ? first : 0;
  return useMemo(() => ({ midnight, origin }), [midnight, origin]);
}

/** An instant to the millisecond: `12:03:07.412`, or `+14.788 s` from the origin. */
export const formatInstant = (at: number, { midnight, origin }: TimeBase): string =>
  midnight === null ? formatRelative(at - origin) : formatClock(midnight + at, 'milli');

/** An instant in short, for spans: `12:03:07`, or `14.8 s`. */
export const formatShortInstant = (at: number, { midnight, origin }: TimeBase): string => {
  if (midnight !== null) return formatClock(midnight + at, 'second');
  return at < origin ? `\u2212${formatDuration(origin - at)}` : formatDuration(at - origin);
};
