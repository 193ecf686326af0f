import { beforeEach, describe, expect, test, vi } from 'vitest';
import type * as Live from '../../../../src/injected/platform/live.ts';

let live: typeof Live;
beforeEach(async () => {
  vi.resetModules();
  live = await import('../../../../src/injected/platform/live.ts');
});

const numbers = (): unknown[] => {
  const seen: unknown[] = [];
  live.eachLive((_, { connection }) => seen.push(connection));
  return seen;
};

describe('the objects of connections', () => {
  test('are visited in the order in which they were made, each with what is known of it now', () => {
    const state = { connection: 1 };
    const [first, second] = [{}, {}];
    live.remember(first, state);
    live.remember(second, { connection: 2 });
    state.connection = 3;
    const seen: unknown[] = [];
    live.eachLive((object, { connection }) => seen.push(object, connection));
    expect(seen).toEqual([first, 3, second, 2]);
    expect(seen[0]).toBe(first);
  });

  test('all remain as long as they exist, however many there are', () => {
    const objects = Array.from({ length: 1_000 }, (_, connection) => ({ connection }));
    for (const each of objects) live.remember(each, each);
    expect(numbers()).toEqual(objects.map(({ connection }) => connection));
  });

  test('are not kept alive: the list holds weak references only', () => {
    class Gone {
      deref(): undefined {
        return undefined;
      }
    }
    vi.stubGlobal('WeakRef', Gone);
    vi.resetModules();
    return import('../../../../src/injected/platform/live.ts').then(({ remember, eachLive }) => {
      for (let count = 0; count < 1_000; count += 1) remember({}, {});
      const visit = vi.fn<() => void>();
      eachLive(visit);
      expect(visit).not.toHaveBeenCalled();
      vi.unstubAllGlobals();
    });
  });
});
