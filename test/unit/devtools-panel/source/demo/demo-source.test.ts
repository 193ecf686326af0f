import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createDemoSource } from '../../../../../src/devtools-panel/source/demo/demo-source.ts';
import type { SourceStatus } from '../../../../../src/devtools-panel/source/source.ts';
import type { WireRecord } from '../../../../../src/wire/record.ts';

describe('the demo as a source', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 1_700_000_000_000 }));
  afterEach(() => void vi.useRealTimers());

  test('starts with 200 seconds of the past, and continues with the clock until it is stopped', () => {
    const records: WireRecord[] = [];
    const statuses: SourceStatus[] = [];
    const source = createDemoSource();
    source.start({
      records: (batch) => records.push(...batch),
      whenReady: () => Promise.resolve(),
      whenProcessed: () => Promise.resolve(),
      status: (status) => statuses.push(status),
      body: () => undefined,
    });
    expect(statuses).toMatchObject([{ kind: 'connected', startedAtEpoch: 1_699_999_800_000 }]);
    const past = records.length;
    expect(records.at(-1)?.at).toBeLessThanOrEqual(200_000);
    vi.advanceTimersByTime(10_000);
    expect(records.length).toBeGreaterThan(past);
    expect(records.at(-1)?.at).toBeLessThanOrEqual(210_000);
    expect(records.map(({ n }) => n)).toEqual(records.map((_, index) => index));
    const all = records.length;
    source.stop();
    vi.advanceTimersByTime(10_000);
    expect(records).toHaveLength(all);
  });
});
