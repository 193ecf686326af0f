import * as fc from '../../property.ts';
import { describe, expect, test } from 'vitest';
import { AgeQueue } from '../../../src/base/age-queue.ts';

describe('a queue of what is free', () => {
  test('answers the lowest number that is free, and passes those that are no longer', () => {
    const free = new Set([3, 1, 2]);
    const queue = new AgeQueue<number>(
      (item) => item,
      (item) => free.has(item),
    );
    for (const item of [3, 1, 2]) queue.offer(item);
    expect(queue.first()).toBe(1);
    free.delete(1);
    expect(queue.first()).toBe(2);
    free.add(1);
    // It has left the queue: it is offered again when it becomes free.
    expect(queue.first()).toBe(2);
    queue.offer(1);
    expect(queue.first()).toBe(1);
    free.clear();
    expect([queue.first(), queue.length]).toEqual([undefined, 0]);
  });

  test('what is offered again and again stands in it once', () => {
    const queue = new AgeQueue<number>(
      (item) => item,
      () => true,
    );
    for (let round = 0; round < 1_000; round += 1) queue.offer(7);
    expect(queue.length).toBe(1);
  });

  test('what is never free again does not pile up behind one that is', () => {
    const queue = new AgeQueue<number>(
      (item) => item,
      (item) => item === 0,
    );
    for (let item = 0; item < 10_000; item += 1) queue.offer(item);
    expect(queue.length).toBeLessThanOrEqual(64);
    expect(queue.first()).toBe(0);
  });

  // The slow twin is a set that is searched as a whole.
  test('answers what a search of all would, whatever becomes free and taken', () => {
    const step = fc.record({ item: fc.nat(200), becomesFree: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const free = new Set<number>();
        const queue = new AgeQueue<number>(
          (item) => -item,
          (item) => free.has(item),
        );
        for (const { item, becomesFree } of steps) {
          if (becomesFree) {
            free.add(item);
            queue.offer(item);
          } else free.delete(item);
          expect(queue.first()).toBe(free.size === 0 ? undefined : Math.max(...free));
        }
      }),
    );
  });
});
