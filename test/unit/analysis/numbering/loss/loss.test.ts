import { describe, expect, test } from 'vitest';
import { seeded } from '../../random.ts';
import { CLEAN_SHAPES, cleanRecording } from './clean-shapes.ts';
import { findingsIn, measure, measureLoss } from './measure.ts';
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

  test('with one message missing among twelve has one gap', () => {
    const random = seeded(17);
    const items = shape.make(random, 12);
    const place = items.findLastIndex(
      ({ group }, index) => index < 8 && items.slice(index + 1).some((other) => other.group === group),
    );
    const result = measure(
      shape,
      items.map((item, index) => ({ item, isLost: index === place })),
    );
    expect([result.wrong, result.others]).toEqual([0, []]);
    expect(result.named).toBeGreaterThanOrEqual(SAYS_SEQUENCE.has(shape.name) ? 1 : 0);
  });
});

/** Shapes whose fields say what they are, so that few messages are enough; three counters need more than twelve. */
const SAYS_SEQUENCE: ReadonlySet<string> = new Set(
  SHAPES.map(({ name }) => name).filter((name) => name !== 'last of array' && !name.startsWith('group by')),
);

describe.each(CLEAN_SHAPES)('clean: $name', (shape) => {
  test.each([5, 6, 8, 12, 20, 30, 400])('has no finding in %s messages, with heartbeats or without', (length) => {
    for (const seed of [1, 2]) {
      expect(findingsIn(cleanRecording(shape, length, seed, false))).toEqual([]);
      expect(findingsIn(cleanRecording(shape, length, seed, true))).toEqual([]);
    }
  });
});
