import { describe, expect, test } from 'vitest';
import { isConvincing, scoreSpans, shareOf } from '../../../../../src/analysis/numbering/inference/score-spans.ts';

/** Scores contiguous numbers of one counter. */
function score(
  numbers: readonly number[],
  more: { connections?: readonly number[]; repeats?: readonly number[] } = {},
) {
  const high = Float64Array.from(numbers);
  const facts = {
    count: numbers.length,
    connection: Int32Array.from(more.connections ?? numbers.map(() => 0)),
    isRepeat: Uint8Array.from(more.repeats ?? numbers.map(() => 0)),
    isSnapshot: new Uint8Array(numbers.length),
    mayRepeat: new Uint8Array(numbers.length),
  };
  return scoreSpans({ low: high.map((value) => value - 1), high }, facts, new Int32Array(numbers.length), 1);
}

describe('steps from one message to the next', () => {
  test('fit if each number is the previous one plus 1; the first message is no step', () => {
    expect(score([5, 6, 7])).toEqual({ steps: 2, breaks: 0 });
  });

  test('that jump or go back are breaks', () => {
    expect(score([1, 2, 9, 10])).toEqual({ steps: 3, breaks: 1 });
    expect(score([10, 11, 3])).toEqual({ steps: 2, breaks: 1 });
  });

  // 3 comes after 4: the jump from 2 to 4 was late and no loss.
  test('are no break if late messages fill the hole completely', () => {
    expect(score([1, 2, 4, 3, 5])).toEqual({ steps: 3, breaks: 0 });
  });

  test('to a new connection count only if they fit', () => {
    expect(score([1, 2, 3], { connections: [0, 0, 1] })).toEqual({ steps: 2, breaks: 0 });
    expect(score([1, 2, 9], { connections: [0, 0, 1] })).toEqual({ steps: 1, breaks: 0 });
  });

  test('to a payload that came before are none', () => {
    expect(score([1, 2, 2, 3], { repeats: [0, 0, 1, 0] })).toEqual({ steps: 2, breaks: 0 });
  });
});

// 20 steps, and 8 more for each break; at least 90 % must fit.
test('a rule convinces after 20 steps, and after 8 more for each break', () => {
  expect([isConvincing({ steps: 19, breaks: 0 }), isConvincing({ steps: 20, breaks: 0 })]).toEqual([false, true]);
  expect([isConvincing({ steps: 27, breaks: 1 }), isConvincing({ steps: 28, breaks: 1 })]).toEqual([false, true]);
  expect(isConvincing({ steps: 1_000, breaks: 101 })).toBe(false);
  expect([shareOf({ steps: 10, breaks: 1 }), shareOf({ steps: 0, breaks: 0 })]).toEqual([0.9, 0]);
});
