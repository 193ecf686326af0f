import type { JSX, RefObject } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import {
  groupOf,
  layOutLanes,
  rowOf,
  scrollToRow,
  stickyHeight,
  type LaneLayout,
  type LayoutSize,
} from '../../../timeline/lanes.ts';
import { windowOfRows } from '../../../timeline/row-window.ts';
import { formatClock } from '../../../base/format.ts';
import { TIMELINE } from '../../../texts/panel/timeline.ts';
import type { StreamSummary } from '../../rows/stream-summary.ts';
import { usePanel } from '../hooks/panel-context.ts';
import { useMidnight } from '../hooks/time-base.ts';
import { useScrollStep } from '../hooks/use-scroll-step.ts';
import { useSize } from '../hooks/use-size.ts';
import { listenToLanes, listenToRuler, type LanesPosition } from './pointer-lanes.ts';
import { listenToOverview } from './pointer-overview.ts';
import { StreamList } from './stream-list.tsx';
import { overviewWindow, type Canvases } from './paint-scene.ts';
import { usePainting } from './use-painting.ts';

/** How long the recording is, and its clock times if they are known. */
function RecordingSpan({ layoutSize }: { readonly layoutSize: LayoutSize }): JSX.Element {
  const panel = usePanel();
  const { now } = panel.display.snapshot.value;
  const midnight = useMidnight();
  const begin = panel.recording.beginAt;
  const span = (sinceMidnight: number): string => {
    const from = formatClock(sinceMidnight + begin, 'second');
    if (layoutSize === 'narrow') return TIMELINE.from(from);
    const until = formatClock(sinceMidnight + now, 'second');
    return panel.source.isLive ? TIMELINE.spanUntilNow(from, until) : TIMELINE.span(from, until);
  };
  return (
    <div class="recording-span">
      <span>{layoutSize === 'narrow' ? TIMELINE.duration(now - begin) : TIMELINE.recorded(now - begin)}</span>
      {layoutSize === 'short' || midnight === null ? null : <span class="facts">{span(midnight)}</span>}
    </div>
  );
}

/** Scrolls the lane of a new selection into view, unless it is visible already. */
function useRevealedLane(scroller: RefObject<HTMLElement | null>, layout: LaneLayout, view: number): void {
  const panel = usePanel();
  const selection = panel.selection.current.value;
  useLayoutEffect(() => {
    const stream = panel.selection.stream.peek();
    const row = stream === undefined ? null : rowOf(layout, stream.id, stream.class);
    const { current } = scroller;
    if (current === null || row === null || view === 0) return;
    const wanted = scrollToRow(layout, row, current.scrollTop, view);
    if (wanted !== current.scrollTop) current.scrollTop = wanted;
  }, [selection]);
}

/** The rows of the streams that are shown, and where each lies. */
function useLayout(layoutSize: LayoutSize): { readonly layout: LaneLayout; readonly shown: readonly StreamSummary[] } {
  const panel = usePanel();
  const { streams } = panel.display.snapshot.value;
  const { stream: selected } = panel.selection.current.value;
  const collapsed = panel.lanes.collapsed.value;
  const shownGroups = panel.lanes.shown.value;
  const pinned = panel.viewState.pinned.value;
  const shown = shownGroups.size === 0 ? streams : streams.filter((stream) => shownGroups.has(groupOf(stream.class)));
  const layout = useMemo(
    () => layOutLanes(shown, { layoutSize, selected, collapsed, pinned }),
    [streams, shownGroups, layoutSize, selected, collapsed, pinned],
  );
  return { layout, shown };
}

/** Listens to the pointer over the three pictures. */
function usePointer({ overview, lanes, ruler, scroller }: Canvases, layout: LaneLayout): void {
  const panel = usePanel();
  const drawn = useRef(layout);
  drawn.current = layout;
  useEffect(() => {
    if (overview.current === null || lanes.current === null || ruler.current === null) return undefined;
    const position = (): LanesPosition => ({ layout: drawn.current, scrollTop: scroller.current?.scrollTop ?? 0 });
    const stops = [
      listenToLanes(panel, lanes.current, position),
      listenToRuler(panel, ruler.current, lanes.current),
      listenToOverview(panel, overview.current, () => overviewWindow(panel.recording.beginAt, panel.display.now())),
    ];
    return () => stops.forEach((stop) => stop());
  }, [panel]);
}

/** Overview, ruler, and the streams with their lanes. */
export function Timeline({ layoutSize }: { readonly layoutSize: LayoutSize }): JSX.Element {
  const { streams } = usePanel().display.snapshot.value;
  const { layout, shown } = useLayout(layoutSize);
  const canvases: Canvases = {
    overview: useRef<HTMLCanvasElement>(null),
    ruler: useRef<HTMLCanvasElement>(null),
    lanes: useRef<HTMLCanvasElement>(null),
    scroller: useRef<HTMLDivElement>(null),
  };
  const summaries = useMemo(() => new Map(streams.map((stream) => [stream.id, stream])), [streams]);
  usePainting(canvases, layout);
  const { height: view } = useSize(canvases.scroller);
  const step = useScrollStep(canvases.scroller, view);
  const drawn = useMemo(() => windowOfRows(layout, step, view), [layout, step, view]);
  useRevealedLane(canvases.scroller, layout, view);
  usePointer(canvases, layout);
  return (
    <section class="timeline" aria-label={TIMELINE.label} style={{ '--lanes': `${Math.max(layout.height, 40)}px` }}>
      <RecordingSpan layoutSize={layoutSize} />
      <canvas ref={canvases.overview} class="overview" role="img" aria-label={TIMELINE.overview} />
      <div class="lane-head">
        <span>{layoutSize === 'narrow' ? TIMELINE.stream : TIMELINE.streams(shown.length)}</span>
        <span>{TIMELINE.findings}</span>
      </div>
      <canvas ref={canvases.ruler} class="ruler" role="img" aria-label={TIMELINE.ruler} />
      <div ref={canvases.scroller} class="lanes">
        <StreamList
          rows={layout.rows}
          drawn={drawn}
          layoutSize={layoutSize}
          streams={summaries}
          isStuck={stickyHeight(layout, view) > 0}
        />
        <canvas
          ref={canvases.lanes}
          class="lane-canvas"
          // As high as the visible part of the lanes: a percentage of the list's height would scroll away with it.
          style={{ height: `${view}px` }}
          role="img"
          aria-label={TIMELINE.lanes}
        />
      </div>
    </section>
  );
}
