import { describe, expect, test } from 'vitest';
import { createBackPressureDetector } from '../../../../src/analysis/detectors/back-pressure.ts';
import { byteCount } from '../../../../src/base/units.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';

describe('back-pressure', () => {
  const queue = (amounts: readonly number[], step: number): Recording => {
    const recording = new Recording();
    const socket = recording.socket(0);
    amounts.forEach((amount, index) => {
      recording.add(1_000 + index * step, { kind: 'buffered', connection: socket, amount: byteCount(amount) });
    });
    return recording;
  };

  test('a queue above 1 MiB that grows for more than two seconds is reported', () => {
    // samples each 500 ms: the seventh comes 3 s after the first
    const amounts = [2e6, 2.1e6, 2.2e6, 2.3e6, 2.4e6, 2.5e6, 2.6e6];
    expect(findingsOf(queue(amounts, 500), createBackPressureDetector)).toHaveLength(1);
  });

  test('one large upload that drains is not', () => {
    expect(findingsOf(queue([8e6, 6e6, 4e6, 2e6, 0], 500), createBackPressureDetector)).toEqual([]);
  });
});
