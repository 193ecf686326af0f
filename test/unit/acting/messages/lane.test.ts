import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as fc from '../../../property.ts';
import type * as Lanes from '../../../../src/acting/messages/lane.ts';

let lanes: typeof Lanes;
beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  vi.stubGlobal('EventTarget', class extends EventTarget {});
  lanes = await import('../../../../src/acting/messages/lane.ts');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const AS_IT_IS = { delay: 0, isTwice: false, isSwapped: false };

function start() {
  const out: string[] = [];
  const began = Date.now();
  const lane = new lanes.Lane(() => Date.now() - began);
  const take = (name: string, how: Partial<typeof AS_IT_IS> = {}) =>
    lane.take({ ...AS_IT_IS, ...how }, () => out.push(name));
  return { lane, out, take };
}

describe('one direction of a connection', () => {
  test('passes what nothing changes at once', () => {
    const { lane, out, take } = start();
    expect(lane.isFree).toBe(true);
    take('a');
    expect([out, lane.isFree]).toEqual([['a'], true]);
  });

  test('keeps the order: what comes behind a delayed message waits for it', () => {
    const { lane, out, take } = start();
    take('a', { delay: 500 });
    take('b');
    vi.advanceTimersByTime(499);
    expect([out, lane.isFree]).toEqual([[], false]);
    vi.advanceTimersByTime(1);
    expect([out, lane.isFree]).toEqual([['a', 'b'], true]);
  });

  test('passes a doubled message twice, and a swapped one after the next', () => {
    const { out, take } = start();
    take('a', { isTwice: true });
    take('b', { isSwapped: true });
    take('c');
    expect(out).toEqual(['a', 'a', 'c', 'b']);
  });

  test('holds everything while it is frozen, and lets it go in one burst', () => {
    const { lane, out, take } = start();
    lane.freeze();
    for (const name of ['a', 'b', 'c']) take(name);
    vi.advanceTimersByTime(60_000);
    expect(out).toEqual([]);
    lane.thaw();
    expect(out).toEqual(['a', 'b', 'c']);
  });

  test('lets go of all that waits when it is flushed, a swapped message without a next one included', () => {
    const { lane, out, take } = start();
    take('a', { delay: 5_000 });
    take('b', { isSwapped: true });
    lane.flush();
    expect([out, lane.isFree]).toEqual([['a', 'b'], true]);
  });

  test('loses nothing and reorders nothing, whatever is delayed and frozen in between', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('take' as const), delay: fc.integer({ min: 0, max: 50 }) }),
      fc.record({ kind: fc.constantFrom('freeze' as const, 'thaw' as const, 'wait' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { lane, out, take } = start();
        let count = 0;
        for (const each of steps) {
          if (each.kind === 'take') take(String((count += 1)), { delay: each.delay });
          else if (each.kind === 'freeze') lane.freeze();
          else if (each.kind === 'thaw') lane.thaw();
          else vi.advanceTimersByTime(20);
        }
        lane.flush();
        expect(out).toEqual(Array.from({ length: count }, (_, index) => String(index + 1)));
      }),
    );
  });
});
