import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import { millis } from '../../../../src/base/units.ts';
import { Recording } from '../recording.ts';
import { analyse } from './streams-of.ts';

describe('streams', () => {
  test('a socket that comes back to the same endpoint is one stream of two connections', () => {
    const recording = new Recording();
    const first = recording.socket(0);
    recording.message(100, first, '{"n":1}');
    recording.close(1_000, first, { code: 1006 });
    const second = recording.socket(2_000);
    recording.message(2_100, second, '{"n":2}');
    const { streams, messages } = analyse(recording);
    expect(streams).toHaveLength(1);
    expect(streams[0]).toMatchObject({
      connections: 2,
      reconnects: 1,
      messagesIn: 2,
      class: 'websocket',
      state: 'open',
    });
    expect(messages.map(({ connection }) => connection)).toEqual([0, 1]);
  });

  const crash = { kind: 'lost', reason: 'no-farewell', count: 1, messages: 0, until: millis(5_000) } as const;

  test('a page that crashed ends its streams, though nothing announced that', () => {
    const recording = new Recording();
    recording.socket(0);
    recording.add(1_000, crash);
    const [stream] = analyse(recording).streams;
    expect(stream?.state).toBe('closed');
    expect(stream?.spans[0]).toMatchObject({ how: 'page-gone', closeAt: 5_000 });
  });

  test('a page that only seemed to be gone goes on with its streams where they were', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    recording.add(1_000, crash);
    recording.message(6_000, socket, 'alive');
    const { streams } = analyse(recording);
    expect(streams).toHaveLength(1);
    expect(streams[0]).toMatchObject({ state: 'open', messagesIn: 1, spans: [{ how: null, closeAt: null }] });
    recording.close(7_000, socket, { code: 1006 });
    expect(analyse(recording).streams[0]?.spans[0]).toMatchObject({ how: 'closed', code: 1006 });
  });

  test('another page of the tab keeps its streams when one crashes', () => {
    const crashed = new Recording('https://app.test/', 'doc-1');
    crashed.add(1_000, crash);
    const other = new Recording('https://app.test/frame', 'doc-2');
    other.socket(0);
    const analysis = createAnalysis({ detectors: [] });
    for (const record of [...other.records, ...crashed.records]) analysis.push(record);
    expect(analysis.streams()[0]?.state).toBe('open');
  });

  test('ten equal requests are one short poll', () => {
    const recording = new Recording();
    for (let index = 0; index < 10; index += 1) {
      recording.request(index * 2_000, `https://app.test/poll?room=7&_=${index}&since=${index}`, 60, '[]');
    }
    const { streams } = analyse(recording);
    expect(streams).toHaveLength(1);
    expect(streams[0]).toMatchObject({
      class: 'short-poll',
      isClassMaybe: false,
      connections: 10,
      label: '/poll?room=7',
    });
    expect(streams[0]?.poll).toMatchObject({
      period: 2_000,
      hold: 60,
      gap: 1_940,
      emptyShare: 1,
      requestsPerHour: 1_800,
    });
  });

  test('an Engine.IO session that upgrades to WebSocket is one stream of two transports', () => {
    const recording = new Recording();
    const base = '//app.test/socket.io/?EIO=4';
    recording.request(0, `https:${base}&transport=polling&t=a`, 20, '0{"sid":"AbC","upgrades":["websocket"]}');
    recording.request(30, `https:${base}&transport=polling&t=b&sid=AbC`, 20, '40{"sid":"x"}');
    const socket = recording.connect(60, 'websocket', `wss:${base}&transport=websocket&sid=AbC`);
    recording.open(80, socket);
    recording.message(100, socket, '2probe', { direction: 'out' });
    const { streams } = analyse(recording);
    expect(streams).toHaveLength(1);
    expect(streams[0]).toMatchObject({ class: 'websocket', connections: 3, reconnects: 0 });
  });
});
