import { describe, expect, test } from 'vitest';
import { Stopping } from '../../../../scripts/start/stopping.ts';

describe('the end of npm start', () => {
  test('a promise has its outcome while it is not time to end', async () => {
    expect(await new Stopping().unlessStopped(Promise.resolve('a browser'))).toBe('a browser');
  });

  test('a promise that takes longer than that comes to null', async () => {
    const stopping = new Stopping();
    const outcome = stopping.unlessStopped(new Promise(() => {}));
    stopping.stop();
    expect(await outcome).toBeNull();
    expect(stopping.signal.aborted).toBe(true);
  });

  test('waiting for it after it has come ends at once', async () => {
    const stopping = new Stopping();
    stopping.stop();
    await expect(stopping.stopped()).resolves.toBeUndefined();
  });
});
