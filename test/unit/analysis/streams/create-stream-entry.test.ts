import { describe, expect, test } from 'vitest';
import { MAX_SPANS } from '../../../../src/analysis/analysis-limits.ts';
import { dropOldestSpans } from '../../../../src/analysis/streams/create-stream-entry.ts';
import { Recording, text } from '../recording.ts';
import { connecting, entryOf, spanFrom, unknownEntry } from './entries.ts';
import { analyse } from './streams-of.ts';

const PAGE = { url: 'https://app.test/page', isTop: false, worker: null };

describe('the stream that a connection begins', () => {
  test('has a name without the host of its page, and an ordinal if it is not the first', () => {
    const record = connecting('websocket', 'wss://app.test/live');
    expect(entryOf(record, { page: PAGE }).stream).toMatchObject({
      label: '/live',
      pageUrl: PAGE.url,
      isTopFrame: false,
      class: 'websocket',
      state: 'connecting',
    });
    expect(entryOf(record, { page: PAGE, ordinal: 2 }).stream.label).toBe('/live #2');
    expect(entryOf(record).stream).toMatchObject({ label: 'app.test/live', pageUrl: '', isTopFrame: true });
  });

  test('says which kind of worker opened it', () => {
    const record = connecting('websocket', 'wss://app.test/live');
    const worker = { url: 'https://app.test/worker.js', isTop: false, worker: 'shared' } as const;
    expect(entryOf(record, { page: worker }).stream).toMatchObject({ worker: 'shared', pageUrl: worker.url });
    expect(entryOf(record).stream.worker).toBeNull();
  });

  test('counts its connections on from those of a stream that is open at the same time', () => {
    const record = connecting('websocket', 'wss://app.test/live');
    expect(entryOf(record, { firstIndex: 3 }).stream.droppedSpans).toBe(3);
  });

  test('follows polls only for requests', () => {
    const of = (transport: 'websocket' | 'eventsource' | 'fetch' | 'xhr') =>
      entryOf(connecting(transport, 'https://app.test/')).polls !== null;
    expect([of('websocket'), of('eventsource'), of('fetch'), of('xhr')]).toEqual([false, false, true, true]);
  });

  test('is a long poll from the first call on if a library has that signature', () => {
    const classOf = (record: ReturnType<typeof connecting>) => entryOf(record).stream.class;
    expect(classOf(connecting('xhr', 'https://app.test/echo/123/abcdef12/xhr', { method: 'POST' }))).toBe('long-poll');
    const cometd = { method: 'POST', bodyKind: 'text' } as const;
    expect(
      classOf(connecting('fetch', 'https://app.test/c', { ...cometd, body: text('[{"channel":"/meta/connect"}]') })),
    ).toBe('long-poll');
    expect(
      classOf(connecting('fetch', 'https://app.test/c', { ...cometd, body: text('[{"channel":"/meta/hello"}]') })),
    ).toBe('request');
  });

  test('is one of Engine.IO by its query, whatever its transport', () => {
    const engine = entryOf(connecting('xhr', 'https://app.test/socket.io/?EIO=4&transport=polling&t=1'));
    expect([engine.family, engine.stream.protocol, engine.stream.class]).toEqual([
      'engine.io',
      'engine.io',
      'long-poll',
    ]);
    expect(entryOf(connecting('xhr', 'https://app.test/socket.io/?transport=polling')).stream.protocol).toBe('');
  });

  test('is dev tooling by its subprotocol', () => {
    const of = (protocols: readonly string[]) =>
      entryOf(connecting('websocket', 'ws://localhost:5173/', { protocols })).stream.isDevTooling;
    expect([of(['vite-hmr']), of(['chat'])]).toEqual([true, false]);
  });
});

describe('the stream of a connection that was there before the recording', () => {
  test('says so if its address is not known, and has its usual name if it is', () => {
    expect(unknownEntry('websocket').stream).toMatchObject({
      label: 'opened before the recording',
      class: 'websocket',
      isDevTooling: false,
      url: '',
    });
    expect(unknownEntry('eventsource', 'https://app.test/sse', PAGE).stream).toMatchObject({
      label: '/sse',
      class: 'sse',
      pageUrl: PAGE.url,
      isTopFrame: false,
    });
  });

  test('shows no polls: of a single request without its begin there is no rhythm', () => {
    expect(unknownEntry('fetch').polls).toBe(null);
  });
});

test('a stream remembers a bounded number of connections, and counts those that it dropped', () => {
  const { stream } = entryOf(connecting('websocket', 'wss://app.test/live'), { firstIndex: 3 });
  for (let at = 0; at < MAX_SPANS; at += 1) stream.spans.push(spanFrom(at));
  dropOldestSpans(stream);
  expect([stream.spans.length, stream.droppedSpans]).toEqual([MAX_SPANS, 3]);
  stream.spans.push(spanFrom(MAX_SPANS), spanFrom(MAX_SPANS + 1));
  dropOldestSpans(stream);
  expect([stream.spans.length, stream.droppedSpans, stream.spans[0]?.connectingAt]).toEqual([MAX_SPANS, 5, 2]);
});

describe('streams in a recording', () => {
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
