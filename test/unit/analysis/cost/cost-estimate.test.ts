import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import { costOverEach, measureCost, measureTraffic } from '../../../../src/analysis/cost/cost-estimate.ts';
import { Recording } from '../recording.ts';

/** A socket that is open for a minute: 60 messages of 100 B come in, 6 of 10 B go out. */
function socketStream() {
  const recording = new Recording();
  const socket = recording.socket(0);
  for (let second = 1; second <= 60; second += 1) {
    recording.message(second * 1_000, socket, 'x'.repeat(100));
    if (second % 10 === 0) recording.message(second * 1_000, socket, 'y'.repeat(10), { direction: 'out' });
  }
  const analysis = createAnalysis({ detectors: [] });
  for (const record of recording.records) analysis.push(record);
  const [stream] = analysis.streams();
  if (stream === undefined) throw new Error('a socket is a stream');
  return stream;
}

describe('an hour of a stream', () => {
  const stream = socketStream();
  const traffic = measureTraffic(stream, 60_000);

  test('is its minute sixty times', () => {
    // 60 × 60 in, 6 × 60 out, (60 × 100 + 6 × 10) B × 60
    expect(traffic).toMatchObject({ inPerHour: 3_600, outPerHour: 360, bytesPerHour: 363_600, openedPerHour: 1 });
  });

  test('costs one handshake and a few bytes a frame as a WebSocket', () => {
    // 950 B of headers, 3,600 × 4 B in, 360 × 8 B out
    expect(measureCost(stream, traffic)).toMatchObject({
      transport: 'websocket',
      requests: 1,
      headerBytes: 950 + 3_600 * 4 + 360 * 8,
      payloadBytes: 363_600,
    });
  });

  test('takes a request for each message sent over every other transport', () => {
    const requests = costOverEach(stream, traffic).map((cost) => [cost.transport, Math.round(cost.requests)]);
    expect(requests).toEqual([
      // each 5 s: 720, and 360 to send
      ['short-poll', 1_080],
      // one a message, and 360 to send
      ['long-poll', 3_960],
      // one stream, and 360 to send
      ['sse', 361],
      ['websocket', 1],
    ]);
  });
});
