import { createContext, type RefObject } from 'preact';
import { useContext, useLayoutEffect, useState } from 'preact/hooks';
import type { Atom } from '../state/atom.ts';
import type { Panel } from '../state/panel.ts';

/** The panel's state for the views below. */
export const PanelContext = createContext<Panel | null>(null);

/** @returns the state of the panel that the view belongs to. */
export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (panel === null) throw new Error('a view of the panel stands outside of the panel');
  return panel;
}

/** Reads a fact; the view is drawn again when it changes. */
export function useAtom<T>(atom: Atom<T>): T {
  const [, redraw] = useState(0);
  useLayoutEffect(() => {
    const drawn = atom.get();
    const stop = atom.subscribe(() => redraw((count) => count + 1));
    // What changed between drawing and subscribing would be missed.
    if (!Object.is(atom.get(), drawn)) redraw((count) => count + 1);
    return stop;
  }, [atom]);
  return atom.get();
}

/** The size of an element in CSS pixels, 0 before it stands. */
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

/** Milliseconds from local midnight to the recording's zero; `null` where times are to count from the zero. */
export function useMidnight(): number | null {
  const panel = usePanel();
  const mode = useAtom(panel.settings.timeMode);
  const { startedAtEpoch } = useAtom(panel.status);
  if (mode === 'relative' || startedAtEpoch === 0) return null;
  const start = new Date(startedAtEpoch);
  return startedAtEpoch - new Date(start.getFullYear(), start.getMonth(), start.getDate()).getTime();
}
