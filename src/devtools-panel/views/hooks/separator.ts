import { consume } from './keys.ts';

/** The direction in which a separator moves. */
export type Axis = 'x' | 'y';

/** Follows the drag of a separator from its pointer down on. `move` gets the pixels since then. */
export function dragSeparator(event: PointerEvent, axis: Axis, move: (by: number) => void): void {
  const { currentTarget } = event;
  if (!(currentTarget instanceof HTMLElement) || event.button !== 0) return;
  event.preventDefault();
  currentTarget.setPointerCapture(event.pointerId);
  const position = ({ clientX, clientY }: PointerEvent): number => (axis === 'x' ? clientX : clientY);
  const onMove = (moved: PointerEvent): void => move(position(moved) - position(event));
  currentTarget.addEventListener('pointermove', onMove);
  currentTarget.addEventListener('lostpointercapture', () => currentTarget.removeEventListener('pointermove', onMove), {
    once: true,
  });
}

/** Moves a separator by `step` pixels for each press of an arrow key along its axis. */
export function moveSeparatorByKey(event: KeyboardEvent, axis: Axis, step: number, move: (by: number) => void): void {
  const more = axis === 'x' ? 'ArrowRight' : 'ArrowDown';
  const less = axis === 'x' ? 'ArrowLeft' : 'ArrowUp';
  if (event.key !== more && event.key !== less) return;
  move(event.key === more ? step : -step);
  consume(event);
}
