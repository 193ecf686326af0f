import type { JSX, RefObject } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import {
  groupOf,
  layLanes,
  rowOf,
  scrollToRow,
  stuckHeight,
  type LaneLayout,
  type LayoutSize,
} from '../../../timeline/lanes.ts';
import { useMidnight, usePanel, useSize } from '../hooks/hooks.ts';
import { listenToLanes, listenToRuler } from './pointer-lanes.ts';
import { listenToOverview } from './pointer-overview.ts';
import { StreamList } from './stream-list.tsx';
import { overviewWindow, usePainting, type Canvases } from './use-painting.ts';
import { formatClock, formatDuration } from '../../../base/format.ts';
import { pluralize } from '../../text/numbers.ts';

function RecordingSpan({ room }: { readonly room: LayoutSize }): JSX.Element {
  const panel = usePanel();
  const { now } = panel.display.snapshot.value;
  const midnight = useMidnight();
  const begin = panel.recording.beginAt;
  const seconds = Math.max(0, Math.round((now - begin) / 1_000));
  const length = seconds === 0 ? '0 s' : formatDuration(seconds * 1_000);
  const from = midnight === null ? '' : formatClock(midnight + begin, 'second');
  const until = midnight === null ? '' : formatClock(midnight + now, 'second');
  return (
    <div class="recording-span">
      <span>{room === 'narrow' ? length : `${length} recorded`}</span>
      {room === 'short' || midnight === null ? null : (
        <span class="facts">
          {room === 'narrow' ? `from ${from}` : `${from} to ${until}${panel.source.isLive ? ', now' : ''}`}
        </span>
      )}
    </div>
  );
}

/** Scrolls the lane of what was selected into sight, wherever it was selected; nothing moves while it is there. */
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

/** Overview, ruler, and the streams with their lanes. */
export function Timeline({ room }: { readonly room: LayoutSize }): JSX.Element {
  const panel = usePanel();
  const { streams } = panel.display.snapshot.value;
  const { stream: selected } = panel.selection.current.value;
  const collapsed = panel.lanes.collapsed.value;
  const shownGroups = panel.lanes.shown.value;
  const pinned = panel.viewState.pinned.value;
  const canvases: Canvases = {
    overview: useRef<HTMLCanvasElement>(null),
    ruler: useRef<HTMLCanvasElement>(null),
    lanes: useRef<HTMLCanvasElement>(null),
    scroller: useRef<HTMLDivElement>(null),
  };
  const shown = shownGroups.size === 0 ? streams : streams.filter((stream) => shownGroups.has(groupOf(stream.class)));
  const layout = useMemo(
    () => layLanes(shown, { room, selected, collapsed, pinned }),
    [streams, shownGroups, room, selected, collapsed, pinned],
  );
  const held = useRef(layout);
  held.current = layout;
  const summaries = useMemo(() => new Map(streams.map((stream) => [stream.id, stream])), [streams]);
  usePainting(canvases, layout);
  const { height: view } = useSize(canvases.scroller);
  useRevealedLane(canvases.scroller, layout, view);
  useEffect(() => {
    const { overview, lanes, ruler, scroller } = canvases;
    if (overview.current === null || lanes.current === null || ruler.current === null) return undefined;
    const scrollTop = (): number => scroller.current?.scrollTop ?? 0;
    const stops = [
      listenToLanes(panel, lanes.current, () => ({ layout: held.current, scrollTop: scrollTop() })),
      listenToRuler(panel, ruler.current, lanes.current),
      listenToOverview(panel, overview.current, () => overviewWindow(panel.recording.beginAt, panel.display.now())),
    ];
    return () => stops.forEach((stop) => stop());
  }, [panel]);
  return (
    <section class="timeline" aria-label="Timeline" style={{ '--lanes': `${Math.max(layout.height, 40)}px` }}>
      <RecordingSpan room={room} />
      <canvas
        ref={canvases.overview}
        class="overview"
        role="img"
        aria-label="The whole recording; drag the window to look elsewhere"
      />
      <div class="lane-head">
        <span>{room === 'narrow' ? 'Stream' : pluralize(shown.length, 'stream')}</span>
        <span>Findings</span>
      </div>
      <canvas ref={canvases.ruler} class="ruler" role="img" aria-label="Time" />
      <div ref={canvases.scroller} class="lanes">
        <StreamList rows={layout.rows} room={room} streams={summaries} isStuck={stuckHeight(layout, view) > 0} />
        <canvas
          ref={canvases.lanes}
          class="lane-canvas"
          // As high as what is seen of the lanes: a share of the list's height would scroll away with it.
          style={{ height: `${view}px` }}
          role="img"
          aria-label="Lanes of the streams; their marks are listed under Findings and Messages"
        />
      </div>
    </section>
  );
}
