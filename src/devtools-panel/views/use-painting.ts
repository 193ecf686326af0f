import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Finding } from '../../analysis/finding.ts';
import type { StreamId } from '../../analysis/stream.ts';
import { millis } from '../../base/units.ts';
import type { LaneLayout } from '../../timeline/lanes.ts';
import type { TimeScale, TimeWindow } from '../../timeline/scale.ts';
import { createOverviewGround, paintOverview, type OverviewGround } from '../canvas/paint-overview.ts';
import { paintLanes } from '../canvas/paint-lanes.ts';
import type { Overlay } from '../canvas/paint-overlay.ts';
import { paintRuler, type TimelinePicture } from '../canvas/paint-ruler.ts';
import { readPalette, type Palette } from '../canvas/palette.ts';
import { openSurface } from '../canvas/surface.ts';
import { FIGURES_PERIOD } from '../state/limits.ts';
import type { Panel } from '../state/panel.ts';
import { usePanel, useTimeBase, type TimeBase } from './hooks.ts';

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
  const area = panel.look.area.get();
  const marks = panel.look.marks.get();
  if (area !== null) return { frame: area, framedStreams: new Set(area.streams), marks };
  return { frame: findingTime(panel), framedStreams: null, marks };
}

function findingTime(panel: Panel): TimeWindow | null {
  const id = panel.selection.get().finding;
  const finding = id === null ? undefined : panel.moment.get().findings.find((other) => other.id === id);
  return finding === undefined || finding.until <= finding.from ? null : { from: finding.from, until: finding.until };
}

function cursorOf(panel: Panel): number | null {
  const { stream, message } = panel.selection.get();
  const at = stream === null || message === null ? Number.NaN : panel.recording.log(stream)?.times.at(message);
  return at === undefined || Number.isNaN(at) ? null : at;
}

function byStream(findings: readonly Finding[]): ReadonlyMap<StreamId, readonly Finding[]> {
  const map = new Map<StreamId, Finding[]>();
  for (const finding of findings) map.set(finding.stream, [...(map.get(finding.stream) ?? []), finding]);
  return map;
}

interface Scene {
  readonly panel: Panel;
  readonly canvases: Canvases;
  readonly layout: LaneLayout;
  readonly base: TimeBase;
  readonly palette: Palette;
  readonly ground: OverviewGround;
}

/** Paints all three canvases as things stand. */
function paint({ panel, canvases, layout, base, palette, ground }: Scene): void {
  const window = panel.viewport.window.get();
  const { events, findings } = panel.moment.get();
  const now = panel.now();
  const overlay = overlayOf(panel);
  const picture = (scale: TimeScale): TimelinePicture => ({ scale, now, events, overlay, base });
  const { current: ruler } = canvases.ruler;
  const { current: lanes } = canvases.lanes;
  const { current: overview } = canvases.overview;
  const rulerSurface = ruler === null ? null : openSurface(ruler, palette);
  // The lanes may be narrower by a scroll bar; ruler and lanes share one scale.
  const width = lanes?.clientWidth ?? 0;
  if (rulerSurface !== null && width > 0) paintRuler(rulerSurface, picture({ ...window, width }));
  const lanesSurface = lanes === null ? null : openSurface(lanes, palette);
  if (lanesSurface !== null) {
    paintLanes(lanesSurface, {
      ...picture({ ...window, width }),
      layout,
      scrollTop: canvases.scroller.current?.scrollTop ?? 0,
      selected: panel.selection.get().stream,
      stream: (id) => panel.recording.analysis.stream(id),
      log: (id) => panel.recording.log(id),
      marked: panel.search.marked,
      findings: byStream(findings),
      cursor: cursorOf(panel),
    });
  }
  const overviewSurface = overview === null ? null : openSurface(overview, palette);
  if (overviewSurface !== null) {
    const scale = { ...overviewWindow(panel.recording.beginAt, now), width: overviewSurface.width };
    paintOverview(
      overviewSurface,
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
    const ground = createOverviewGround();
    const run = (): void => {
      due = 0;
      paint({ panel, canvases, palette, ground, ...scene.current });
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
    const themes = [matchMedia('(prefers-color-scheme: dark)'), matchMedia('(forced-colors: active)')];
    for (const theme of themes) theme.addEventListener('change', restyle);
    const { look, viewport } = panel;
    const facts = [panel.frame, panel.moment, panel.selection, viewport.window, look.area, look.marks];
    const stops = facts.map((fact) => fact.subscribe(request));
    stops.push(panel.moment.subscribe(ground.expire));
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
    stops.push(panel.search.revision.subscribe(expireSoon), () => clearTimeout(overviewDue));
    const observer = new ResizeObserver(request);
    for (const canvas of [canvases.lanes, canvases.ruler, canvases.overview])
      if (canvas.current !== null) observer.observe(canvas.current);
    const { current: scroller } = canvases.scroller;
    scroller?.addEventListener('scroll', request, { passive: true });
    request();
    return () => {
      cancelAnimationFrame(due);
      ask.current = () => undefined;
      for (const theme of themes) theme.removeEventListener('change', restyle);
      for (const stop of stops) stop();
      observer.disconnect();
      scroller?.removeEventListener('scroll', request);
    };
  }, [panel]);
}
