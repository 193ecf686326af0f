import { describe, expect, test } from 'vitest';
import { BrowserError } from '../../../../scripts/browsers/driver.ts';
import { until, within } from '../../../../scripts/browsers/time-limit.ts';

describe('a promise with a time limit', () => {
  test('has the outcome of the promise', async () => {
    expect(await within(Promise.resolve(3), 1_000, 'it')).toBe(3);
    await expect(within(Promise.reject(new Error('no')), 1_000, 'it')).rejects.toThrow('no');
  });

  test('rejects once the time is up', async () => {
    const waiting = within(new Promise(() => {}), 20, 'the browser to close');
    await expect(waiting).rejects.toThrow(new BrowserError('Waited 0.02 s for the browser to close'));
  });
});

describe('a question that is repeated', () => {
  test('ends with the first answer that is not null', async () => {
    let count = 0;
    const ask = async () => ((count += 1) < 3 ? null : count);
    expect(await until(ask, { what: 'it', limit: 1_000, pause: 1 })).toBe(3);
  });

  test('takes false, zero and an empty text for answers', async () => {
    expect(await until(async () => false, { what: 'it', limit: 1_000 })).toBe(false);
  });

  test('is asked at least once, and the error says what was awaited in the end', async () => {
    let count = 0;
    const ask = async () => {
      count += 1;
      return null;
    };
    await expect(until(ask, { what: () => `question ${count}`, limit: 0 })).rejects.toThrow(
      'Waited 0 s for question 1',
    );
  });

  test('ends with a rejection', async () => {
    const ask = () => Promise.reject(new Error('gone'));
    await expect(until(ask, { what: 'it', limit: 1_000 })).rejects.toThrow('gone');
  });
});
