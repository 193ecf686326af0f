import { describe, expect, test } from 'vitest';
import { PatternBatch } from '../../../src/filter/pattern-batch.ts';
import type { Pattern } from '../../../src/filter/syntax.ts';

const pattern: Pattern = { kind: 'pattern', source: 'x', flags: 'gi', from: 0, until: 0 };
const probe = (subjects: (position: number) => readonly string[]) => ({ pattern, subjects });

describe('a batch for the matcher', () => {
  test('has the texts of its messages in one string, with their ends and owners', () => {
    const batch = new PatternBatch([probe((position) => (position === 11 ? ['ab', 'c'] : ['defg']))], 10, 100);
    batch.ask(11);
    batch.ask(13);
    batch.until = 14;
    const [task] = batch.tasks();
    expect(task?.text).toBe('abcdefg');
    expect([...(task?.ends ?? [])]).toEqual([2, 3, 7]);
    // Counted from the first position of the batch, 10.
    expect([...(task?.owners ?? [])]).toEqual([1, 1, 3]);
    expect(task?.count).toBe(4);
    // `g` would make one test depend on the last.
    expect(task?.flags).toBe('i');
  });

  test('is full with its number of messages, or with 512 Ki characters', () => {
    const few = new PatternBatch([probe(() => ['x'])], 0, 2);
    few.ask(0);
    expect(few.isFull).toBe(false);
    few.ask(1);
    expect(few.isFull).toBe(true);
    const long = new PatternBatch([probe(() => ['x'.repeat(512 * 1024)])], 0, 1_000);
    long.ask(0);
    expect(long.isFull).toBe(true);
  });
});
