import { describe, expect, test } from 'vitest';
import { hashItem, RuleReader } from '../../../../src/analysis/numbering/rule-reader.ts';
import { chosenRule } from '../../../../src/analysis/numbering/rule-spec.ts';
import type { NumberingKind } from '../../../../src/analysis/numbering/numbering-rule.ts';

function read(rule: NumberingKind, paths: readonly string[], value: unknown, groupBy: readonly string[] = []) {
  const spec = chosenRule({ kind: 'rule', rule, paths, groupBy });
  if (spec === null) throw new Error('no rule');
  return new RuleReader(spec)
    .read({ value, id: '7', channel: 'news', type: 'tick' })
    .map(({ group, low, high }) => [group, low, high]);
}

describe('the numbers of a message', () => {
  test('count from the number before to its own', () => {
    expect(read('contiguous', ['seq'], { seq: 7 })).toEqual([['', 6, 7]]);
  });

  test('of a range from before its first to its last, of a link from the number it names', () => {
    expect(read('range', ['U', 'u'], { U: 10, u: 12 })).toEqual([['', 9, 12]]);
    expect(read('link', ['pu', 'u'], { pu: 40, u: 45 })).toEqual([['', 40, 45]]);
    // A snapshot of such a feed has only the last number.
    expect(read('link', ['pu', 'u'], { u: 45 })).toEqual([['', null, 45]]);
  });

  test('are none if the field is missing or not a number', () => {
    expect([read('contiguous', ['seq'], {}), read('contiguous', ['seq'], { seq: 'x' })]).toEqual([[], []]);
  });

  test('come for each item of a list, newest last', () => {
    const items = [{ id: 3 }, { id: 2 }, { id: 1 }];
    expect(read('contiguous', ['items[*].id'], { items })).toEqual([
      ['', 0, 1],
      ['', 1, 2],
      ['', 2, 3],
    ]);
  });

  test('belong to the counter that their groups name: a field, a key of a map, the channel', () => {
    expect(read('contiguous', ['n'], { n: 1, s: 'BTC' }, ['s'])).toEqual([['BTC', 0, 1]]);
    expect(read('contiguous', ['*.n'], { BTC: { n: 1 }, ETH: { n: 5 } }, ['*'])).toEqual([
      ['BTC', 0, 1],
      ['ETH', 4, 5],
    ]);
    expect(read('contiguous', ['n'], { n: 1, s: 'BTC' }, ['(channel)', 's'])).toEqual([['news · BTC', 0, 1]]);
  });

  test('may be the id of the event', () => {
    expect(read('contiguous', ['(event id)'], 'text')).toEqual([['', 6, 7]]);
  });
});

test('items are the same if their JSON is, big integers included', () => {
  expect(hashItem({ a: 1n })).toBe(hashItem({ a: 1n }));
  expect(hashItem({ a: 1n })).not.toBe(hashItem({ a: 1 }));
});
