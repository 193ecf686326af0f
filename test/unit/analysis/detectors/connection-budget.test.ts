import { describe, expect, test } from 'vitest';
import { createConnectionBudgetDetector } from '../../../../src/analysis/detectors/connection-budget.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';

describe('connection budget', () => {
  const sources = (count: number, scheme: string): Recording => {
    const recording = new Recording();
    for (let index = 0; index < count; index += 1)
      recording.connect(0, 'eventsource', `${scheme}://app.test/s${index}`);
    return recording;
  };

  test.each([
    [3, undefined],
    [4, 'info'],
    [5, 'warning'],
    [6, 'error'],
  ])('%i event sources held open under HTTP/1.1', (count, severity) => {
    expect(findingsOf(sources(count, 'http'), createConnectionBudgetDetector, 5_000)[0]?.severity).toBe(severity);
  });

  test('over TLS the version is not known, and nothing is reported', () => {
    expect(findingsOf(sources(6, 'https'), createConnectionBudgetDetector, 5_000)).toEqual([]);
  });
});
