import { effect } from '@preact/signals';
import { afterEach, describe, expect, test } from 'vitest';
import type { Matcher, MatchFailure } from '../../../../src/devtools-panel/search/matcher.ts';
import { createSearch, type Search } from '../../../../src/devtools-panel/search/search.ts';
import { createRecording } from '../../../../src/store/recording.ts';
import { MATCH_FAILURES } from '../../../../src/texts/filter.ts';
import { Recording } from '../../analysis/recording.ts';
import { directMatcher } from '../../filter/passing.ts';
import { untilHolds } from '../../until-holds.ts';

let search: Search;
afterEach(() => search.stop());

const failing = (failure: MatchFailure): Matcher => ({ ...directMatcher, match: () => Promise.resolve(failure) });

/** A search over one socket with six messages: buy 0, sell 1, buy 2, …; `send` adds more. */
function searchOver(more: Partial<Parameters<typeof createSearch>[0]> = {}) {
  const traffic = new Recording();
  const connection = traffic.socket(0);
  const recording = createRecording({ clock: String });
  const send = (count: number, from: number): void => {
    const before = traffic.records.length;
    for (let index = from; index < from + count; index += 1) {
      traffic.message(100 + index, connection, `${index % 2 === 0 ? 'buy' : 'sell'} ${index}`);
    }
    recording.push(traffic.records.slice(before), true);
  };
  recording.push(traffic.records, true);
  send(6, 0);
  const [stream] = recording.analysis.streams();
  const id = stream?.id ?? -1;
  search = createSearch({
    recording,
    findings: () => [],
    selected: () => id,
    startedAtEpoch: () => 0,
    createMatcher: () => directMatcher,
    nextFrame: (work) => void setTimeout(work, 0),
    ...more,
  });
  const positions = (): readonly number[] => {
    const found = search.of(id)?.positions;
    return found === undefined ? [] : Array.from({ length: found.end - found.begin }, (_, index) => found.at(index));
  };
  return { id, send, positions, recording };
}

const complete = async (): Promise<void> => {
  await untilHolds(() => expect(search.isComplete()).toBe(true));
};

describe('the search', () => {
  test('filters nothing before there is a filter', () => {
    const { id } = searchOver();
    expect([search.of(id), search.marked(id), search.words(), search.isComplete()]).toEqual([null, null, null, true]);
  });

  test('finds what passes, by words and by regular expression', async () => {
    const { positions } = searchOver();
    search.setText('buy');
    await complete();
    expect(positions()).toEqual([0, 2, 4]);
    search.setText('/[135]$/');
    await complete();
    await untilHolds(() => expect(positions()).toEqual([1, 3, 5]));
  });

  test('goes on with what arrives', async () => {
    const { positions, send } = searchOver();
    search.setText('sell');
    await complete();
    send(2, 6);
    search.extend();
    await complete();
    expect(positions()).toEqual([1, 3, 5, 7]);
  });

  test('who has read results reads them again once there are more', async () => {
    const { id } = searchOver();
    const seen: (number | undefined)[] = [];
    const stop = effect(() => void seen.push(search.of(id)?.positions.end));
    search.setText('buy');
    await untilHolds(() => expect(seen.at(-1)).toBe(3));
    stop();
    expect(seen[0]).toBeUndefined();
  });

  test('a filter that cannot be read filters nothing and says where it is wrong', () => {
    const { id } = searchOver();
    search.setText('buy and');
    expect(search.query.peek()).toMatchObject({ text: 'buy and', expression: null, error: { from: 4, until: 7 } });
    expect(search.of(id)).toBeNull();
  });

  test('a regular expression that takes too long filters nothing, and the whole filter is marked', async () => {
    const { id } = searchOver({ createMatcher: () => failing('too-long') });
    search.setText('/(a+)+$/');
    const error = { text: MATCH_FAILURES['too-long'], from: 0, until: 8 };
    await untilHolds(() => expect(search.query.peek().error).toEqual(error));
    expect(search.of(id)).toBeNull();
  });

  test('a cleared recording is searched from its beginning', async () => {
    const { positions, send, recording } = searchOver();
    search.setText('buy');
    await complete();
    recording.clear();
    send(3, 20);
    search.extend();
    await complete();
    await untilHolds(() => expect(positions()).toEqual([0, 2]));
  });
});

describe('hidden heartbeats', () => {
  test('are hidden from the start where they were, and stay in the timeline', async () => {
    const { id, positions } = searchOver({ hidesHeartbeats: true });
    await complete();
    expect(positions()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(search.marked(id)).toBeNull();
  });

  test('a change is reported once, so that it can be stored', () => {
    const changes: boolean[] = [];
    searchOver({ onHidesHeartbeats: (hides) => changes.push(hides) });
    search.setHidesHeartbeats(true);
    search.setHidesHeartbeats(true);
    search.setHidesHeartbeats(false);
    expect(changes).toEqual([true, false]);
  });
});
