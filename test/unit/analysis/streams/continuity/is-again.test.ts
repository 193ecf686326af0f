import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../../src/analysis/analysis.ts';
import { Recording } from '../../recording.ts';

const reconnects = (recording: Recording): readonly number[] => {
  const analysis = createAnalysis();
  for (const record of recording.records) analysis.push(record);
  return analysis.streams().map((stream) => stream.reconnects);
};

describe('reconnects of a stream', () => {
  test('are its later connections', () => {
    const recording = new Recording();
    recording.close(5_000, recording.socket(0), { code: 1006 });
    recording.socket(6_000);
    expect(reconnects(recording)).toEqual([1]);
  });

  test('do not include one that takes the place of a socket which its page closed before it opened', () => {
    const recording = new Recording();
    const first = recording.connect(0, 'websocket', 'wss://app.test/live');
    recording.closing(5, first);
    const second = recording.socket(6);
    recording.close(8, first, { code: 1006 });
    recording.message(100, second, 'hello');
    expect(reconnects(recording)).toEqual([0]);
  });

  test('include those of an event stream by fetch', () => {
    const recording = new Recording();
    for (const at of [0, 12_000]) {
      const stream = recording.connect(at, 'fetch', 'https://app.test/feed');
      recording.open(at + 20, stream, { headers: [['content-type', 'text/event-stream']] });
      recording.chunk(at + 500, stream, 'data: 1\n\n');
      recording.close(at + 10_000, stream, { how: 'failed' });
    }
    expect(reconnects(recording)).toEqual([1]);
  });
});
