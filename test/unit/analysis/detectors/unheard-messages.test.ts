import { describe, expect, test } from 'vitest';
import { createUnheardDetector } from '../../../../src/analysis/detectors/unheard-messages.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';

describe('messages that came before the page listened', () => {
  test('are named, with their records and how long the page took', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    recording.message(100, socket, 'hello');
    const first = recording.lastNumber;
    recording.message(200, socket, 'config');
    recording.state(700, socket, 'listener', '2');
    recording.message(800, socket, 'ready');
    const [finding, ...others] = findingsOf(recording, createUnheardDetector);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ kind: 'unheard', severity: 'info', count: 2, from: 20, until: 700 });
    expect(finding?.records.map(({ n }) => n)).toEqual([first, first + 1]);
    // 700 - 100
    expect(finding?.evidence[0]).toContain('600 ms after the first of them');
  });

  test('count over all connections of a stream', () => {
    const recording = new Recording();
    for (const at of [0, 10_000]) {
      const socket = recording.socket(at);
      recording.message(at + 100, socket, 'hello');
      recording.state(at + 700, socket, 'listener', '1');
      recording.close(at + 5_000, socket, { code: 1006 });
    }
    expect(findingsOf(recording, createUnheardDetector)).toMatchObject([
      { count: 2, from: 20, until: 10_700, records: [{}, {}] },
    ]);
  });

  test('of an event source are its untyped events', () => {
    const recording = new Recording();
    const source = recording.connect(0, 'eventsource', 'https://app.test/events');
    recording.open(20, source);
    recording.message(100, source, 'a', { via: 'event', event: 'trade', id: '' });
    recording.message(200, source, 'b', { via: 'event', event: 'message', id: '' });
    const untyped = recording.lastNumber;
    recording.state(700, source, 'listener', '1');
    expect(findingsOf(recording, createUnheardDetector)).toMatchObject([{ count: 1, records: [{ n: untyped }] }]);
  });

  test('are none where nothing says so', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    recording.message(100, socket, 'hello');
    expect(findingsOf(recording, createUnheardDetector)).toEqual([]);
  });

  test.each(['', 'x', '0', '-1', '1.5', 'Infinity'])('are none where a page claims %j of them', (claimed) => {
    const recording = new Recording();
    const socket = recording.socket(0);
    recording.state(700, socket, 'listener', claimed);
    expect(findingsOf(recording, createUnheardDetector)).toEqual([]);
  });
});
