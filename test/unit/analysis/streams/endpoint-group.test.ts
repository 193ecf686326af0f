import { describe, expect, test } from 'vitest';
import { MAX_COMPARED_STREAMS } from '../../../../src/analysis/analysis-limits.ts';
import { EndpointGroup } from '../../../../src/analysis/streams/endpoint-group.ts';
import { isFree } from '../../../../src/analysis/streams/stream-entry.ts';
import type { StreamEntry } from '../../../../src/analysis/streams/stream-entry.ts';
import { connecting, connectionOf, entryOf } from './entries.ts';

const entry = (id: number): StreamEntry => entryOf(connecting('websocket', 'wss://app.test/live'), { id });

function occupied(id: number): StreamEntry {
  const made = entry(id);
  made.open.add(connectionOf(made));
  return made;
}

describe('the streams to one endpoint', () => {
  test('stand in the order in which they were first seen, however they come', () => {
    const group = new EndpointGroup('oldest', isFree);
    for (const id of [2, 5, 1, 4]) group.add(entry(id));
    expect([...group].map(({ stream }) => stream.id)).toEqual([1, 2, 4, 5]);
    expect([group.newest?.stream.id, group.size]).toEqual([5, 4]);
  });

  test('the oldest or the newest that is free can be joined, and none that has gone', () => {
    for (const [order, ids] of [
      ['oldest', [1, 2, 3]],
      ['newest', [3, 2, 1]],
    ] as const) {
      const group = new EndpointGroup(order, isFree);
      const entries = [entry(1), entry(2), entry(3)];
      for (const one of entries) group.add(one);
      const joined: (number | undefined)[] = [];
      for (let one = group.toJoin(); one !== undefined; one = group.toJoin()) {
        joined.push(one.stream.id);
        group.remove(one);
      }
      expect(joined).toEqual(ids);
    }
  });

  test('one that is occupied is passed until it is free again', () => {
    const group = new EndpointGroup('newest', isFree);
    const [first, second] = [entry(1), occupied(2)];
    group.add(first);
    group.add(second);
    expect(group.toJoin()).toBe(first);
    second.open.clear();
    group.freed(second);
    expect(group.toJoin()).toBe(second);
  });

  test('only the newest of very many are compared with each other', () => {
    const group = new EndpointGroup('newest', isFree);
    for (let id = 1; id <= MAX_COMPARED_STREAMS + 10; id += 1) group.add(occupied(id));
    const ids = [...group.newestFirst()].map(({ stream }) => stream.id);
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([MAX_COMPARED_STREAMS, MAX_COMPARED_STREAMS + 10, 11]);
  });
});
