import { expect, test, vi } from 'vitest';
import { drag } from '../../../../../src/devtools-panel/views/timeline/drag.ts';
import { element, event } from '../fixtures.ts';

const at = (clientX: number, clientY: number) => ({ clientX, clientY, pointerId: 1 });

function start() {
  const target = element(100);
  const moves = vi.fn<(event: PointerEvent) => void>();
  const ends = vi.fn<(event: PointerEvent, isClick: boolean) => void>();
  drag(target, event('pointerdown', at(50, 50)), moves, ends);
  return { moves, ends, send: (type: string, x: number, y: number) => target.dispatchEvent(event(type, at(x, y))) };
}

// From (50, 50) to (53, 52): the root of 9 + 4 is 3.6, below the reach of 4 pixels.
test('a pointer that stays within 4 pixels clicks and does not drag', () => {
  const { moves, ends, send } = start();
  send('pointermove', 53, 52);
  send('pointerup', 53, 52);
  expect(moves).not.toHaveBeenCalled();
  expect(ends.mock.calls[0]?.[1]).toBe(true);
});

test('once it has left its place it drags, also where it comes back', () => {
  const { moves, ends, send } = start();
  send('pointermove', 55, 50);
  send('pointermove', 50, 50);
  send('pointerup', 50, 50);
  expect(moves).toHaveBeenCalledTimes(2);
  expect(ends.mock.calls[0]?.[1]).toBe(false);
});

test('a cancelled pointer is no click', () => {
  const { ends, send } = start();
  send('pointercancel', 50, 50);
  expect(ends.mock.calls[0]?.[1]).toBe(false);
});

test('nothing is followed after the end', () => {
  const { moves, ends, send } = start();
  send('pointerup', 50, 50);
  send('pointermove', 90, 50);
  send('pointerup', 90, 50);
  expect(moves).not.toHaveBeenCalled();
  expect(ends).toHaveBeenCalledOnce();
});
