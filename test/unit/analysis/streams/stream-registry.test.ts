import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import { millis } from '../../../../src/base/units.ts';
import { Recording } from '../recording.ts';

const analyse = (recording: Recording) => {
  const analysis = createAnalysis({ detectors: [] });
  const messages = recording.records.flatMap((record) => analysis.push(record));
  return { analysis, messages, streams: analysis.streams() };
};

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

  test('two sockets open at once to one endpoint are two streams, the second named #2', () => {
    const recording = new Recording();
    recording.socket(0);
    recording.socket(10);
    expect(analyse(recording).streams.map(({ label }) => label)).toEqual(['/live', '/live #2']);
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

  test('calls that differ only in a parameter that never repeats are one stream from the fourth call on', () => {
    const recording = new Recording();
    for (let index = 0; index < 10; index += 1) {
      recording.request(index * 2_000, `https://app.test/poll?room=7&tick=${index * 17}`, 60, `[${index}]`);
    }
    const { streams, analysis, messages } = analyse(recording);
    expect(streams).toHaveLength(1);
    expect(streams[0]).toMatchObject({ connections: 10, messagesIn: 10, class: 'short-poll' });
    expect(messages.every((message) => analysis.stream(message.stream)?.id === streams[0]?.id)).toBe(true);
  });

  test('two rooms polled in turn are two streams of five calls each', () => {
    const recording = new Recording();
    for (let index = 0; index < 10; index += 1) {
      recording.request(index * 1_000, `https://app.test/poll?room=${index % 2}`, 60, `[${index}]`);
    }
    expect(analyse(recording).streams.map(({ connections }) => connections)).toEqual([5, 5]);
  });

  test('an EventSource that the browser reconnects has one span for each attempt', () => {
    const recording = new Recording();
    const source = recording.connect(0, 'eventsource', 'https://app.test/events');
    recording.open(50, source);
    recording.message(100, source, 'a', { via: 'event', event: 'message', id: '1' });
    recording.error(1_000, source, 0);
    recording.open(4_000, source);
    recording.message(4_100, source, 'b', { via: 'event', event: 'message', id: '2' });
    const { streams } = analyse(recording);
    expect(streams[0]).toMatchObject({ connections: 2, reconnects: 1, state: 'open', messagesIn: 2 });
    expect(
      streams[0]?.spans.map(({ connectingAt, openAt, closeAt, how }) => [connectingAt, openAt, closeAt, how]),
    ).toEqual([
      [0, 50, 1_000, 'closed'],
      [4_000, 4_000, null, null],
    ]);
  });

  test('a fetched event stream gives one message for each event, wherever its pieces were cut', () => {
    const recording = new Recording();
    const call = recording.connect(0, 'fetch', 'https://app.test/chat', { method: 'POST' });
    recording.open(50, call, { headers: [['content-type', 'text/event-stream; charset=utf-8']] });
    recording.chunk(100, call, 'data: one\n\ndata: t');
    recording.chunk(200, call, 'wo\n\n');
    recording.close(300, call, { how: 'complete' });
    const { streams, messages } = analyse(recording);
    expect(streams[0]).toMatchObject({ class: 'sse', messagesIn: 2 });
    expect(messages.map(({ payload, at }) => [payload.data, at])).toEqual([
      ['one', 100],
      ['two', 200],
    ]);
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

  test('a page that goes away ends its connections', () => {
    const recording = new Recording();
    recording.socket(0);
    recording.page(500, 'pagehide');
    const { streams } = analyse(recording);
    expect(streams[0]?.state).toBe('closed');
    expect(streams[0]?.spans[0]?.how).toBe('page-gone');
  });

  test('frames of a socket opened before the recording have a stream of their own', () => {
    const recording = new Recording();
    recording.message(10, 3, '{"n":1}');
    expect(analyse(recording).streams[0]).toMatchObject({
      class: 'websocket',
      url: '',
      label: 'opened before the recording',
    });
  });
});
