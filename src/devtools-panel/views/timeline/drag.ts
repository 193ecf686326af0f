/** Pixels that the pointer may move between down and up in a click. */
const CLICK_REACH = 4;

/** Zoom for each pixel of the wheel: one notch of 100 pixels changes the window by a quarter. */
export const WHEEL_ZOOM = 1.0023;

/** Follows a drag from pointer down to pointer up; `end` learns whether it was a click. */
export function drag(
  element: HTMLElement,
  start: PointerEvent,
  move: (event: PointerEvent) => void,
  end: (event: PointerEvent, isClick: boolean) => void,
): void {
  let isClick = true;
  element.setPointerCapture(start.pointerId);
  const onMove = (event: PointerEvent): void => {
    if (Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) > CLICK_REACH) isClick = false;
    if (!isClick) move(event);
  };
  const onUp = (event: PointerEvent): void => {
    element.removeEventListener('pointermove', onMove);
    element.removeEventListener('pointerup', onUp);
    element.removeEventListener('pointercancel', onUp);
    end(event, isClick && event.type === 'pointerup');
  };
  element.addEventListener('pointermove', onMove);
  element.addEventListener('pointerup', onUp);
  element.addEventListener('pointercancel', onUp);
}
