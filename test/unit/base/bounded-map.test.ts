import * as fc from '../../property.ts';
import { describe, expect, test } from 'vitest';
import { BoundedMap } from '../../../src/base/bounded-map.ts';

describe('a bounded map', () => {
  test('with room for two evicts the first of three, counts it and reports it', () => {
    const gone: string[] = [];
    const map = new BoundedMap<string, number>(2, (value, key) => gone.push(`${key}=${value}`));
    map.set('a', 1).set('b', 2).set('c', 3);
    expect([...map]).toEqual([
      ['b', 2],
      ['c', 3],
    ]);
    expect(map.evicted).toBe(1);
    expect(gone).toEqual(['a=1']);
  });

  test('an entry that is set again keeps its place and evicts nothing', () => {
    const map = new BoundedMap<string, number>(2);
    map.set('a', 1).set('b', 2).set('a', 3);
    expect(map.evicted).toBe(0);
    map.set('c', 4);
    expect([...map.keys()]).toEqual(['b', 'c']);
  });

  test('an entry that is renewed is the newest', () => {
    const map = new BoundedMap<string, number>(2);
    map.set('a', 1).set('b', 2);
    map.renew('a', 3);
    map.set('c', 4);
    expect([...map]).toEqual([
      ['a', 3],
      ['c', 4],
    ]);
  });

  test('what is deleted makes room and does not count', () => {
    const map = new BoundedMap<string, number>(1);
    map.set('a', 1);
    map.delete('a');
    map.set('b', 2);
    expect(map.evicted).toBe(0);
  });

  // The slow twin is a list of pairs that is searched from the start; fast-check prints the seed where they differ.
  test('does what a list of pairs does, whatever is set, renewed and deleted', () => {
    const step = fc.record({ what: fc.constantFrom('set', 'renew', 'delete'), key: fc.nat(7), value: fc.nat() });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 60 }), (maximum, steps) => {
        const map = new BoundedMap<number, number>(maximum);
        let twin: readonly (readonly [number, number])[] = [];
        let evicted = 0;
        for (const { what, key, value } of steps) {
          const place = twin.findIndex(([other]) => other === key);
          const others = twin.filter(([other]) => other !== key);
          if (what === 'set') {
            map.set(key, value);
            twin = place < 0 ? [...twin, [key, value]] : twin.with(place, [key, value]);
          } else if (what === 'renew') {
            map.renew(key, value);
            twin = [...others, [key, value]];
          } else {
            map.delete(key);
            twin = others;
          }
          if (twin.length > maximum) {
            twin = twin.slice(1);
            evicted += 1;
          }
          expect([...map]).toEqual(twin);
          expect(map.evicted).toBe(evicted);
        }
      }),
    );
  });
});
