/** Keeps a key that a view uses away from the panel's own keys, from DevTools and from the browser. */
export function consume(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopPropagation();
}

/**
 * Where an arrow key leads in a list.
 *
 * @param current index of the current item, -1 for none: then Down leads to the first item and Up to the last.
 * @returns an index of the list; `null` for other keys and in an empty list. Stops at both ends.
 */
export function arrowStep(key: string, current: number, count: number): number | null {
  if (count === 0 || (key !== 'ArrowDown' && key !== 'ArrowUp')) return null;
  const isDown = key === 'ArrowDown';
  if (current < 0) return isDown ? 0 : count - 1;
  return Math.min(Math.max(current + (isDown ? 1 : -1), 0), count - 1);
}

/** The same with Home and End. */
export function listStep(key: string, current: number, count: number): number | null {
  if (count > 0 && key === 'Home') return 0;
  if (count > 0 && key === 'End') return count - 1;
  return arrowStep(key, current, count);
}

/** The same in a list that continues at its other end, as menus and suggestions do. */
export function cyclicStep(key: string, current: number, count: number): number | null {
  const isOverEnd = (key === 'ArrowDown' && current === count - 1) || (key === 'ArrowUp' && current === 0);
  if (isOverEnd && count > 0) return key === 'ArrowDown' ? 0 : count - 1;
  return listStep(key, current, count);
}
