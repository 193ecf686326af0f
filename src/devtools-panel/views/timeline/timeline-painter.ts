import { effect } from '@preact/signals';
import type { LaneLayout } from '../../../timeline/lanes.ts';
import { createStripCounter } from '../../../timeline/strip.ts';
import { createTrafficLayer } from '../../canvas/paint-overview.ts';
import { readPalette } from '../../canvas/palette.ts';
import { sizeOf, type CanvasSize } from '../../canvas/surface.ts';
import { FIGURES_PERIOD } from '../../state/panel-limits.ts';
import type { Panel } from '../../state/panel.ts';
import type { TimeBase } from '../hooks/time-base.ts';
import { paintScene, type Canvases } from './paint-scene.ts';
import { onPaletteChange } from './use-palette.ts';

/** What the views hand to the painter each time they are drawn. */
interface PainterInput {
  readonly layout: LaneLayout;
  readonly base: TimeBase;
}

/** Paints the timeline at most once a frame, whatever asks for it: arrivals, window, selection, theme, size, scrolling. */
export class TimelinePainter {
  readonly #panel: Panel;
  readonly #canvases: Canvases;
  #input: PainterInput;
  #palette = readPalette(document.documentElement);
  #scrollTop = 0;
  #frame = 0;
  #overviewTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #sizes = new Map<Element, CanvasSize>();
  readonly #traffic = createTrafficLayer();
  readonly #strips = createStripCounter();
  readonly #stops: (() => void)[] = [];

  constructor(panel: Panel, canvases: Canvases, input: PainterInput) {
    this.#panel = panel;
    this.#canvases = canvases;
    this.#input = input;
    this.#followState();
    this.#followSizes();
    this.#followScrolling();
    this.#stops.push(onPaletteChange(this.#restyle));
    this.request();
  }

  /** Paints with the next frame what the views have drawn last. */
  update(input: PainterInput): void {
    this.#input = input;
    this.request();
  }

  /** Paints with the next frame. */
  readonly request = (): void => {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(this.#paint);
  };

  /** Ends all painting. */
  dispose(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#overviewTimer);
    for (const stop of this.#stops) stop();
  }

  readonly #paint = (): void => {
    this.#frame = 0;
    paintScene({
      panel: this.#panel,
      canvases: this.#canvases,
      palette: this.#palette,
      traffic: this.#traffic,
      strips: this.#strips,
      sizes: this.#sizes,
      scrollTop: this.#scrollTop,
      layout: this.#input.layout,
      base: this.#input.base,
    });
  };

  readonly #restyle = (): void => {
    this.#palette = readPalette(document.documentElement);
    this.#traffic.invalidate();
    this.request();
  };

  /** Results of a search come with every frame; the whole recording is painted again less often. */
  readonly #invalidateSoon = (): void => {
    this.request();
    this.#overviewTimer ??= setTimeout(() => {
      this.#overviewTimer = undefined;
      this.#traffic.invalidate();
      this.request();
    }, FIGURES_PERIOD);
  };

  #followState(): void {
    const { display, selection, viewport, viewState, search } = this.#panel;
    const { area, marks } = viewState;
    const parts = [display.drawings, selection.current, viewport.window, area, marks];
    this.#stops.push(
      effect(() => {
        for (const part of parts) void part.value;
        this.request();
      }),
      display.snapshot.subscribe(() => {
        this.#traffic.invalidate();
        this.request();
      }),
      search.revision.subscribe(this.#invalidateSoon),
    );
  }

  #followSizes(): void {
    const observer = new ResizeObserver((entries) => {
      for (const entry of entries) this.#sizes.set(entry.target, sizeOf(entry));
      this.request();
    });
    const { lanes, ruler, overview } = this.#canvases;
    for (const { current } of [lanes, ruler, overview]) {
      if (current !== null) observer.observe(current, { box: 'device-pixel-content-box' });
    }
    this.#stops.push(() => observer.disconnect());
  }

  #followScrolling(): void {
    const { current: scroller } = this.#canvases.scroller;
    if (scroller === null) return;
    const onScroll = (): void => {
      this.#scrollTop = scroller.scrollTop;
      this.request();
    };
    scroller.addEventListener('scroll', onScroll, { passive: true });
    this.#stops.push(() => scroller.removeEventListener('scroll', onScroll));
  }
}
