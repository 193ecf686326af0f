import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import { millis } from '../../../../src/base/units.ts';
import { entryAt, listLane, type LaneEntry } from '../../../../src/devtools-panel/rows/lane-list.ts';
import { Recording } from '../../analysis/recording.ts';

/** The entries of the only stream of some traffic. */
function entriesOf(traffic: Recording, now: number): readonly LaneEntry[] {
  const analysis = createAnalysis();
  for (const record of traffic.records) analysis.push(record);
  analysis.advance(millis(now));
  const [stream] = analysis.streams();
  if (stream === undefined) throw new Error('no stream');
  return listLane({ stream, findings: analysis.findings(), events: [], now });
}

describe('the marks of a lane', () => {
  test('are openings, ends and findings in order of time', () => {
    const traffic = new Recording();
    const connection = traffic.socket(0);
    // 10 never comes.
    for (let seq = 0; seq < 40; seq += 1) {
      if (seq !== 10) traffic.message(200 + seq * 100, connection, JSON.stringify({ seq }));
    }
    traffic.close(4_200, connection, { code: 1000, wasClean: true });
    const entries = entriesOf(traffic, 60_000);
    expect(entries.map(({ kind }) => kind)).toEqual(['open', 'gap', 'close']);
    expect(entries.map(({ from }) => from)).toEqual([20, expect.any(Number), 4_200]);
    const [, gap] = entries;
    expect(gap?.finding).not.toBe('');
  });

  test('of polls are their requests, with how long each took', () => {
    const traffic = new Recording();
    for (let index = 0; index < 12; index += 1) traffic.request(index * 1_000, 'https://app.test/poll', 100, '[]');
    const requests = entriesOf(traffic, 13_000).filter(({ kind }) => kind === 'request');
    expect(requests).toHaveLength(12);
    expect(requests.map(({ from, until }) => until - from)).toEqual(Array.from({ length: 12 }, () => 100));
    expect(new Set(requests.map(({ key }) => key)).size).toBe(12);
  });

  test('of a stream that never opened are its attempts, each with its connection', () => {
    const traffic = new Recording();
    for (const at of [0, 2_000]) {
      const connection = traffic.connect(at, 'websocket', 'wss://app.test/live');
      traffic.close(at + 500, connection, { code: 1006 });
    }
    const attempts = entriesOf(traffic, 5_000).filter(({ kind }) => kind === 'attempt');
    expect(attempts.map(({ connection }) => connection?.connection)).toEqual([1, 2]);
  });

  test('of polls without an answer lead to their request, others to their message', () => {
    const traffic = new Recording();
    for (let index = 0; index < 12; index += 1) traffic.request(index * 1_000, 'https://app.test/poll', 100, '[]');
    const answered = entriesOf(traffic, 13_000).filter(({ kind }) => kind === 'request');
    expect(answered.every(({ connection }) => connection === null)).toBe(true);
  });

  test('nothing later than the snapshot is listed', () => {
    const traffic = new Recording();
    const connection = traffic.socket(0);
    traffic.message(200, connection, 'x');
    traffic.close(3_000, connection);
    expect(entriesOf(traffic, 1_000).map(({ kind }) => kind)).toEqual(['open']);
  });
});

describe('the entry at an instant', () => {
  const entry = (from: number, until: number): LaneEntry => ({
    key: `${from}`,
    kind: 'finding',
    from,
    until,
    text: '',
    finding: '',
    connection: null,
  });

  test('is the one that contains it, the shortest of several', () => {
    const [long, short] = [entry(0, 100), entry(40, 60)];
    expect(entryAt([long, short], 50, 5)).toBe(short);
    expect(entryAt([long, short], 10, 5)).toBe(long);
  });

  test('is otherwise the nearest within reach, or none', () => {
    const [one, other] = [entry(0, 10), entry(100, 100)];
    expect(entryAt([one, other], 96, 5)).toBe(other);
    expect(entryAt([one, other], 50, 5)).toBeNull();
  });
});
