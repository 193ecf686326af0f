import * as fc from '../../property.ts';
import { describe, expect, test } from 'vitest';
import { BoundedList } from '../../../src/base/bounded-list.ts';

describe('a bounded list', () => {
  test('with room for two evicts the first of three, counts it and reports it', () => {
    const gone: string[] = [];
    const list = new BoundedList<string>(2, (item) => gone.push(item));
    for (const item of ['a', 'b', 'c']) list.push(item);
    expect([...list]).toEqual(['b', 'c']);
    expect(list.items).toEqual(['b', 'c']);
    expect([list.length, list.evicted]).toEqual([2, 1]);
    expect(gone).toEqual(['a']);
  });

  test('what is removed or cleared makes room and does not count', () => {
    const list = new BoundedList<string>(2);
    for (const item of ['a', 'b']) list.push(item);
    list.remove('a');
    list.remove('x');
    list.push('c');
    expect(list.items).toEqual(['b', 'c']);
    list.clear();
    list.push('d');
    expect([list.items, list.evicted]).toEqual([['d'], 0]);
  });

  test('of equal items the newest is removed', () => {
    const list = new BoundedList<string>(3);
    for (const item of ['a', 'b', 'a']) list.push(item);
    list.remove('a');
    expect(list.items).toEqual(['a', 'b']);
  });

  // The slow twin copies its array at each step; fast-check prints the seed where they differ.
  test('does what copies of an array do, whatever is pushed and removed', () => {
    const step = fc.record({ isPush: fc.boolean(), item: fc.nat(4) });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 60 }), (maximum, steps) => {
        const list = new BoundedList<number>(maximum);
        let twin: readonly number[] = [];
        let evicted = 0;
        for (const { isPush, item } of steps) {
          if (isPush) {
            list.push(item);
            evicted += twin.length === maximum ? 1 : 0;
            twin = [...twin, item].slice(-maximum);
          } else {
            list.remove(item);
            const place = twin.lastIndexOf(item);
            twin = twin.filter((_, index) => index !== place);
          }
          expect(list.items).toEqual(twin);
          expect(list.evicted).toBe(evicted);
        }
      }),
    );
  });
});
