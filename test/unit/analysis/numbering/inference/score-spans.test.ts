import { describe, expect, test } from 'vitest';
import { scoreSpans, shareOf } from '../../../../../src/analysis/numbering/inference/score-spans.ts';

/** Scores contiguous numbers of one counter. */
function score(
  numbers: readonly number[],
  more: { connections?: readonly number[]; repeats?: readonly number[]; messages?: readonly number[] } = {},
) {
  const high = Float64Array.from(numbers);
  const facts = {
    count: numbers.length,
    connection: Int32Array.from(more.connections ?? numbers.map(() => 0)),
    message: Int32Array.from(more.messages ?? numbers.map((_, index) => index)),
    isRepeat: Uint8Array.from(more.repeats ?? numbers.map(() => 0)),
    isSnapshot: new Uint8Array(numbers.length),
    mayRepeat: new Uint8Array(numbers.length),
  };
  return scoreSpans({ low: high.map((value) => value - 1), high }, facts, new Int32Array(numbers.length), 1);
}

describe('steps from one message to the next', () => {
  test('fit if each number is the previous one plus 1; the first message is no step', () => {
    expect(score([5, 6, 7])).toMatchObject({ steps: 2, breaks: 0 });
  });

  test('that jump or go back are breaks', () => {
    expect(score([1, 2, 9, 10])).toMatchObject({ steps: 3, breaks: 1 });
    expect(score([10, 11, 3])).toMatchObject({ steps: 2, breaks: 1 });
  });

  // 3 comes after 4: the jump from 2 to 4 was late and no loss.
  test('are no break if late messages fill the hole completely', () => {
    expect(score([1, 2, 4, 3, 5])).toMatchObject({ steps: 3, breaks: 0 });
  });

  test('to a new connection count only if they fit', () => {
    expect(score([1, 2, 3], { connections: [0, 0, 1] })).toMatchObject({ steps: 2, breaks: 0 });
    expect(score([1, 2, 9], { connections: [0, 0, 1] })).toMatchObject({ steps: 1, breaks: 0 });
  });

  // 1 to 4 in one message, 5 and 6 in the next, which skips 7 within itself.
  test('inside one message count only where they break', () => {
    const score4 = score([1, 2, 3, 4, 5, 6, 8], { messages: [0, 0, 0, 0, 1, 1, 1] });
    expect(score4).toMatchObject({ steps: 2, breaks: 1, falls: 0, ones: 1, skipped: 1, widest: 1 });
  });

  test('over numbers that come later are no break, also where several holes are open', () => {
    expect(score([1, 3, 5, 2, 4, 6])).toMatchObject({ breaks: 0, ones: 0, skipped: 0 });
  });

  test('that go down are told from those that jump', () => {
    expect(score([5, 6, 9, 1, 10])).toMatchObject({ breaks: 2, falls: 1, skipped: 2 });
  });

  test('to a payload that came before are none', () => {
    expect(score([1, 2, 2, 3], { repeats: [0, 0, 1, 0] })).toMatchObject({ steps: 2, breaks: 0 });
  });
});

test('the share of the steps that fit is 0 without any', () => {
  expect([shareOf({ steps: 10, breaks: 1 }), shareOf({ steps: 0, breaks: 0 })]).toEqual([0.9, 0]);
});
