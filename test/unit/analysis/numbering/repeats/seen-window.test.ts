import { describe, expect, test } from 'vitest';
import { SeenWindow } from '../../../../../src/analysis/numbering/repeats/seen-window.ts';

describe('the window of seen numbers', () => {
  test('remembers the last of a counter without holes exactly', () => {
    const window = new SeenWindow(256);
    for (let number = 0; number < 1_000; number += 1) window.add(number, number * 3);
    expect(window.hashOf(999)).toBe(2_997);
    expect(window.hashOf(744)).toBe(2_232);
    expect(window.hashOf(743)).toBeUndefined();
  });
});
