import { describe, expect, test } from 'vitest';
import { Bodies, JOINED } from '../../../../src/formats/redact/bodies.ts';

const upper = (pieces: readonly string[]): readonly string[] => pieces.map((piece) => piece.toUpperCase());

describe('the pieces of bodies', () => {
  test('come back in their order, redacted together, each body by itself', () => {
    const bodies = new Bodies();
    for (const [key, piece] of [
      ['a', 'one'],
      ['b', 'x'],
      ['a', 'two'],
    ] as const)
      bodies.push(key, piece);
    const redacted: (readonly string[])[] = [];
    const redact = (pieces: readonly string[]) => {
      redacted.push([...pieces]);
      return upper(pieces);
    };
    expect(['a', 'a', 'b', 'b'].map((key) => bodies.next(key, redact))).toEqual(['ONE', 'TWO', 'X', null]);
    expect(redacted).toEqual([['one', 'two'], ['x']]);
  });
  test('of a body that is too long are searched in stretches, which is said once', () => {
    const bodies = new Bodies();
    const half = 'x'.repeat(JOINED / 2);
    // Two halves fit; the third begins a stretch, the fifth another.
    expect(Array.from({ length: 5 }, () => bodies.push('a', half))).toEqual([false, false, true, false, false]);
    expect(Array.from(bodies.stretches(), ([, pieces]) => pieces.length)).toEqual([2, 2, 1]);
  });
  test('that the first pass did not see are none', () => {
    expect(new Bodies().next('a', upper)).toBeNull();
  });
});
