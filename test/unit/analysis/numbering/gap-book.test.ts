import { describe, expect, test } from 'vitest';
import { Gap } from '../../../../src/analysis/numbering/gap.ts';
import { GapBook } from '../../../../src/analysis/numbering/gap-book.ts';
import { refOf } from './refs.ts';
import { times } from './samples.ts';

/** A gap of one number in a counter, `apart` messages behind the one before it. */
const gaps = (count: number, apart: number): readonly Gap[] =>
  times(
    count,
    (index) =>
      new Gap(
        { group: '', offset: 0n, step: index * apart },
        { low: index * 10, high: index * 10 + 1 },
        refOf(index),
        refOf(index + 1),
        index,
      ),
  );

const always = () => true;

function bookOf(list: readonly Gap[]): GapBook {
  const book = new GapBook();
  for (const gap of list) book.add(gap);
  return book;
}

describe('a book of gaps', () => {
  test('counts a gap once it is settled', () => {
    const [early, late] = gaps(2, 100);
    if (early === undefined || late === undefined) throw new Error('no gaps');
    const book = bookOf([early, late]);
    expect(book.total((gap) => gap === early)).toEqual({ places: 1, missing: 1 });
    book.settle(late);
    expect(book.total(() => false)).toEqual({ places: 1, missing: 1 });
    expect(book.open).toEqual([early]);
  });

  test('joins open gaps to the stretch that they go on with, without changing it', () => {
    const list = gaps(8, 10);
    const book = bookOf(list);
    for (const gap of list.slice(0, 6)) book.settle(gap);
    expect(book.stretches(always).map(({ places }) => places)).toEqual([8]);
    expect(book.stretches(() => false).map(({ places }) => places)).toEqual([6]);
  });

  test('forgets a gap that was closed', () => {
    const list = gaps(3, 10);
    const book = bookOf(list);
    for (const gap of list) book.remove(gap);
    expect([book.open, book.stretches(always)]).toEqual([[], []]);
  });

  // 100,000 gaps ten messages apart: their stretches name 10,000 each, the last two their numbers.
  test('counts all and names the newest, however many there are', () => {
    const book = bookOf(gaps(100_000, 10));
    expect(book.total(always)).toEqual({ places: 100_000, missing: 100_000 });
    expect(book.open.length).toBe(500);
    const stretches = book.stretches(always);
    expect(stretches.length).toBe(10);
    const named = stretches.reduce((sum, stretch) => sum + stretch.named().length, 0);
    expect(named).toBeGreaterThanOrEqual(10_000);
    expect(named).toBeLessThanOrEqual(20_500);
  });

  test('lists two hundred places that lie apart, and counts those before them', () => {
    const book = bookOf(gaps(1_000, 100));
    expect(book.stretches(always)).toHaveLength(200);
    expect(book.total(always)).toEqual({ places: 1_000, missing: 1_000 });
  });
});
