import { toTime } from '../../../timeline/scale.ts';
import type { Panel } from '../../state/panel.ts';
import { scaleOf } from './pointer-time.ts';

/** Two fingers on a touch screen: their distance zooms, their middle moves the time. */
export function listenToPinch(
  panel: Panel,
  lanes: HTMLElement,
  signal: AbortSignal,
): { readonly isPinching: () => boolean } {
  const fingers = new Map<number, number>();
  const spread = (): { readonly middle: number; readonly width: number } => {
    const xs = [...fingers.values()];
    const [low, high] = [Math.min(...xs), Math.max(...xs)];
    return { middle: (low + high) / 2, width: Math.max(10, high - low) };
  };
  const xOf = (event: PointerEvent): number => event.clientX - lanes.getBoundingClientRect().left;
  const end = (event: PointerEvent): void => void fingers.delete(event.pointerId);
  lanes.addEventListener(
    'pointerdown',
    (event) => {
      if (event.pointerType === 'touch') fingers.set(event.pointerId, xOf(event));
    },
    { signal, capture: true },
  );
  lanes.addEventListener(
    'pointermove',
    (event) => {
      if (!fingers.has(event.pointerId)) return;
      const before = spread();
      fingers.set(event.pointerId, xOf(event));
      if (fingers.size !== 2) return;
      const after = spread();
      const scale = scaleOf(panel, lanes);
      panel.viewport.pan(((before.middle - after.middle) / scale.width) * (scale.until - scale.from));
      panel.viewport.zoom(toTime(scaleOf(panel, lanes), after.middle), before.width / after.width);
    },
    { signal, capture: true },
  );
  for (const type of ['pointerup', 'pointercancel'] as const) lanes.addEventListener(type, end, { signal });
  return { isPinching: () => fingers.size > 1 };
}
