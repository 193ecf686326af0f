import { describe, expect, it } from 'vitest';
import { millis } from '../../../../../src/base/units.ts';
import {
  createBurstDetector,
  BURST,
  BURST_REST,
} from '../../../../../src/devtools-panel/source/browser-har/burst-detector.ts';
import type { WireRecord } from '../../../../../src/wire/record.ts';

/** So many records, spread evenly over a stretch of milliseconds. */
function records(count: number, from: number, length: number): WireRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    kind: 'chunk',
    document: 'd',
    n: index,
    at: millis(from + (index * length) / count),
    connection: 1,
    payload: null,
  })) as unknown as WireRecord[];
}

describe('a burst of messages', () => {
  it('begins with more records in one second than the bound, and not with as many', () => {
    const bursts = createBurstDetector();
    bursts.note(records(BURST, 0, 1_000));
    expect(bursts.isOn(1_000)).toBe(false);
    bursts.note(records(BURST + 1, 1_000, 1_000));
    expect(bursts.isOn(2_000)).toBe(true);
  });

  it('counts the seconds in which records were made: a long past that comes at once is none', () => {
    const bursts = createBurstDetector();
    bursts.note(records(10 * BURST, 0, 20_000));
    expect(bursts.isOn(20_000)).toBe(false);
  });

  it('ends when none came for the time of rest, and a past burst is over already', () => {
    const bursts = createBurstDetector();
    bursts.note(records(2 * BURST, 5_000, 1_000));
    expect(bursts.isOn(5_000 + BURST_REST)).toBe(true);
    expect(bursts.isOn(6_000 + BURST_REST)).toBe(false);
  });

  it('counts batches of several documents together, also when they come by turns', () => {
    const bursts = createBurstDetector();
    for (let turn = 0; turn < 10; turn += 1) {
      for (const from of [0, 3_000, 6_000]) bursts.note(records(BURST / 10, from, 1_000));
    }
    expect(bursts.isOn(7_000)).toBe(false);
    bursts.note(records(1, 3_999, 0));
    expect(bursts.isOn(3_999 + BURST_REST - 1)).toBe(true);
  });
});
