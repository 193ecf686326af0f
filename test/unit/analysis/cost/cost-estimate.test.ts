import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import {
  costOverEach,
  measureCost,
  measureTraffic,
  whatHappensOnce,
} from '../../../../src/analysis/cost/cost-estimate.ts';
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

describe('what a stream does once', () => {
  /** 40 messages in and 12 out in the first 4 s, as an editor's start; then one in each 10 s until a minute is over. */
  function started(seconds = 60) {
    const recording = new Recording();
    const socket = recording.socket(0);
    for (let index = 0; index < 40; index += 1) recording.message(100 + index * 100, socket, 'x'.repeat(1_000));
    for (let index = 0; index < 12; index += 1) recording.message(4_200, socket, 'join', { direction: 'out' });
    for (let at = 20_000; at <= seconds * 1_000; at += 10_000) recording.message(at, socket, 'tick');
    const analysis = createAnalysis({ detectors: [] });
    for (const record of recording.records) analysis.push(record);
    const [stream] = analysis.streams();
    if (stream === undefined) throw new Error('a socket is a stream');
    return stream;
  }

  test('is its start, and an hour is reckoned from what goes on', () => {
    const stream = started();
    const once = whatHappensOnce(stream, 60_000);
    expect(once).toEqual({ messagesIn: 40, messagesOut: 12, bytes: 40_048 });
    // 5 ticks of 4 bytes in the 50 s after the start
    expect(measureTraffic(stream, 50_000, once ?? undefined)).toMatchObject({
      inPerHour: 360,
      outPerHour: 0,
      bytesPerHour: 1_440,
    });
  });

  test('cannot be told apart where less than five seconds were seen after the start', () => {
    expect(whatHappensOnce(started(), 14_999)).toBeNull();
    expect(whatHappensOnce(started(), 15_000)).not.toBeNull();
  });

  test('is nothing where the start is like the rest', () => {
    expect(whatHappensOnce(socketStream(), 60_000)).toBeNull();
  });

  const streamOf = (recording: Recording) => {
    const analysis = createAnalysis({ detectors: [] });
    for (const record of recording.records) analysis.push(record);
    const [stream] = analysis.streams();
    if (stream === undefined) throw new Error('what was recorded is a stream');
    return stream;
  };

  /** A poll each 2 s for a minute; the first answer has so many characters, all others 10. */
  const polled = (first: number, period = 2_000) => {
    const recording = new Recording();
    for (let at = 0; at <= 60_000; at += period) {
      recording.request(at, 'https://app.test/poll', 80, JSON.stringify('x'.repeat((at === 0 ? first : 10) - 2)));
    }
    return streamOf(recording);
  };

  test('is of a poll the first answers with the whole state, not the answers as such', () => {
    expect(whatHappensOnce(polled(10), 60_000)).toBeNull();
    // One call in 20 s: the first 10 s have one, as any other 10 s with a call.
    expect(whatHappensOnce(polled(10, 20_000), 60_000)).toBeNull();
    const stream = polled(5_000);
    const once = whatHappensOnce(stream, 60_000);
    // 0, 2, 4, 6 and 8 s: one of 5,000 B, four of 10 B
    expect(once).toEqual({ messagesIn: 5, messagesOut: 0, bytes: 5_040 });
    // 10 to 60 s: 26 answers of 10 B in 50 s; 31 calls in the whole minute
    expect(measureTraffic(stream, 50_000, once ?? undefined)).toMatchObject({
      bytesPerHour: 26 * 10 * 72,
      requestsPerHour: 31 * 60,
    });
  });

  test('is of a reply that is streamed its start, unless further replies are further questions', () => {
    const streamed = (starts: readonly number[]) => {
      const recording = new Recording();
      for (const start of starts) {
        const reply = recording.connect(start, 'fetch', 'https://app.test/feed');
        recording.open(start + 20, reply, { headers: [['content-type', 'application/x-ndjson']] });
        for (let index = 0; index < 40; index += 1)
          recording.chunk(start + 100 + index * 10, reply, '{"full":"state"}\n');
        for (let at = start + 15_000; at <= start + 60_000; at += 15_000) recording.chunk(at, reply, '{"tick":1}\n');
        recording.close(start + 60_000, reply);
      }
      return streamOf(recording);
    };
    expect(whatHappensOnce(streamed([0]), 60_000)).toMatchObject({ messagesIn: 40 });
    expect(whatHappensOnce(streamed([0, 90_000]), 150_000)).toBeNull();
  });
});
