import { describe, expect, test } from 'vitest';
import { isFlawless, judge, type Run } from '../../faults/support/verdict.ts';

const run = (end: Run['end'] = 'alive'): Run => ({ key: 'run', end });

/** A panel that shows these numbers, and has declared so many lost. */
const panel = (numbers: readonly number[], lost = 0) => ({
  numbers: { run: numbers },
  figures: { messages: numbers.length, lost, silentEnds: 0 },
});

const judged = (shown: readonly number[], received: readonly number[], lost = 0, end: Run['end'] = 'alive') =>
  judge(panel(shown, lost), [{ run: run(end), numbers: received }], 0);

describe('the verdict on a fault', () => {
  test('a panel that shows what the page received is flawless', () => {
    const verdict = judged([1, 2, 3], [1, 2, 3]);
    expect(verdict).toEqual({
      sent: 3,
      shown: 3,
      declared: 0,
      undeclared: 0,
      twice: 0,
      outOfOrder: 0,
      invented: 0,
      silentEnds: 0,
    });
    expect(isFlawless(verdict)).toBe(true);
  });

  test('a missing message counts against the panel unless it is declared', () => {
    expect(judged([1, 3], [1, 2, 3])).toMatchObject({ undeclared: 1, declared: 0 });
    expect(judged([1, 3], [1, 2, 3], 1)).toMatchObject({ undeclared: 0, declared: 1 });
    // One more declared than missing is a wrong declaration.
    expect(isFlawless(judged([1, 3], [1, 2, 3], 2))).toBe(false);
  });

  test('what was declared lost before the runs began does not count', () => {
    expect(judge(panel([1], 5), [{ run: run(), numbers: [1] }], 5)).toMatchObject({ declared: 0, undeclared: 0 });
  });

  test('a message shown twice, out of order, or never received is named as that', () => {
    // 1 2 2 3: the second 2 is doubled, and not above the number before it.
    expect(judged([1, 2, 2, 3], [1, 2, 3])).toMatchObject({ twice: 1, outOfOrder: 1, invented: 0 });
    expect(judged([1, 3, 2], [1, 2, 3])).toMatchObject({ twice: 0, outOfOrder: 1 });
    expect(judged([1, 2, 9], [1, 2])).toMatchObject({ invented: 1 });
  });

  // Sent 1 to 5, and the page crashed: it may have received 1 to 3 only.
  test('of a page that crashed, only what comes before the last message shown must be there', () => {
    expect(judged([1, 2, 3], [1, 2, 3, 4, 5], 0, 'crashed')).toMatchObject({ sent: 3, undeclared: 0 });
    expect(judged([1, 3], [1, 2, 3, 4, 5], 0, 'crashed')).toMatchObject({ sent: 3, undeclared: 1 });
  });

  test('nothing sent is no proof', () => {
    expect(isFlawless(judged([], []))).toBe(false);
  });
});
