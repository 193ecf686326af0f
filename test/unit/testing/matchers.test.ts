import { describe, expect, test } from 'vitest';
import { matchers } from '../../../src/testing/matchers.ts';
import { unnumbered } from './lossy-feeds.ts';
import { feed, realtimeOf, upTo, without } from './realtime-support.ts';

// As a user does; the types of `expect` are those of Vitest alone.
const { toHaveNoGaps, toHaveMessages } = matchers;

declare module 'vitest' {
  interface Matchers {
    toHaveNoGaps(): Promise<void>;
  }
}

describe('a matcher', () => {
  test('holds and fails as its expectation does, with the same message', async () => {
    expect(await toHaveNoGaps(realtimeOf(feed(upTo(40))), '/live')).toMatchObject({ pass: true });
    const failed = await toHaveNoGaps(realtimeOf(feed(without(40, 20))));
    expect(failed.pass).toBe(false);
    expect(failed.message()).toContain('20 never arrived');
    expect((await toHaveMessages(realtimeOf(feed(upTo(4))), 3)).pass).toBe(false);
  });

  test('is an error where it cannot be judged, so that its opposite does not hold either', async () => {
    await expect(toHaveNoGaps(realtimeOf(unnumbered()))).rejects.toThrow('cannot be judged');
    expect.extend(matchers);
    await expect(expect(realtimeOf(unnumbered())).not.toHaveNoGaps()).rejects.toThrow('cannot be judged');
  });

  test('takes nothing but the traffic of a page', async () => {
    const page: object = {};
    await expect(Reflect.apply(toHaveNoGaps, null, [page])).rejects.toThrow('takes what attach() gave');
  });
});
