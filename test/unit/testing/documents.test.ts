import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { answerOf, framesOf } from '../../../src/testing/documents.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const evaluate = async (expression: string): Promise<unknown> => expression;

describe('the documents of a page under test', () => {
  test('are its frames without its own, which is the first of the list', () => {
    const [own, child] = [{ evaluate }, { evaluate }];
    expect(
      framesOf({ evaluate, frames: () => [own, child, { noFrame: true }] } as { evaluate: typeof evaluate }),
    ).toEqual([child]);
  });

  test('are none where a frame is the target, or the driver has no list', () => {
    expect(framesOf({ evaluate })).toEqual([]);
    expect(framesOf({ evaluate, frames: 'none' } as { evaluate: typeof evaluate })).toEqual([]);
  });

  test('answer with a value, or with false where one is gone', async () => {
    expect(await answerOf({ evaluate }, '1 + 1')).toBe('1 + 1');
    expect(await answerOf({ evaluate: () => Promise.reject(new Error('Target closed')) }, '1')).toBe(false);
  });

  test('are given up where one never answers', async () => {
    const answer = answerOf({ evaluate: () => new Promise(() => undefined) }, '1');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await answer).toBe(false);
  });
});
