import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { dragSeparator, moveSeparatorByKey } from '../../../../../src/devtools-panel/views/hooks/separator.ts';
import { element, event, key } from '../fixtures.ts';

const moves = vi.fn<(by: number) => void>();
let separator: HTMLElement;

beforeEach(() => {
  vi.stubGlobal('HTMLElement', EventTarget);
  moves.mockClear();
  separator = element(4);
});
afterEach(() => vi.unstubAllGlobals());

const at = (clientX: number, clientY: number, button = 0) => ({ clientX, clientY, button, pointerId: 1 });

function press(axis: 'x' | 'y', fields: Readonly<Record<string, unknown>>): void {
  separator.addEventListener('pointerdown', (pressed) => dragSeparator(pressed, axis, moves), { once: true });
  separator.dispatchEvent(event('pointerdown', fields));
}

describe('dragging a separator', () => {
  test('moves it by the pixels along its axis, until the pointer is let go', () => {
    press('x', at(100, 50));
    separator.dispatchEvent(event('pointermove', at(130, 90)));
    separator.dispatchEvent(event('pointermove', at(80, 10)));
    separator.dispatchEvent(event('lostpointercapture'));
    separator.dispatchEvent(event('pointermove', at(500, 50)));
    expect(moves.mock.calls).toEqual([[30], [-20]]);
  });
  test('follows the other axis where it lies across', () => {
    press('y', at(100, 50));
    separator.dispatchEvent(event('pointermove', at(130, 90)));
    expect(moves.mock.calls).toEqual([[40]]);
  });
  test('needs the main button', () => {
    press('x', at(100, 50, 2));
    separator.dispatchEvent(event('pointermove', at(130, 50)));
    expect(moves).not.toHaveBeenCalled();
  });
});

describe('arrow keys on a separator', () => {
  test('move it along its axis, and no other key is used', () => {
    const pressed = ['ArrowRight', 'ArrowLeft', 'ArrowUp', 'Home'].map((name) => {
      const each = key(name);
      moveSeparatorByKey(each, 'x', 16, moves);
      return each.defaultPrevented;
    });
    expect(pressed).toEqual([true, true, false, false]);
    expect(moves.mock.calls).toEqual([[16], [-16]]);
  });
});
