import { describe, expect, test } from 'vitest';
import { groupingsOf, readTables } from '../../../../../src/analysis/numbering/inference/row-tables.ts';
import { samplesOf, times } from '../samples.ts';

const tablesOf = (values: readonly unknown[], leastRows = 2) => readTables(samplesOf(values), leastRows);

/** The number fields of each table. */
const numbersOf = (values: readonly unknown[], leastRows?: number): readonly (readonly string[])[] =>
  tablesOf(values, leastRows).tables.map(({ numbers }) => numbers.map(({ text }) => text));

describe('the tables of a stretch of messages', () => {
  test('are one for each kind of row: messages, and items of a list', () => {
    const values = times(5, (index) => ({ seq: index, trades: [{ id: index * 2 }, { id: index * 2 + 1 }] }));
    const { tables } = tablesOf(values);
    expect(tables.map(({ rows, numbers }) => [rows.length, numbers.map(({ text }) => text)])).toEqual([
      [5, ['seq']],
      [10, ['trades[*].id']],
    ]);
  });

  test('leave out fields with too few numbers, and rows without any', () => {
    const values = [...times(5, (index) => ({ seq: index })), { offset: 1 }, { offset: 2 }, { price: 3 }, 'text'];
    expect(numbersOf(values, 5)).toEqual([['seq']]);
    expect(numbersOf(values, 2)).toEqual([['seq', 'offset']]);
    expect(tablesOf(values, 2).tables[0]?.rows).toHaveLength(7);
    expect(numbersOf(values, 6)).toEqual([]);
  });

  test('have the field of most messages first, equal ones in the order in which they came', () => {
    const values = times(6, (index) => ({ ...(index % 2 === 0 ? { offset: 1 } : {}), version: 1, seq: index }));
    expect(numbersOf(values)).toEqual([['version', 'seq', 'offset']]);
  });

  test('have twelve number fields at most', () => {
    const many = Object.fromEntries(times(20, (index) => [`${'abcdefghijklmnopqrst'.charAt(index)}Seq`, index]));
    expect(numbersOf([many, many])[0]).toHaveLength(12);
  });

  test('know messages that came before, and snapshots', () => {
    const samples = samplesOf([{ seq: 1 }, { type: 'snapshot', seq: 2 }, { seq: 1 }]);
    const { facts } = readTables(samples, 1);
    expect(samples.map((sample) => facts.get(sample))).toEqual([
      { isRepeat: false, isSnapshot: false },
      { isRepeat: false, isSnapshot: true },
      { isRepeat: true, isSnapshot: false },
    ]);
  });
});

describe('the ways to tell counters apart', () => {
  const groupings = (values: readonly unknown[]) => {
    const [table] = tablesOf(values).tables;
    return groupingsOf(table?.rows ?? []).map(({ fields, ids, count }) => ({
      fields: fields.map(({ text }) => text),
      ids: [...ids],
      count,
    }));
  };

  const fieldsOf = (values: readonly unknown[]) => groupings(values).map(({ fields }) => fields.join(' + '));

  test('are none first, then one field, with the group of each row', () => {
    expect(groupings(times(4, (index) => ({ seq: index, symbol: 'ab'.charAt(index % 2) })))).toEqual([
      { fields: [], ids: [0, 0, 0, 0], count: 1 },
      { fields: ['symbol'], ids: [0, 1, 0, 1], count: 2 },
    ]);
  });

  test('leave out a field that is always the same, and one that nearly every message has another of', () => {
    // 8 rows: more than 4 groups are too many.
    const values = (symbols: number) =>
      times(8, (index) => ({ seq: index, type: 'tick', symbol: `s${index % symbols}` }));
    expect(fieldsOf(values(4))).toEqual(['', 'symbol']);
    expect(fieldsOf(values(5))).toEqual(['']);
  });

  test('have the likelier name first, and two fields that part the rows alike only once', () => {
    const values = times(8, (index) => ({ seq: index, id: index % 2, symbol: 'ab'.charAt(index % 2) }));
    expect(fieldsOf(values)).toEqual(['', 'symbol']);
  });

  test('are pairs of fields too, if the pair parts more than each of them', () => {
    const values = times(16, (index) => ({
      seq: index,
      symbol: `s${index % 2}`,
      channel: `c${Math.floor(index / 2) % 2}`,
    }));
    expect(fieldsOf(values)).toEqual(['', 'channel', 'symbol', 'channel + symbol']);
    expect(groupings(values).at(-1)).toMatchObject({ count: 4, ids: [0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3] });
    // The channel says nothing that the symbol does not: 3 symbols, of which two are on one channel.
    const within = times(18, (index) => ({
      seq: index,
      symbol: `s${index % 3}`,
      channel: index % 3 === 2 ? 'c2' : 'c1',
    }));
    expect(fieldsOf(within)).toEqual(['', 'channel', 'symbol']);
  });

  test('are the fields of the message around an item as well', () => {
    const values = times(4, (index) => ({
      room: `r${index % 2}`,
      trades: [{ id: index * 2 }, { id: index * 2 + 1 }],
    }));
    const [table] = readTables(samplesOf(values), 4).tables;
    const [, byRoom] = groupingsOf(table?.rows ?? []);
    expect([byRoom?.fields.map(({ text }) => text), [...(byRoom?.ids ?? [])]]).toEqual([
      ['room'],
      [0, 0, 1, 1, 0, 0, 1, 1],
    ]);
  });

  test('take rows without the field as a group of their own', () => {
    const values = times(6, (index) => ({ seq: index, ...(index % 3 === 0 ? {} : { room: 'r' }) }));
    expect(groupings(values).at(-1)).toEqual({ fields: ['room'], ids: [0, 1, 1, 0, 1, 1], count: 2 });
  });

  test('are six single fields at most', () => {
    const names = ['channel', 'stream', 'topic', 'symbol', 'room', 'table', 'partition', 'shard'];
    // Each field has one row of its own that differs.
    const values = times(20, (index) => ({
      seq: index,
      ...Object.fromEntries(names.map((name, place) => [name, place === index ? 'other' : 'usual'])),
    }));
    expect(fieldsOf(values).filter((fields) => fields !== '' && !fields.includes('+'))).toHaveLength(6);
  });
});
