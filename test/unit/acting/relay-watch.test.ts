import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type * as RelayWatches from '../../../src/acting/relay-watch.ts';
import { RELAY_ALIVE_PERIOD, RELAY_GONE_TURNS } from '../../../src/wire/wire-limits.ts';

let module: typeof RelayWatches;
beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  module = await import('../../../src/acting/relay-watch.ts');
});
afterEach(() => void vi.useRealTimers());

function watch() {
  let gone = 0;
  return { relay: new module.RelayWatch(() => (gone += 1)), gone: () => gone };
}

const LIMIT = RELAY_ALIVE_PERIOD * RELAY_GONE_TURNS;

test('a relay that says nothing more is gone, once', () => {
  const { relay, gone } = watch();
  relay.alive();
  vi.advanceTimersByTime(LIMIT - 1);
  expect(gone()).toBe(0);
  vi.advanceTimersByTime(10 * LIMIT);
  expect(gone()).toBe(1);
});

test('one that keeps on saying it is never gone', () => {
  const { relay, gone } = watch();
  for (let second = 0; second < 60; second += 1) {
    relay.alive();
    vi.advanceTimersByTime(RELAY_ALIVE_PERIOD);
  }
  expect(gone()).toBe(0);
});

test('where there is none, none can go: a test arms without a relay', () => {
  const { gone } = watch();
  vi.advanceTimersByTime(10 * LIMIT);
  expect(gone()).toBe(0);
});

test('after the plan nothing is watched, until the next', () => {
  const { relay, gone } = watch();
  relay.alive();
  relay.stop();
  vi.advanceTimersByTime(10 * LIMIT);
  expect(gone()).toBe(0);
  relay.alive();
  vi.advanceTimersByTime(LIMIT);
  expect(gone()).toBe(1);
});
