import type { JSX, RefObject } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { Finding } from '../../analysis/finding.ts';
import type { StreamId } from '../../analysis/stream.ts';
import { groupOf, layLanes, type LaneLayout, type Room } from '../../timeline/lanes.ts';
import { millis } from '../../base/units.ts';
import type { TimeScale, TimeWindow } from '../../timeline/scale.ts';
import { clockWords, lengthWords } from '../../timeline/words.ts';
import { readPalette, type Palette } from '../canvas/palette.ts';
import { createOverviewGround, paintOverview, type OverviewGround } from '../canvas/paint-overview.ts';
import { paintLanes } from '../canvas/paint-lanes.ts';
import { paintRuler, type TimelinePicture } from '../canvas/paint-ruler.ts';
import { openSurface } from '../canvas/surface.ts';
import { countOf } from '../state/number-words.ts';
import type { Panel } from '../state/panel.ts';
import { listenToLanes, listenToOverview } from './pointer.ts';
import { StreamList } from './stream-list.tsx';
import { useAtom, useMidnight, usePanel } from './hooks.ts';

interface Canvases {
  readonly overview: RefObject<HTMLCanvasElement | null>;
  readonly ruler: RefObject<HTMLCanvasElement | null>;
  readonly lanes: RefObject<HTMLCanvasElement | null>;
  readonly scroller: RefObject<HTMLDivElement | null>;
}

/** The window that the overview shows: the whole recording, a little air at its end. */
export function overviewWindow(begin: number, now: number): TimeWindow {
  return { from: millis(begin), until: millis(begin + Math.max(1_000, now - begin) * 1.01) };
}

/** The time that the selected finding frames through all lanes. */
function framedTime(panel: Panel): TimeWindow | null {
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
  readonly midnight: number | null;
  readonly palette: Palette;
  readonly ground: OverviewGround;
}

/** Paints all three canvases as things stand. */
function paint({ panel, canvases, layout, midnight, palette, ground }: Scene): void {
  const window = panel.viewport.window.get();
  const { events, findings } = panel.moment.get();
  const now = panel.now();
  const frame = framedTime(panel);
  const picture = (scale: TimeScale): TimelinePicture => ({ scale, now, events, frame, midnight });
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
      findings: byStream(findings),
      cursor: cursorOf(panel),
    });
  }
  const overviewSurface = overview === null ? null : openSurface(overview, palette);
  if (overviewSurface !== null) {
    const scale = { ...overviewWindow(panel.recording.beginAt, now), width: overviewSurface.width };
    paintOverview(overviewSurface, { ...picture(scale), logs: panel.recording.logs(), findings, window }, ground);
  }
}

/** Paints at most once a frame, whatever asks for it: arrivals, window, selection, theme, size, scrolling. */
function usePainting(canvases: Canvases, layout: LaneLayout): void {
  const panel = usePanel();
  const midnight = useMidnight();
  const scene = useRef({ layout, midnight });
  const ask = useRef<() => void>(() => undefined);
  useLayoutEffect(() => {
    scene.current = { layout, midnight };
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
    const facts = [panel.frame, panel.moment, panel.selection, panel.viewport.window];
    const stops = facts.map((fact) => fact.subscribe(request));
    stops.push(panel.moment.subscribe(ground.expire));
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

function RecordingSpan({ room }: { readonly room: Room }): JSX.Element {
  const panel = usePanel();
  const { now } = useAtom(panel.moment);
  const midnight = useMidnight();
  const begin = panel.recording.beginAt;
  const seconds = Math.max(0, Math.round((now - begin) / 1_000));
  const length = seconds === 0 ? '0 s' : lengthWords(seconds * 1_000).replace('.0 s', ' s');
  const from = midnight === null ? '' : clockWords(midnight + begin, 'second');
  const until = midnight === null ? '' : clockWords(midnight + now, 'second');
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

/** Overview, ruler, and the streams with their lanes. */
export function Timeline({ room }: { readonly room: Room }): JSX.Element {
  const panel = usePanel();
  const { streams } = useAtom(panel.moment);
  const { stream: selected } = useAtom(panel.selection);
  const collapsed = useAtom(panel.collapsed);
  const shownGroups = useAtom(panel.shownGroups);
  const canvases: Canvases = {
    overview: useRef<HTMLCanvasElement>(null),
    ruler: useRef<HTMLCanvasElement>(null),
    lanes: useRef<HTMLCanvasElement>(null),
    scroller: useRef<HTMLDivElement>(null),
  };
  const shown = shownGroups.size === 0 ? streams : streams.filter((stream) => shownGroups.has(groupOf(stream.class)));
  const layout = useMemo(
    () => layLanes(shown, { room, selected, collapsed }),
    [streams, shownGroups, room, selected, collapsed],
  );
  const held = useRef(layout);
  held.current = layout;
  const summaries = useMemo(() => new Map(streams.map((stream) => [stream.id, stream])), [streams]);
  usePainting(canvases, layout);
  useEffect(() => {
    const { overview, lanes, ruler, scroller } = canvases;
    if (overview.current === null || lanes.current === null || ruler.current === null) return undefined;
    const scrollTop = (): number => scroller.current?.scrollTop ?? 0;
    const stops = [
      listenToLanes(panel, lanes.current, lanes.current, () => ({ layout: held.current, scrollTop: scrollTop() })),
      listenToLanes(panel, ruler.current, lanes.current, () => null),
      listenToOverview(panel, overview.current, () => overviewWindow(panel.recording.beginAt, panel.now())),
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
        <span>{room === 'narrow' ? 'Stream' : countOf(shown.length, 'stream')}</span>
        <span>Findings</span>
      </div>
      <canvas ref={canvases.ruler} class="ruler" role="img" aria-label="Time" />
      <div ref={canvases.scroller} class="lanes">
        <StreamList rows={layout.rows} room={room} streams={summaries} />
        <canvas
          ref={canvases.lanes}
          class="lane-canvas"
          role="img"
          aria-label="Lanes of the streams; their marks are listed under Findings and Messages"
        />
      </div>
    </section>
  );
}
