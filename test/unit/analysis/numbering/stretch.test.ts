import { describe, expect, test } from 'vitest';
import { Gap } from '../../../../src/analysis/numbering/gap.ts';
import { JOINED_PLACES, Stretch } from '../../../../src/analysis/numbering/stretch.ts';
import { refOf } from './refs.ts';
import { times } from './samples.ts';

/** One missing number at each multiple of ten, seen with the message of that place. */
const gapAt = (step: number, group = 'a'): Gap =>
  new Gap({ group, offset: 0n, step }, { low: step * 10, high: step * 10 + 1 }, refOf(step), refOf(step + 1), step);

const stretchOf = (...steps: readonly number[]): Stretch => {
  const [first = 0, ...more] = steps;
  const stretch = new Stretch(gapAt(first));
  for (const step of more) stretch.add(gapAt(step));
  return stretch;
};

describe('a stretch of losses', () => {
  test('goes on while gaps follow within 20 messages of the counter', () => {
    expect(stretchOf(5).continuesWith(gapAt(25))).toBe(true);
    expect(stretchOf(5).continuesWith(gapAt(26))).toBe(false);
  });

  test('ends with its connection', () => {
    const far = new Gap(
      { group: 'a', offset: 0n, step: 6 },
      { low: 60, high: 61 },
      refOf(6),
      refOf(7, { connection: 1 }),
      6,
    );
    expect(stretchOf(5).continuesWith(far)).toBe(false);
  });

  test('is told gap by gap up to four, as one from the fifth on', () => {
    expect(stretchOf(...times(JOINED_PLACES - 1, (index) => index)).single).toHaveLength(4);
    expect(stretchOf(...times(JOINED_PLACES, (index) => index)).single).toEqual([]);
  });

  // Gaps with the messages 2, 5 and 9 of the counter: from the first to the last eight messages, three of which jump.
  test('counts its places, its numbers and the steps among which they lie', () => {
    const stretch = stretchOf(2, 5, 9);
    expect([stretch.places, stretch.missing, stretch.steps]).toEqual([3, 3, 8]);
    expect(stretch.named().map(({ first }) => first)).toEqual(['21', '51', '91']);
  });

  test('can be continued without changing', () => {
    const stretch = stretchOf(2, 5);
    const copy = stretch.copy();
    copy.add(gapAt(9));
    expect([stretch.places, copy.places]).toEqual([2, 3]);
    expect([stretch.named().length, copy.named().length]).toEqual([2, 3]);
  });

  test('counts on when its numbers are given up', () => {
    const stretch = stretchOf(2, 5);
    stretch.forgetRuns();
    expect([stretch.missing, stretch.runs, stretch.named()]).toEqual([2, 0, []]);
  });
});
