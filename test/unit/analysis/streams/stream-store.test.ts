import { describe, expect, test } from 'vitest';
import { MAX_STREAMS } from '../../../../src/analysis/analysis-limits.ts';
import type { StreamEntry } from '../../../../src/analysis/streams/stream-entry.ts';
import { StreamStore } from '../../../../src/analysis/streams/stream-store.ts';
import type { StreamClass } from '../../../../src/analysis/streams/stream.ts';
import { byteCount, millis } from '../../../../src/base/units.ts';
import { connecting, connectionOf, entryOf, spanFrom } from './entries.ts';

/** The next stream of a store. */
function next(store: StreamStore, transport: 'websocket' | 'fetch' = 'websocket'): StreamEntry {
  return entryOf(connecting(transport, 'wss://app.test/live'), { id: store.nextId });
}

function added(store: StreamStore, transport?: 'websocket' | 'fetch'): StreamEntry {
  const entry = next(store, transport);
  store.add(entry);
  return entry;
}

describe('the streams of a recording', () => {
  test('have ids of their own, and stand in the order in which they were first seen', () => {
    const store = new StreamStore();
    const entries = [added(store), added(store), added(store)];
    expect(entries.map(({ stream }) => stream.id)).toEqual([1, 2, 3]);
    expect(store.list()).toEqual(entries.map(({ stream }) => stream));
    expect([store.get(2), store.get(4)]).toEqual([entries[1]?.stream, undefined]);
  });

  test('are the same list until one comes or goes', () => {
    const store = new StreamStore();
    const [first, second] = [added(store), added(store)];
    const list = store.list();
    expect(store.list()).toBe(list);
    store.merge(second, first);
    expect(store.list()).toEqual([first.stream]);
    const third = added(store);
    expect(store.list()).toEqual([first.stream, third.stream]);
  });
});

describe('the bound of the store', () => {
  /** A full store: each stream of the class that is given for its place, all of them ended. */
  function full(classOf: (place: number) => StreamClass): { store: StreamStore; entries: readonly StreamEntry[] } {
    const store = new StreamStore();
    const entries = Array.from({ length: MAX_STREAMS }, (_, place) => {
      const entry = next(store);
      entry.stream.class = classOf(place);
      expect(store.isFull).toBe(false);
      store.add(entry);
      return entry;
    });
    return { store, entries };
  }

  const keepOpen = (entry: StreamEntry | undefined): void => {
    if (entry === undefined) throw new Error('no entry');
    entry.open.add(connectionOf(entry));
  };

  test('is kept by the oldest single request that ended', () => {
    const { store, entries } = full((place) => (place >= 5 ? 'request' : 'websocket'));
    keepOpen(entries[5]);
    expect([store.isFull, store.dropOldestIdle()]).toEqual([true, entries[6]]);
    expect(store.get(entries[6]?.stream.id ?? 0)).toBe(undefined);
    expect([store.isFull, store.list().length]).toEqual([false, MAX_STREAMS - 1]);
  });

  test('is kept by the oldest stream that ended if there is no such request', () => {
    const { store, entries } = full(() => 'websocket');
    keepOpen(entries[0]);
    expect(store.dropOldestIdle()).toBe(entries[1]);
  });

  test('costs no stream that is open, and one that was open once it has ended', () => {
    const { store, entries } = full(() => 'websocket');
    for (const entry of entries) keepOpen(entry);
    expect(store.dropOldestIdle()).toBe(null);
    const [, second] = entries;
    if (second === undefined) throw new Error('no entry');
    second.open.clear();
    store.idle(second);
    expect(store.dropOldestIdle()).toBe(second);
  });
});

describe('a stream that is merged into another', () => {
  test('is found by either id, also after a second merge', () => {
    const store = new StreamStore();
    const [first, second, third] = [added(store), added(store), added(store)];
    store.merge(third, second);
    expect([store.resolve(3), store.get(3)]).toEqual([2, second.stream]);
    store.merge(second, first);
    expect([1, 2, 3, 9].map((id) => store.resolve(id))).toEqual([1, 1, 1, 9]);
    expect(store.get(3)).toBe(first.stream);
  });

  test('adds its connections in order of time, and its counts', () => {
    const store = new StreamStore();
    const [into, from] = [added(store), added(store)];
    into.stream.spans.push(spanFrom(0), spanFrom(200));
    from.stream.spans.push(spanFrom(100));
    const counts = { connections: 1, reconnects: 2, messagesIn: 3, messagesOut: 4 };
    Object.assign(into.stream, counts, { bytesIn: byteCount(5), bytesOut: byteCount(6), lastAt: millis(70) });
    Object.assign(from.stream, counts, { bytesIn: byteCount(5), bytesOut: byteCount(6), lastAt: millis(60) });
    into.stream.start.messagesIn = 2;
    from.stream.start.messagesIn = 1;
    store.merge(from, into);
    expect(into.stream.start.messagesIn).toBe(3);
    expect(into.stream.spans.map(({ connectingAt }) => connectingAt)).toEqual([0, 100, 200]);
    expect(into.stream).toMatchObject({
      connections: 2,
      reconnects: 4,
      messagesIn: 6,
      messagesOut: 8,
      bytesIn: 10,
      bytesOut: 12,
      lastAt: 70,
    });
  });

  // A replacing socket has counted on from the connections of the one that it replaced: they are dropped only once.
  test('adds the connections that it dropped if it was polled, not if it took a stream’s place', () => {
    for (const [transport, dropped] of [
      ['fetch', 3],
      ['websocket', 1],
    ] as const) {
      const store = new StreamStore();
      const [into, from] = [added(store, transport), added(store, transport)];
      into.stream.droppedSpans = 1;
      from.stream.droppedSpans = 2;
      store.merge(from, into);
      expect(into.stream.droppedSpans).toBe(dropped);
    }
  });
});
