import { describe, expect, test } from 'vitest';
import { BusyStretches } from '../../../src/analysis/busy-stretches.ts';
import { millis } from '../../../src/base/units.ts';

/** Stretches `[from, until]` of one document, and the bands that people see. */
function stretches(...all: readonly (readonly [from: number, until: number])[]) {
  const bands: { readonly from: number; readonly until: number | null }[] = [];
  const busy = new BusyStretches((band) => bands.push(band));
  for (const [index, [from, until]] of all.entries()) {
    const [at, length] = [millis(until + 700), millis(until - from)];
    busy.push({ kind: 'busy', n: index, at, of: 'page', ago: millis(700), length, handlers: [] });
  }
  return { bands, within: (from: number, until: number) => busy.within('page', millis(from), millis(until)), busy };
}

describe('the time in which a thread was busy', () => {
  test('is counted once where stretches overlap, and only within the window', () => {
    expect(stretches([1_000, 2_000], [1_500, 3_000]).within(0, 9_000)).toBe(2_000);
    expect(stretches([1_000, 2_000]).within(1_800, 1_900)).toBe(100);
    expect(stretches([1_000, 2_000]).within(2_000, 3_000)).toBe(0);
    expect(stretches([1_000, 2_000]).busy.within('other', millis(0), millis(9_000))).toBe(0);
  });

  test('is a band from half a second on, and one band where little lies between', () => {
    expect(stretches([1_000, 1_499]).bands).toEqual([]);
    expect(stretches([1_000, 1_500], [1_700, 2_300], [4_000, 5_000]).bands).toMatchObject([
      { from: 1_000, until: 2_300 },
      { from: 4_000, until: 5_000 },
    ]);
  });
});
