import { expect, test, vi } from 'vitest';
import { CancelledError, yieldingIterator } from '../../../../src/devtools-panel/files/yielding-iterator.ts';

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

/** A scheduler that runs everything at once and counts it. */
const counting = () => {
  let count = 0;
  return {
    scheduler: {
      next(work: () => void) {
        count += 1;
        work();
      },
      stop: () => undefined,
    },
    count: () => count,
  };
};

test('gives every item in order, and yields after 30 ms of work', async () => {
  const { scheduler, count } = counting();
  // The clock is read after each 64 items, and 20 ms have passed each time: 256 items yield after 128 and 256.
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 20));
  const items: number[] = [];
  for await (const item of yieldingIterator(numbers(256), new AbortController().signal, scheduler)) items.push(item);
  clock.mockRestore();
  expect(items).toEqual(numbers(256));
  expect(count()).toBeGreaterThan(0);
});

test('ends with an error once it is cancelled, at the next yield', async () => {
  const life = new AbortController();
  life.abort();
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 40));
  const reading = async (): Promise<void> => {
    for await (const item of yieldingIterator(numbers(1_000), life.signal, counting().scheduler)) void item;
  };
  await expect(reading()).rejects.toThrow(CancelledError);
  clock.mockRestore();
});
