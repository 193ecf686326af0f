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

  test('replies that have come and that the page does not read hold nothing', () => {
    const recording = new Recording();
    for (let index = 0; index < 10; index += 1) {
      const connection = recording.connect(index * 100, 'fetch', 'http://app.test/forget', { method: 'POST' });
      recording.open(index * 100 + 20, connection);
    }
    expect(findingsOf(recording, createConnectionBudgetDetector, 9_000)).toEqual([]);
  });

  test('requests without an answer hold a connection, and streams that are read', () => {
    const recording = new Recording();
    for (let index = 0; index < 3; index += 1) recording.connect(index, 'fetch', 'http://app.test/wait');
    for (let index = 0; index < 3; index += 1) {
      const connection = recording.connect(10 + index, 'fetch', `http://app.test/stream/${index}`);
      recording.open(20 + index, connection, { headers: [['content-type', 'text/event-stream']] });
    }
    expect(findingsOf(recording, createConnectionBudgetDetector, 9_000)[0]).toMatchObject({ count: 6 });
  });

  test('more streams answered at once than there are connections: the host has no such limit', () => {
    const recording = new Recording();
    for (let index = 0; index < 8; index += 1) {
      recording.open(20 + index, recording.connect(index, 'eventsource', `http://app.test/s${index}`));
    }
    expect(findingsOf(recording, createConnectionBudgetDetector, 9_000)).toEqual([]);
  });

  test('over TLS the version is not known, and nothing is reported', () => {
    expect(findingsOf(sources(6, 'https'), createConnectionBudgetDetector, 5_000)).toEqual([]);
  });
});
