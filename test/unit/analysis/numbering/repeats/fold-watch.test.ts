import { describe, expect, test } from 'vitest';
import { millis } from '../../../../../src/base/units.ts';
import { type FoldedCopy, FoldWatch } from '../../../../../src/analysis/numbering/repeats/fold-watch.ts';
import { refOf } from '../refs.ts';

/** Each message comes `times` times, `apart` milliseconds apart; gives the copies. */
function watch(messages: number, times: number, apart: number): readonly FoldedCopy[] {
  const fold = new FoldWatch();
  const copies: FoldedCopy[] = [];
  for (let message = 0; message <= messages; message++) {
    const first = refOf(message * 10);
    fold.next(first);
    // The last one only ends the run.
    const copiesOfThis = message < messages ? times : 1;
    for (let copy = 1; copy < copiesOfThis; copy++) {
      const again = { run: null };
      copies.push(again);
      fold.again({ ...first, at: millis(first.at + copy * apart) }, again);
    }
  }
  return copies;
}

describe('messages that each come several times at once', () => {
  test('are one run with their number and how often each came', () => {
    const copies = watch(12, 3, 5);
    expect(copies).toHaveLength(24);
    expect(new Set(copies.map(({ run }) => run)).size).toBe(1);
    expect(copies[0]?.run).toMatchObject({ times: 3, length: 12 });
  });

  test('more than 50 ms apart are none', () => {
    expect(watch(12, 2, 51).every(({ run }) => run === null)).toBe(true);
  });

  test('are one run although a busy page hands out one copy late, which counts for nothing', () => {
    const fold = new FoldWatch();
    const copies: FoldedCopy[] = [];
    for (let message = 0; message <= 12; message++) {
      const first = refOf(message * 1_000);
      fold.next(first);
      if (message === 12) break;
      const copy: FoldedCopy = { run: null };
      copies.push(copy);
      fold.again({ ...first, at: millis(first.at + (message === 5 ? 120 : 2)) }, copy);
    }
    expect(new Set(copies.map(({ run }) => run)).size).toBe(1);
    expect(copies[0]?.run).toMatchObject({ times: 2, length: 11 });
  });

  test('end where copies are late again and again, or very late', () => {
    const runs = (late: number, every: number) => {
      const fold = new FoldWatch();
      const copies: FoldedCopy[] = [];
      for (let message = 0; message <= 12; message++) {
        const first = refOf(message * 1_000);
        fold.next(first);
        const copy: FoldedCopy = { run: null };
        copies.push(copy);
        fold.again({ ...first, at: millis(first.at + (message % every === 1 ? late : 2)) }, copy);
      }
      return Math.max(...copies.map(({ run }) => run?.length ?? 0));
    };
    expect(runs(120, 2)).toBeLessThan(4);
    expect(runs(501, 6)).toBeLessThan(8);
  });
});
