import { describe, expect, test } from 'vitest';
import { BrowserError, ExtensionError } from '../../../../scripts/browsers/driver.ts';
import { startTwice } from '../../../../scripts/recording/record-url.ts';

/** A start that fails with these errors, one after another, and then succeeds. */
function startAfter(errors: readonly Error[]) {
  const left = [...errors];
  const calls = { count: 0 };
  const start = async (): Promise<string> => {
    calls.count += 1;
    const error = left.shift();
    if (error !== undefined) throw error;
    return 'started';
  };
  return { start, calls };
}

describe('a browser that fails to start', () => {
  test('is started once more', async () => {
    const { start, calls } = startAfter([new BrowserError('it ended at once')]);
    expect([await startTwice(start), calls.count]).toEqual(['started', 2]);
  });

  test('is not started a third time', async () => {
    const { start, calls } = startAfter([
      new BrowserError('first'),
      new BrowserError('second'),
      new BrowserError('third'),
    ]);
    await expect(startTwice(start)).rejects.toThrow('second');
    expect(calls.count).toBe(2);
  });

  test('is not started again where that cannot help', async () => {
    for (const error of [new ExtensionError('no extension'), new TypeError('our own mistake')]) {
      const { start, calls } = startAfter([error]);
      await expect(startTwice(start)).rejects.toBe(error);
      expect(calls.count).toBe(1);
    }
  });
});
