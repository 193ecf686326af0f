import type { RefObject } from 'preact';
import { millis } from '../../../base/units.ts';
import type { LaneLayout } from '../../../timeline/lanes.ts';
import type { TimeScale, TimeWindow } from '../../../timeline/scale.ts';
import type { StripCounter } from '../../../timeline/strip.ts';
import { paintOverview, type TrafficLayer } from '../../canvas/paint-overview.ts';
import { paintLanes } from '../../canvas/paint-lanes.ts';
import type { Overlay } from '../../canvas/paint-overlay.ts';
import { paintRuler, type TimelinePicture } from '../../canvas/paint-ruler.ts';
import type { Palette } from '../../canvas/palette.ts';
import { openSurface, type CanvasSize, type Surface } from '../../canvas/surface.ts';
import type { Panel } from '../../state/panel.ts';
import type { TimeBase } from '../hooks/time-base.ts';

/** The canvases of the timeline's three pictures, and the element that scrolls the lanes. */
export interface Canvases {
  readonly overview: RefObject<HTMLCanvasElement | null>;
  readonly ruler: RefObject<HTMLCanvasElement | null>;
  readonly lanes: RefObject<HTMLCanvasElement | null>;
  readonly scroller: RefObject<HTMLDivElement | null>;
}

/** The window that the overview shows: the whole recording and a little space at its end. */
export function overviewWindow(begin: number, now: number): TimeWindow {
  return { from: millis(begin), until: millis(begin + Math.max(1_000, now - begin) * 1.01) };
}

/** What lies over the lanes: the marks, and the dragged area or else the time of the selected finding. */
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

/** Everything that the three pictures show. */
interface Scene {
  readonly panel: Panel;
  readonly canvases: Canvases;
  readonly layout: LaneLayout;
  readonly base: TimeBase;
  readonly palette: Palette;
  readonly traffic: TrafficLayer;
  readonly strips: StripCounter;
  readonly sizes: ReadonlyMap<Element, CanvasSize>;
  readonly scrollTop: number;
}

/** The surface of a canvas whose size is known. */
function surfaceOf({ sizes, palette }: Scene, canvas: HTMLCanvasElement | null): Surface | null {
  const size = canvas === null ? undefined : sizes.get(canvas);
  return canvas === null || size === undefined ? null : openSurface(canvas, size, palette);
}

/** Paints overview, ruler and lanes from the present state. */
export function paintScene(scene: Scene): void {
  const { panel, canvases, layout, base, traffic, strips, scrollTop } = scene;
  const window = panel.viewport.window.peek();
  const { events, findings, findingsByStream, induced } = panel.display.snapshot.peek();
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
      matching: panel.search.marked,
      strips,
      findings: findingsByStream,
      induced,
      cursor: panel.selection.messageTime() ?? null,
    });
  }
  const overview = surfaceOf(scene, canvases.overview.current);
  if (overview !== null) {
    const scale = { ...overviewWindow(panel.recording.beginAt, now), width: overview.width };
    paintOverview(
      overview,
      { ...picture(scale), logs: panel.recording.logs(), matching: panel.search.marked, findings, window },
      traffic,
    );
  }
}
