import type { JSX } from 'preact';
import { SPLITTER } from '../../../texts/panel/shell.ts';
import type { LayoutSize } from '../../../timeline/lanes.ts';
import { usePanel } from '../hooks/panel-context.ts';
import { dragSeparator, moveSeparatorByKey, type Axis } from '../hooks/separator.ts';

interface SplitterProps {
  /** The pane whose size it sets; sizes are stored for each layout. */
  readonly pane: keyof typeof SPLITTER;
  /** The direction in which it moves. */
  readonly axis: Axis;
  /** Selector of that pane. */
  readonly of: string;
  /** Whether the pane comes before or after the border. */
  readonly side: 'before' | 'after';
  readonly layoutSize?: LayoutSize;
}

/** Minimum size of a pane in pixels. */
const MIN_SIZE = 80;

/** Pixels that one press of an arrow key moves. */
const STEP = 16;

/** A border between panes: drag it, or move it with the arrow keys. A double click resets it. */
export function Splitter({ pane, axis, of, side, layoutSize = 'tall' }: SplitterProps): JSX.Element {
  const panel = usePanel();
  const name = `${layoutSize}:${pane}`;
  const size = panel.settings.sizes.value[name] ?? 0;
  const measure = (): number => {
    const element = document.querySelector<HTMLElement>(of);
    return (axis === 'x' ? element?.offsetWidth : element?.offsetHeight) ?? 0;
  };
  const set = (pixels: number): void => {
    const most = (axis === 'x' ? innerWidth : innerHeight) - MIN_SIZE * 2;
    panel.settings.setSize(name, Math.round(Math.min(Math.max(pixels, MIN_SIZE), most)));
  };
  const sign = side === 'before' ? 1 : -1;
  const onPointerDown = (event: PointerEvent): void => {
    const before = measure();
    dragSeparator(event, axis, (by) => set(before + sign * by));
  };
  const onKeyDown = (event: KeyboardEvent): void =>
    moveSeparatorByKey(event, axis, STEP, (by) => set(measure() + sign * by));
  return (
    <div
      class={`splitter splitter-${axis}`}
      role="separator"
      aria-label={SPLITTER[pane]}
      aria-orientation={axis === 'x' ? 'vertical' : 'horizontal'}
      aria-valuenow={size}
      aria-valuemin={0}
      aria-valuemax={4_000}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onDblClick={() => panel.settings.setSize(name, 0)}
      onKeyDown={onKeyDown}
    />
  );
}
