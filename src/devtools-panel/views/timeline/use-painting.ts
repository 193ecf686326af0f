import { effect } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { millis } from '../../../base/units.ts';
import type { LaneLayout } from '../../../timeline/lanes.ts';
import type { TimeScale, TimeWindow } from '../../../timeline/scale.ts';
import { createStripCounter, type StripCounter } from '../../../timeline/strip.ts';
import { createOverviewGround, paintOverview, type OverviewGround } from '../../canvas/paint-overview.ts';
import { paintLanes } from '../../canvas/paint-lanes.ts';
import type { Overlay } from '../../canvas/paint-overlay.ts';
import { paintRuler, type TimelinePicture } from '../../canvas/paint-ruler.ts';
import { readPalette, type Palette } from '../../canvas/palette.ts';
import { openSurface, sizeOf, type CanvasSize, type Surface } from '../../canvas/surface.ts';
import { FIGURES_PERIOD } from '../../state/panel-limits.ts';
import type { Panel } from '../../state/panel.ts';
import { usePanel, useTimeBase, type TimeBase } from '../hooks/hooks.ts';
import { onRestyle } from './use-palette.ts';

/** The places of the timeline's three pictures, and what scrolls the lanes. */
export interface Canvases {
  readonly overview: RefObject<HTMLCanvasElement | null>;
  readonly ruler: RefObject<HTMLCanvasElement | null>;
  readonly lanes: RefObject<HTMLCanvasElement | null>;
  readonly scroller: RefObject<HTMLDivElement | null>;
}

/** The window that the overview shows: the whole recording, a little air at its end. */
export function overviewWindow(begin: number, now: number): TimeWindow {
  return { from: millis(begin), until: millis(begin + Math.max(1_000, now - begin) * 1.01) };
}

/** What is laid over the lanes: marks, and the dragged area or else the time of the selected finding. */
function overlayOf(panel: Panel): Overlay {
  const area = panel.viewState.area.peek();
  const marks = panel.viewState.marks.peek();
  if (area !== null) return { frame: area, framedStreams: new Set(area.streams), marks };
  return { frame: findingTime(panel), framedStreams: null, marks };
}

function findingTime(panel: Panel): TimeWindow | null {
  const finding = panel.selection.finding.peek();
  return finding === undefined || finding.until <= finding.from ? null : { from: finding.from, until: finding.until };
}

interface Scene {
  readonly panel: Panel;
  readonly canvases: Canvases;
  readonly layout: LaneLayout;
  readonly base: TimeBase;
  readonly palette: Palette;
  readonly ground: OverviewGround;
  readonly strips: StripCounter;
  readonly sizes: ReadonlyMap<Element, CanvasSize>;
  readonly scrollTop: number;
}

/** The surface of a canvas whose size is known. */
function surfaceOf({ sizes, palette }: Scene, canvas: HTMLCanvasElement | null): Surface | null {
  const size = canvas === null ? undefined : sizes.get(canvas);
  return canvas === null || size === undefined ? null : openSurface(canvas, size, palette);
}

/** Paints all three canvases as things stand. */
function paint(scene: Scene): void {
  const { panel, canvases, layout, base, ground, strips, scrollTop } = scene;
  const window = panel.viewport.window.peek();
  const { events, findings, findingsByStream } = panel.display.snapshot.peek();
  const now = panel.display.now();
  const overlay = overlayOf(panel);
  const picture = (scale: TimeScale): TimelinePicture => ({ scale, now, events, overlay, base });
  const lanes = surfaceOf(scene, canvases.lanes.current);
  const ruler = surfaceOf(scene, canvases.ruler.current);
  // The lanes may be narrower by a scroll bar; ruler and lanes share one scale.
  const width = lanes?.width ?? 0;
  if (ruler !== null && width > 0) paintRuler(ruler, picture({ ...window, width }));
  if (lanes !== null) {
    paintLanes(lanes, {
      ...picture({ ...window, width }),
      layout,
      scrollTop,
      selected: panel.selection.current.peek().stream,
      stream: (id) => panel.recording.analysis.stream(id),
      log: (id) => panel.recording.log(id),
      marked: panel.search.marked,
      strips,
      findings: findingsByStream,
      cursor: panel.selection.messageTime() ?? null,
    });
  }
  const overview = surfaceOf(scene, canvases.overview.current);
  if (overview !== null) {
    const scale = { ...overviewWindow(panel.recording.beginAt, now), width: overview.width };
    paintOverview(
      overview,
      { ...picture(scale), logs: panel.recording.logs(), marked: panel.search.marked, findings, window },
      ground,
    );
  }
}

/** Paints at most once a frame, whatever asks for it: arrivals, window, selection, theme, size, scrolling. */
export function usePainting(canvases: Canvases, layout: LaneLayout): void {
  const panel = usePanel();
  const base = useTimeBase();
  const scene = useRef({ layout, base });
  const ask = useRef<() => void>(() => undefined);
  useLayoutEffect(() => {
    scene.current = { layout, base };
    ask.current();
  });
  useEffect(() => {
    let due = 0;
    let palette = readPalette(document.documentElement);
    let scrollTop = 0;
    const sizes = new Map<Element, CanvasSize>();
    const ground = createOverviewGround();
    const strips = createStripCounter();
    const run = (): void => {
      due = 0;
      paint({ panel, canvases, palette, ground, strips, sizes, scrollTop, ...scene.current });
    };
    const request = (): void => {
      if (due === 0) due = requestAnimationFrame(run);
    };
    ask.current = request;
    const restyle = (): void => {
      palette = readPalette(document.documentElement);
      ground.expire();
      request();
    };
    const { display, selection, viewState, viewport, search } = panel;
    const stops = [
      effect(() => {
        const { area, marks } = viewState;
        for (const part of [display.drawings, selection.current, viewport.window, area, marks]) void part.value;
        request();
      }),
      display.snapshot.subscribe(() => {
        ground.expire();
        request();
      }),
      onRestyle(restyle),
    ];
    // Results of a search come with every frame; the whole recording is painted anew less often.
    let overviewDue: ReturnType<typeof setTimeout> | undefined;
    const expireSoon = (): void => {
      request();
      overviewDue ??= setTimeout(() => {
        overviewDue = undefined;
        ground.expire();
        request();
      }, FIGURES_PERIOD);
    };
    stops.push(search.revision.subscribe(expireSoon), () => clearTimeout(overviewDue));
    const observer = new ResizeObserver((entries) => {
      for (const entry of entries) sizes.set(entry.target, sizeOf(entry));
      request();
    });
    for (const { current } of [canvases.lanes, canvases.ruler, canvases.overview])
      if (current !== null) observer.observe(current, { box: 'device-pixel-content-box' });
    const { current: scroller } = canvases.scroller;
    const onScroll = (): void => {
      scrollTop = scroller?.scrollTop ?? 0;
      request();
    };
    scroller?.addEventListener('scroll', onScroll, { passive: true });
    request();
    return () => {
      cancelAnimationFrame(due);
      ask.current = () => undefined;
      for (const stop of stops) stop();
      observer.disconnect();
      scroller?.removeEventListener('scroll', onScroll);
    };
  }, [panel]);
}
