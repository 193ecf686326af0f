import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import { createTimeColumn } from '../../../../src/base/time-column.ts';
import {
  factsOfStream,
  longestSilence,
  openTime,
  silenceBeforeEnd,
} from '../../../../src/devtools-panel/rows/stream-facts.ts';
import { createMessageLog } from '../../../../src/store/message-log.ts';
import { Recording } from '../../analysis/recording.ts';

/** The only stream of some traffic, with its messages. */
function streamOf(traffic: Recording) {
  const analysis = createAnalysis({ detectors: [] });
  const log = createMessageLog(0);
  for (const record of traffic.records) for (const message of analysis.push(record)) log.push(message);
  const [stream] = analysis.streams();
  if (stream === undefined) throw new Error('no stream');
  return { stream, log };
}

const factsAt = (traffic: Recording, now: number, subprotocol = '') => {
  const { stream, log } = streamOf(traffic);
  return Object.fromEntries(factsOfStream(stream, log.end === 0 ? undefined : log, now, subprotocol));
};

/** Open from 20 ms; messages at 1, 2 and 9 s; closed at 12 s; open again from 40.02 s on with a message at 41 s. */
function interrupted(): Recording {
  const traffic = new Recording();
  const first = traffic.socket(0);
  for (const at of [1_000, 2_000, 9_000]) traffic.message(at, first, 'x');
  traffic.close(12_000, first, { code: 1006 });
  traffic.message(41_000, traffic.socket(40_000), 'x');
  return traffic;
}

describe('the longest silence', () => {
  test('lies between two messages of an open connection; the time without a connection is none', () => {
    const { stream, log } = streamOf(interrupted());
    expect(longestSilence(stream.spans, log.in, 42_000)).toBe(7_000);
  });
  test('may still go on, and is known again after more messages', () => {
    const { stream, log } = streamOf(interrupted());
    expect(longestSilence(stream.spans, log.in, 42_000)).toBe(7_000);
    expect(longestSilence(stream.spans, log.in, 60_000)).toBe(19_000);
    expect(longestSilence(stream.spans, log.in, 42_000)).toBe(7_000);
  });
  test('of a silent stream is the time since it opened', () => {
    const traffic = new Recording();
    traffic.socket(0);
    expect(longestSilence(streamOf(traffic).stream.spans, undefined, 30_020)).toBe(30_000);
  });
  test('of a stream that never opened is none', () => {
    const traffic = new Recording();
    traffic.connect(0, 'websocket', 'wss://app.test/');
    expect(longestSilence(streamOf(traffic).stream.spans, undefined, 30_000)).toBe(0);
  });
});

test('two connections that are open at once count once', () => {
  const traffic = new Recording();
  const [one, other] = [traffic.socket(0, 'wss://app.test/a'), traffic.socket(5_000, 'wss://app.test/a')];
  traffic.close(10_000, one);
  traffic.close(20_000, other);
  const analysis = createAnalysis({ detectors: [] });
  for (const record of traffic.records) analysis.push(record);
  const spans = analysis.streams().flatMap((stream) => stream.spans);
  expect(spans).toHaveLength(2);
  expect(openTime(spans, 60_000)).toBe(20_000 - 20);
});

describe('the silence before an end', () => {
  const { stream, log } = streamOf(interrupted());
  const [first, second] = stream.spans;
  test('is counted from the last message of the connection', () => {
    expect(first === undefined ? null : silenceBeforeEnd(first, log.times)).toBe(3_000);
  });
  test('is unknown while the connection lives, and without a message', () => {
    expect(second === undefined ? 0 : silenceBeforeEnd(second, log.times)).toBeNull();
    expect(first === undefined ? 0 : silenceBeforeEnd(first, createTimeColumn())).toBeNull();
  });
});

describe('the facts of a stream', () => {
  test('of a silent socket name its connection, its uptime and its silence', () => {
    const traffic = new Recording();
    traffic.socket(0);
    const facts = factsAt(traffic, 100_020, 'json.v1');
    expect(facts).toMatchObject({
      URL: 'wss://app.test/live',
      subprotocol: 'json.v1',
      connections: '1, 1 open',
      messages: '0 in, 0 out',
    });
    expect(facts['longest silence']).toBe('1 min 40 s without a message received while open');
    expect(facts).not.toHaveProperty('rate');
    expect(facts).not.toHaveProperty('not opened');
  });
  test('of refused attempts count them, and claim no silence', () => {
    const traffic = new Recording();
    for (const at of [0, 2_000, 4_000]) {
      traffic.close(at + 100, traffic.connect(at, 'websocket', 'wss://app.test/live'), { code: 1006 });
    }
    const facts = factsAt(traffic, 10_000);
    expect(facts).toMatchObject({ connections: '3', 'not opened': '3' });
    expect(facts).not.toHaveProperty('longest silence');
  });
  // Three pieces of one answer and two of another; the last of each may end as it likes.
  test('of an answer that is read in pieces say how many ended inside a line', () => {
    const traffic = new Recording();
    for (const [at, pieces] of [
      [0, ['{"a":1}\n{"a', '":2}\n', '{"a":3}']],
      [5_000, ['{"a":4}\r\n', '{"a":5}']],
    ] as const) {
      const call = traffic.connect(at, 'fetch', 'https://app.test/lines', { method: 'POST' });
      traffic.open(at + 20, call, { headers: [['content-type', 'application/x-ndjson']] });
      for (const [index, piece] of pieces.entries()) traffic.chunk(at + 100 * (index + 1), call, piece);
      traffic.close(at + 1_000, call, { how: 'complete', wasClean: true });
    }
    expect(factsAt(traffic, 10_000)['pieces']).toBe('read in 5, 1 ended inside a line');
    expect(factsAt(interrupted(), 42_000)).not.toHaveProperty('pieces');
  });
  // 11.98 s and 1.98 s of 42 s
  test('of an interrupted socket say how much of the time it was open', () => {
    expect(factsAt(interrupted(), 42_000)['open']).toBe('14 s, 33 % of 42 s');
  });
  test('of a poll count requests, and no uptime', () => {
    const traffic = new Recording();
    for (let index = 0; index < 12; index += 1) traffic.request(index * 1_000, 'https://app.test/poll', 100, '[]');
    const facts = factsAt(traffic, 13_000);
    expect(facts['requests']).toBe('12');
    expect(facts).not.toHaveProperty('open');
  });
});
