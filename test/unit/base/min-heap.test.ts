import * as fc from '../../property.ts';
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

  test('whose lowest gets another number has it in its new place, as old among equal ones as it was', () => {
    const heap = new MinHeap<string>();
    heap.renumber(1);
    for (const [number, item] of [
      [1, 'oldest'],
      [2, 'between'],
      [3, 'youngest'],
    ] as const)
      heap.push(number, item);
    heap.renumber(3);
    expect([heap.lowest, heap.pop(), heap.pop(), heap.pop(), heap.pop()]).toEqual([
      2,
      'between',
      'oldest',
      'youngest',
      undefined,
    ]);
  });

  // The slow twin is a stable sort of all items of the lists, one list behind the other.
  test('that holds lists by their next number gives their items as a stable sort of all does', () => {
    const lists = fc.array(fc.array(fc.nat(9), { minLength: 1, maxLength: 8 }), { maxLength: 8 });
    fc.assert(
      fc.property(lists, (numbers) => {
        const runs = numbers.map((run, list) => run.toSorted((a, b) => a - b).map((number) => ({ number, list })));
        const heap = new MinHeap<{ number: number; list: number }[]>();
        for (const run of runs) heap.push(run[0]?.number ?? 0, [...run]);
        const taken = [];
        for (let run = heap.peek(); run !== undefined; run = heap.peek()) {
          taken.push(run.shift());
          if (run[0] === undefined) heap.pop();
          else heap.renumber(run[0].number);
        }
        expect(taken).toEqual(runs.flat().toSorted((a, b) => a.number - b.number));
      }),
    );
  });
});
