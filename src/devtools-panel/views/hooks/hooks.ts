import { createContext, type RefObject } from 'preact';
import { useContext, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { formatClock, formatDuration, formatRelative } from '../../../base/format.ts';
import type { Panel } from '../../state/panel.ts';

/** The panel's state for the views below. */
export const PanelContext = createContext<Panel | null>(null);

/** @returns the state of the panel that the view belongs to. */
export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (panel === null) throw new Error('a view of the panel is rendered outside of the panel');
  return panel;
}

/** The size of an element in CSS pixels, 0 before it is laid out. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Follows the size of an element. */
export function useSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = current;
      setSize((before) => (before.width === width && before.height === height ? before : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return size;
}

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
