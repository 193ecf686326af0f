import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MinHeap } from '../../../src/base/min-heap.ts';

describe('a heap', () => {
  test('gives the lowest number first, and of equal ones that which came first', () => {
    const heap = new MinHeap<string>();
    heap.push(2, 'late');
    heap.push(1, 'first');
    heap.push(1, 'second');
    expect([heap.lowest, heap.peek(), heap.length]).toEqual([1, 'first', 3]);
    expect([heap.pop(), heap.pop(), heap.pop(), heap.pop()]).toEqual(['first', 'second', 'late', undefined]);
    expect(heap.lowest).toBe(Infinity);
  });

  // The slow twin is a stable sort.
  test('gives what a stable sort gives, whatever is pushed', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 200 }), (numbers) => {
        const heap = new MinHeap<number>();
        for (const [place, number] of numbers.entries()) heap.push(number, place);
        const taken = numbers.map(() => heap.pop());
        const sorted = numbers.map((number, place) => ({ number, place })).toSorted((a, b) => a.number - b.number);
        expect(taken).toEqual(sorted.map(({ place }) => place));
      }),
    );
  });
});
