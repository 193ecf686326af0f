import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { LaneLayout } from '../../../timeline/lanes.ts';
import { usePanel } from '../hooks/panel-context.ts';
import { useTimeBase } from '../hooks/time-base.ts';
import type { Canvases } from './paint-scene.ts';
import { TimelinePainter } from './timeline-painter.ts';

/** Keeps the timeline's pictures up to date with the panel and with what the views have drawn. */
export function usePainting(canvases: Canvases, layout: LaneLayout): void {
  const panel = usePanel();
  const base = useTimeBase();
  const input = useRef({ layout, base });
  const painter = useRef<TimelinePainter | null>(null);
  useLayoutEffect(() => {
    input.current = { layout, base };
    painter.current?.update(input.current);
  });
  useEffect(() => {
    const made = new TimelinePainter(panel, canvases, input.current);
    painter.current = made;
    return () => {
      painter.current = null;
      made.dispose();
    };
  }, [panel]);
}
