import { describe, expect, test } from 'vitest';
import { isGroupValue, isMap, RowReader } from '../../../../../src/analysis/numbering/inference/row-reader.ts';
import { samplesOf, times } from '../samples.ts';

/** The rows of one message: the table they belong to, their numbers and groups, by path. */
function rows(value: unknown, more: { readonly id?: string; readonly channel?: string } = {}) {
  const [sample] = samplesOf([value], more);
  if (sample === undefined) throw new Error('no sample');
  return new RowReader().read(sample).map(({ table, numbers, groups }) => ({
    table: table.text,
    numbers: Object.fromEntries([...numbers].map(([field, number]) => [field.text, number])),
    groups: Object.fromEntries([...groups].map(([field, text]) => [field.text, text])),
  }));
}

describe('the rows of a message', () => {
  test('have the fields whose names nominate them', () => {
    expect(rows({ seq: 7, price: 8, symbol: 'BTC' })).toEqual([
      { table: '(message)', numbers: { seq: 7 }, groups: { symbol: 'BTC' } },
    ]);
  });

  test('are one for each item of a list of objects, next to that of the message', () => {
    expect(rows({ seq: 1, trades: [{ id: 5 }, { id: 6 }] }).map(({ table, numbers }) => [table, numbers])).toEqual([
      ['(message)', { seq: 1 }],
      ['trades[*]', { 'trades[*].id': 5 }],
      ['trades[*]', { 'trades[*].id': 6 }],
    ]);
  });

  test('are one for each value of a map, with the key as a group', () => {
    const map = { BTC: { seq: 1 }, ETH: { seq: 5 } };
    expect(rows(map).slice(1)).toEqual([
      { table: '*', numbers: { '*.seq': 1 }, groups: { '*': 'BTC' } },
      { table: '*', numbers: { '*.seq': 5 }, groups: { '*': 'ETH' } },
    ]);
  });

  test('of an array have its last item and its first twelve', () => {
    expect(Object.keys(rows(times(14, (index) => index))[0]?.numbers ?? {})).toEqual([
      '[-1]',
      ...times(12, (index) => `[${index}]`),
    ]);
    expect(rows(['5', null, 'room:1', 'tick', { seq: 9 }])[0]?.numbers).toMatchObject({ '[4].seq': 9 });
  });

  test('include the event id and the channel', () => {
    expect(rows('text', { id: '12', channel: 'news' })[0]).toMatchObject({
      numbers: { '(event id)': 12 },
      groups: { '(channel)': 'news' },
    });
  });
});

test('a map holds objects alike under names that no envelope has', () => {
  const map = (value: Record<string, unknown>) => isMap(value, Object.keys(value));
  expect(map({ BTC: { p: 1, n: 2 }, ETH: { p: 3, n: 4 } })).toBe(true);
  expect(map({ BTC: { p: 1, n: 2 }, ETH: { a: 3, b: 4, c: 5 } })).toBe(false);
  expect(map({ data: { p: 1 }, meta: { p: 2 } })).toBe(false);
  expect(map({ BTC: 1 })).toBe(false);
  expect(map({})).toBe(false);
});

test('a group is named by a short text or a whole number', () => {
  expect([isGroupValue('BTC'), isGroupValue(7), isGroupValue('x'.repeat(81)), isGroupValue(1.5)]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
