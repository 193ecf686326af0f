import { describe, expect, test } from 'vitest';
import { seeded } from '../../random.ts';
import { CLEAN_SHAPES, withHeartbeats } from './clean-shapes.ts';
import type { CleanShape } from './clean-shapes.ts';
import { findingsIn, measure, measureLoss, received } from './measure.ts';
import { SHAPES } from './shapes.ts';
import type { Shape } from './shapes.ts';

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

const recordingOf = (shape: CleanShape, length: number, seed: number, hasHeartbeats: boolean) => {
  const random = seeded(seed);
  const made = shape.make(random, length);
  const isEvents = made.some(({ id }) => id !== undefined);
  const items = hasHeartbeats && !isEvents ? withHeartbeats(made) : made;
  const feed: Pick<Shape, 'transport' | 'url'> = {
    transport: isEvents ? 'eventsource' : 'websocket',
    url: 'wss://bench.test/feed',
  };
  return received(
    feed,
    items.map((item) => ({ ...item, pause: 80 + random() * 60 })),
  );
};

describe.each(CLEAN_SHAPES)('clean: $name', (shape) => {
  test.each([5, 6, 8, 12, 20, 30, 400])('has no finding in %s messages, with heartbeats or without', (length) => {
    for (const seed of [1, 2]) {
      expect(findingsIn(recordingOf(shape, length, seed, false))).toEqual([]);
      expect(findingsIn(recordingOf(shape, length, seed, true))).toEqual([]);
    }
  });
});
