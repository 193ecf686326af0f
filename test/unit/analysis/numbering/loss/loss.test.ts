import { describe, expect, test } from 'vitest';
import { DISORDERS, measureDisorder } from './disorder.ts';
import { CLEAN_SHAPES, cleanRecording } from './clean-shapes.ts';
import { findingsIn, measureLoss, sessionsWithOneGap, toldFrom } from './measure.ts';
import { SHAPES } from './shapes.ts';

/** Loss from the first message on; `bench:detection` has more rates, lengths and seeds. */
describe.each(SHAPES)('$name', (shape) => {
  test.each([
    [0.05, 1],
    [0.2, 1],
    [0.2, 4],
    [0.3, 1],
  ])('at a loss rate of %s, %s at a time, names at least 19 in 20 of the lost messages and no other', (rate, burst) => {
    const { lost, named, wrong } = measureLoss(shape, rate, burst, 1);
    expect(lost).toBeGreaterThan(10);
    expect(named / lost).toBeGreaterThanOrEqual(0.95);
    expect(wrong).toBe(0);
  });

  test.each([
    ['duplicates', 0.1],
    ['duplicates', 0.2],
    ['duplicates', 0.3],
    ['swaps', 0.1],
    ['swaps', 0.2],
    ['swaps', 0.3],
  ] as const)('%s at a rate of %s are told or counted, at least 19 in 20 and nothing else', (what, rate) => {
    const { injected, told, wrong } = measureDisorder(shape, DISORDERS[what], rate, 1);
    expect(injected).toBeGreaterThan(10);
    expect(told / injected).toBeGreaterThanOrEqual(0.95);
    expect(wrong).toBe(0);
  });

  test('a gap in a session of 5 to 30 messages is told, once there are enough of them, and nothing else', () => {
    // Seeds in which counters take turns so that a few messages of the second look like a jump of the first.
    const seeds = shape.name.startsWith('group by') ? [0, 17, 18, 19] : [2];
    for (const { length, place, result } of sessionsWithOneGap(shape, seeds)) {
      const where = `${length} messages, number ${place} missing`;
      expect([result.wrong, result.others], where).toEqual([0, []]);
      expect(result.named, where).toBeGreaterThanOrEqual(length >= toldFrom(shape) ? result.lost : 0);
    }
  });
});

test('more duplicates than a list holds are counted all the same', () => {
  const shape = SHAPES.find(({ name }) => name === 'contiguous');
  if (shape === undefined) throw new Error('no such shape');
  const { injected, told, wrong } = measureDisorder(shape, DISORDERS.duplicates, 0.3, 1, 1_500);
  expect(injected).toBeGreaterThan(400);
  expect([told, wrong]).toEqual([injected, 0]);
});

describe.each(CLEAN_SHAPES)('clean: $name', (shape) => {
  test.each([5, 6, 8, 12, 20, 30, 400])('has no finding in %s messages, with heartbeats or without', (length) => {
    for (const seed of [1, 2]) {
      expect(findingsIn(cleanRecording(shape, length, seed, false))).toEqual([]);
      expect(findingsIn(cleanRecording(shape, length, seed, true))).toEqual([]);
    }
  });
});
