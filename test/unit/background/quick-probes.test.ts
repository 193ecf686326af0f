import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { QuickProbes } from '../../../src/background/quick-probes.ts';
import { QUICK_PROBE_PERIOD, QUICK_PROBE_SPAN } from '../../../src/wire/wire-limits.ts';

describe('quick probes', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function startProbes() {
    const probed: number[] = [];
    const wanted = new Set([1, 2]);
    const probes = new QuickProbes({
      probe: (tabId) => probed.push(tabId),
      isWanted: (tabId) => wanted.has(tabId),
    });
    return { probes, probed, wanted };
  }

  test('go on for one span, one probe a period: 1,000 ms / 25 ms = 40', () => {
    const { probes, probed } = startProbes();
    probes.start(1);
    vi.advanceTimersByTime(10 * QUICK_PROBE_SPAN);
    expect(probed).toHaveLength(40);
  });

  test('of one tab stop without those of another', () => {
    const { probes, probed } = startProbes();
    probes.start(1);
    probes.start(2);
    vi.advanceTimersByTime(QUICK_PROBE_PERIOD);
    probes.stop(1);
    vi.advanceTimersByTime(QUICK_PROBE_PERIOD);
    expect(probed).toEqual([1, 2, 2]);
  });

  test('that are started again begin a new span and run once, not twice', () => {
    const { probes, probed } = startProbes();
    probes.start(1);
    vi.advanceTimersByTime(QUICK_PROBE_SPAN / 2);
    probes.start(1);
    vi.advanceTimersByTime(10 * QUICK_PROBE_SPAN);
    // 20 of the first span, 40 of the second.
    expect(probed).toHaveLength(60);
  });

  test('end when no panel waits any more', () => {
    const { probes, probed, wanted } = startProbes();
    probes.start(1);
    vi.advanceTimersByTime(QUICK_PROBE_PERIOD);
    wanted.delete(1);
    vi.advanceTimersByTime(QUICK_PROBE_PERIOD);
    wanted.add(1);
    vi.advanceTimersByTime(QUICK_PROBE_SPAN);
    expect(probed).toEqual([1]);
  });
});
