import { describe, expect, test } from 'vitest';
import { arrowStep, consume, cyclicStep, listStep } from '../../../../../src/devtools-panel/views/hooks/keys.ts';
import { key } from '../fixtures.ts';

describe('arrow keys in a list', () => {
  test('move by one and stop at both ends', () => {
    expect(arrowStep('ArrowDown', 1, 3)).toBe(2);
    expect(arrowStep('ArrowDown', 2, 3)).toBe(2);
    expect(arrowStep('ArrowUp', 1, 3)).toBe(0);
    expect(arrowStep('ArrowUp', 0, 3)).toBe(0);
  });
  test('begin at the first item going down and at the last going up', () => {
    expect(arrowStep('ArrowDown', -1, 3)).toBe(0);
    expect(arrowStep('ArrowUp', -1, 3)).toBe(2);
  });
  test('lead nowhere in an empty list, and neither do other keys', () => {
    expect(arrowStep('ArrowDown', -1, 0)).toBeNull();
    expect(arrowStep('ArrowLeft', 1, 3)).toBeNull();
    expect(arrowStep('Home', 1, 3)).toBeNull();
  });
  test('Home and End lead to the ends of a list that takes them', () => {
    expect(listStep('Home', 1, 3)).toBe(0);
    expect(listStep('End', 1, 3)).toBe(2);
    expect(listStep('End', -1, 0)).toBeNull();
  });
  test('a menu continues at its other end', () => {
    expect(cyclicStep('ArrowDown', 2, 3)).toBe(0);
    expect(cyclicStep('ArrowUp', 0, 3)).toBe(2);
    expect(cyclicStep('ArrowDown', 0, 1)).toBe(0);
    expect(cyclicStep('ArrowUp', -1, 3)).toBe(2);
    expect(cyclicStep('ArrowDown', -1, 0)).toBeNull();
  });
});

test('a consumed key has no further effect', () => {
  const pressed = key('f');
  const parent = new EventTarget();
  parent.addEventListener('keydown', (event) => consume(event as KeyboardEvent));
  parent.dispatchEvent(pressed);
  expect(pressed.defaultPrevented).toBe(true);
});
