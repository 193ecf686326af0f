import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import { costForUsers, costOfStream, costOfStreams } from '../../../../src/analysis/cost/stream-cost.ts';
import type { HourlyCost } from '../../../../src/analysis/cost/cost-estimate.ts';
import { byteCount, millis } from '../../../../src/base/units.ts';
import { Recording } from '../recording.ts';

const streamsOf = (recording: Recording) => {
  const analysis = createAnalysis({ detectors: [] });
  for (const record of recording.records) analysis.push(record);
  return analysis.streams();
};

/** Polls each 2 s, answered after 80 ms; of each ten answers nine are empty. */
function polls(): Recording {
  const recording = new Recording();
  for (let index = 0; index < 31; index += 1) {
    recording.request(index * 2_000, 'https://app.test/poll', 80, index % 10 === 9 ? `[${index}]` : '[]');
  }
  return recording;
}

describe('costOfStream', () => {
  const [stream] = streamsOf(polls());
  const cost = stream === undefined ? null : costOfStream(stream);

  // 3,600 s / 2 s = 1,800 requests; × (700 + 250) B = 1,710,000 B of headers; age 2 s / 2 + 80 ms = 1,080 ms
  test('a poll each 2 s is 1,800 requests an hour with 1.7 MB of headers', () => {
    expect(cost?.now).toMatchObject({
      transport: 'short-poll',
      requests: 1_800,
      headerBytes: 1_710_000,
      staleness: 1_080,
    });
    expect(cost?.now.formula).toContain('3,600 s / 2 s = 1,800');
  });

  test('the same over an event stream is one request', () => {
    expect(cost?.instead.find(({ transport }) => transport === 'sse')?.requests).toBe(1);
    expect(cost?.instead.map(({ transport }) => transport)).toEqual(['long-poll', 'sse', 'websocket']);
  });

  // 3 of 31 answers in 60.08 s bring news: 3 / 60.08 s × 3,600 s = 180 an hour, which need 180 held requests
  test('what brought nothing would not be sent over another transport', () => {
    expect(cost?.now.messages).toBeCloseTo(180, -1);
    expect(cost?.instead.find(({ transport }) => transport === 'long-poll')?.requests).toBeCloseTo(180, -1);
  });

  test('advice names its numbers and what speaks against it', () => {
    // 28 of 31 answers are empty: 90 %
    expect(cost?.advice?.text).toBe(
      'Answers are 90 % empty and nothing is sent: server-sent events would deliver the same with 1 request instead of 1,800 an hour.',
    );
    expect(cost?.advice?.against.length).toBeGreaterThan(1);
  });

  test('a data channel costs no server anything', () => {
    const recording = new Recording();
    const channel = recording.channel(100, recording.peer(0));
    for (let n = 0; n < 20; n += 1) recording.message(1_000 * n, channel, `{"n":${n}}`);
    expect(costOfStreams(streamsOf(recording), 60_000)).toEqual([]);
  });

  test('a socket needs no advice', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    for (let at = 1_000; at <= 60_000; at += 1_000) recording.message(at, socket, 'x');
    const [only] = costOfStreams(streamsOf(recording));
    expect(only).toMatchObject({ advice: null, now: { transport: 'websocket', requests: 1 } });
    // one message a second: 3,600 events an hour would each need a held request
    expect(only?.instead.find(({ transport }) => transport === 'long-poll')?.requests).toBeCloseTo(3_600, -1);
  });

  test('an open socket that fell silent after its start is reckoned from its silence too', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    for (let index = 0; index < 60; index += 1) recording.message(100 + index * 100, socket, 'x');
    const [untilSilence] = costOfStreams(streamsOf(recording));
    // All 60 within 6 s: nothing tells yet that they happen once.
    expect(untilSilence?.once).toBeNull();
    expect(untilSilence?.now.messages).toBeGreaterThan(30_000);
    const [later] = costOfStreams(streamsOf(recording), 70_000);
    expect(later).toMatchObject({ seen: 70_000, look: 60_000, once: { messagesIn: 60 }, now: { messages: 0 } });
  });

  test('a stream seen for a moment has no figures for an hour', () => {
    const recording = new Recording();
    recording.message(2_000, recording.socket(0), 'x');
    expect(costOfStreams(streamsOf(recording))).toEqual([]);
  });
});

describe('costForUsers', () => {
  const each: HourlyCost = {
    transport: 'short-poll',
    requests: 720,
    headerBytes: byteCount(720 * 950),
    payloadBytes: byteCount(0),
    messages: 0,
    staleness: millis(2_500),
    formula: '',
  };

  // 1,000,000 × 720 / 3,600 = 200,000; × 950 B = 190 MB
  test('a million users polling every 5 s are 200,000 requests a second', () => {
    expect(costForUsers(each, 1_000_000)).toMatchObject({
      requestsPerSecond: 200_000,
      bytesPerSecond: 190_000_000,
      connectionsOpen: 0,
    });
  });
});
