import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../../src/analysis/analysis.ts';
import { Recording } from '../../recording.ts';

/** Two sockets of one address, with 40 numbers each; both are cut and come back with 5 numbers missing. */
function twins({
  order,
  url,
}: {
  readonly order: 'same' | 'reversed';
  readonly url?: (name: string, life: number) => string;
}) {
  const recording = new Recording();
  const at = url ?? (() => 'wss://app.test/feed');
  const first = recording.socket(0, at('news', 1));
  const second = recording.socket(5, at('chat', 1));
  for (let n = 1; n <= 40; n += 1) {
    recording.message(100 + n * 100, first, `{"seq":${n}}`);
    recording.message(130 + n * 100, second, `{"seq":${n + 5_000}}`);
  }
  recording.close(5_000, first, { code: 1006 });
  recording.close(5_001, second, { code: 1006 });
  const names = order === 'same' ? (['news', 'chat'] as const) : (['chat', 'news'] as const);
  for (const [index, name] of names.entries()) {
    const socket = recording.socket(6_000 + index * 50, at(name, 2));
    const base = name === 'news' ? 0 : 5_000;
    for (let n = 46; n <= 80; n += 1) recording.message(6_200 + (n - 45) * 100 + index, socket, `{"seq":${n + base}}`);
  }
  const analysis = createAnalysis();
  for (const record of recording.records.toSorted((left, right) => left.at - right.at || left.n - right.n)) {
    analysis.push(record);
  }
  return analysis
    .findings()
    .filter(({ kind }) => kind === 'gap' || kind === 'reset')
    .map(({ kind, count }) => [kind, count]);
}

describe('two sockets of one address that are cut together', () => {
  const LOST = [
    ['gap', 5],
    ['gap', 5],
  ];

  test('come back in the order in which they were cut, and each gap is found', () => {
    expect(twins({ order: 'same' })).toEqual(LOST);
  });

  test('come back in the other order, and no gap is made of their numbers', () => {
    expect(twins({ order: 'reversed' })).toEqual([]);
  });

  test('are told apart by their other parameters, in any order', () => {
    const url = (room: string, life: number): string => `wss://app.test/hub?room=${room}&id=${room[0]}${life}`;
    expect(twins({ order: 'same', url })).toEqual(LOST);
    expect(twins({ order: 'reversed', url })).toEqual(LOST);
  });
});
