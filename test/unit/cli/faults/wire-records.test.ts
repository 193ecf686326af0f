import { expect, test } from 'vitest';
import { WireRecords } from '../../../../src/cli/faults/wire-records.ts';
import type { WireMark } from '../../../../src/proxy/line-board.ts';
import { parseWireRecord } from '../../../../src/wire/parse-record.ts';

const mark = (at: number, more: Partial<WireMark> = {}): WireMark => ({
  at,
  run: 1,
  phase: 'start',
  fault: { kind: 'cut' },
  address: '/feed',
  connections: 2,
  ...more,
});

test('marks are records of a document of their own, each once, numbered on', () => {
  const records = new WireRecords();
  records.note(mark(1_500));
  const first = records.take(1_000);
  expect(first).toEqual([
    {
      kind: 'induced',
      document: 'wire:faults',
      n: 0,
      at: 500,
      connection: 0,
      run: 1,
      phase: 'start',
      fault: 'cut',
      message: null,
      text: '/feed',
    },
  ]);
  records.note(mark(2_000, { phase: 'end', fault: { kind: 'stuck' } }));
  expect([records.take(1_000), records.take(1_000)]).toMatchObject([[{ n: 1, at: 1_000, fault: 'stuck' }], []]);
  for (const record of first)
    expect(parseWireRecord(JSON.parse(JSON.stringify(record)))).toEqual({ ok: true, value: record });
});

test('a mark before the first record of the page stands at the zero', () => {
  const records = new WireRecords();
  records.note(mark(900));
  expect(records.take(1_000)).toMatchObject([{ at: 0 }]);
});

test('there is an end to them', () => {
  const records = new WireRecords();
  for (let at = 0; at < 10_100; at += 1) records.note(mark(at));
  expect(records.take(0)).toHaveLength(10_000);
  records.note(mark(0));
  expect(records.take(0)).toEqual([]);
});
