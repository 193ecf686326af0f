import { describe, expect, test } from 'vitest';
import { MAX_STREAMS } from '../../../../src/analysis/analysis-limits.ts';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import { Recording } from '../recording.ts';
import { analyse } from './streams-of.ts';

/** Sockets of one address that all open at the same time. */
function sockets(recording: Recording, count: number): readonly number[] {
  return Array.from({ length: count }, (_, place) => recording.socket(place));
}

describe('the row of other streams', () => {
  test('takes the connections that come while all streams are open, with their messages, and counts them', () => {
    const recording = new Recording();
    const all = sockets(recording, MAX_STREAMS + 3);
    const late = all.at(-1) ?? 0;
    recording.message(10_000, late, '{"n":1}');
    recording.message(10_001, all[0] ?? 0, '{"n":1}');
    const { analysis, streams, messages } = analyse(recording);
    expect(streams).toHaveLength(MAX_STREAMS + 1);
    const row = analysis.streamOfConnection(recording.document, late);
    expect(row).toMatchObject({ others: 3, label: '3 other streams', connections: 3, messagesIn: 1, state: 'open' });
    expect(messages.map(({ stream }) => stream)).toEqual([row?.id, 1]);
    expect(streams.filter(({ others }) => others === 0)).toHaveLength(MAX_STREAMS);
  });

  test('has the counts of the streams that ended and had to go', () => {
    const recording = new Recording();
    for (let place = 0; place < MAX_STREAMS + 2; place += 1) {
      const call = recording.connect(place, 'fetch', `https://app.test/${'abcdefghij'[place % 10]}/${place}x`);
      recording.message(place, call, 'ok', { via: 'body' });
      recording.close(place, call, { how: 'complete' });
    }
    const { streams } = analyse(recording);
    const row = streams.find(({ others }) => others > 0);
    // The first streams go, and all that each of them had.
    expect(row).toMatchObject({ label: `${row?.others} other streams`, messagesIn: row?.connections });
    const connections = streams.reduce((sum, stream) => sum + stream.connections, 0);
    expect(connections).toBe(MAX_STREAMS + 2);
  });

  test('stays and goes on counting, however many streams follow, and the ledger says so', () => {
    const recording = new Recording();
    const count = 2 * MAX_STREAMS + 500;
    for (let place = 0; place < count; place += 1) {
      const call = recording.connect(place, 'fetch', `https://app.test/${'abcdefghij'[place % 10]}/${place}x`);
      recording.close(place, call, { how: 'complete' });
    }
    const { analysis, streams } = analyse(recording);
    const row = streams.find(({ others }) => others > 0);
    const others = count - MAX_STREAMS;
    expect(row).toMatchObject({ others, connections: others });
    expect(streams.reduce((sum, stream) => sum + stream.connections, 0)).toBe(count);
    expect(analysis.ledger()).toEqual([
      expect.objectContaining({ stream: row?.id, reason: 'merged', kind: null, count: others, total: count }),
    ]);
  });

  test('is excluded from findings, since it joins what does not belong together', () => {
    const recording = new Recording();
    const all = sockets(recording, MAX_STREAMS + 1);
    const [first, late] = [all[0] ?? 0, all.at(-1) ?? 0];
    for (const socket of [first, late]) recording.close(20_000, socket, { code: 1002 });
    const analysis = createAnalysis();
    for (const record of recording.records) analysis.push(record);
    expect(analysis.findings().map(({ kind, stream }) => [kind, stream])).toContainEqual(['close-code', 1]);
    const row = analysis.streams().find(({ others }) => others > 0);
    expect(analysis.findings().some(({ stream }) => stream === row?.id)).toBe(false);
  });
});
