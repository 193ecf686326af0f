import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import { ALL_RECORDS, selectRecords } from '../../../../src/devtools-panel/files/select-records.ts';
import { millis } from '../../../../src/base/units.ts';
import type { WireRecord } from '../../../../src/wire/record.ts';
import { Recording } from '../../analysis/recording.ts';

/** A numbered feed, a message each 100 ms from 200 ms on: its n-th has record number n + 2. */
function feed(messages: number): Recording {
  const recording = new Recording();
  const connection = recording.connect(0, 'websocket', 'wss://a.test/feed');
  recording.open(100, connection);
  for (let index = 0; index < messages; index += 1) {
    recording.message(200 + index * 100, connection, JSON.stringify({ sequence: index }));
  }
  return recording;
}

const gapsIn = (records: Iterable<WireRecord>): number => {
  const analysis = createAnalysis();
  for (const record of records) analysis.push(record);
  return analysis.findings().filter(({ kind }) => kind === 'gap').length;
};

const numbersOf = (records: readonly WireRecord[]): readonly string[] =>
  records.map((record) =>
    record.kind === 'lost'
      ? `${record.reason} ${record.n} to ${record.n + record.count - 1}, ${record.messages} messages`
      : `${record.kind} ${record.n}`,
  );

describe('a part of a recording', () => {
  test('everything is the recording itself', () => {
    const { records } = feed(20);
    expect([...selectRecords(records, ALL_RECORDS)]).toEqual(records);
  });

  // Records: document 0, connecting 1, open 2, messages 3 to 22 at 200 to 2,100 ms.
  test('a span holds what introduces its connections and says what is not in it', () => {
    const { records } = feed(20);
    const part = [...selectRecords(records, { ...ALL_RECORDS, from: 1_000, until: 1_200 })];
    expect(numbersOf(part)).toEqual([
      'document 0',
      'connecting 1',
      'open 2',
      'left-out 3 to 10, 8 messages',
      'message 11',
      'message 12',
      'message 13',
    ]);
  });

  test('what was caused in the whole page belongs to every selection, also from before the span', () => {
    const recording = new Recording();
    const mark = { kind: 'induced', connection: 0, run: 1, fault: 'stuck', message: null, text: '' } as const;
    recording.add(100, { ...mark, phase: 'start' });
    recording.add(900, { ...mark, phase: 'end' });
    const part = [...selectRecords(recording.records, { ...ALL_RECORDS, from: 550, hasConnection: () => false })];
    expect(numbersOf(part)).toEqual(['document 0', 'induced 1', 'induced 2']);
  });

  test('a connection that had ended before the span is not introduced', () => {
    const recording = new Recording();
    const first = recording.connect(0, 'websocket', 'wss://a.test/old');
    recording.close(100, first);
    const second = recording.connect(500, 'websocket', 'wss://a.test/new');
    recording.message(600, second, 'hello');
    const part = [...selectRecords(recording.records, { ...ALL_RECORDS, from: 550 })];
    expect(numbersOf(part)).toEqual(['document 0', 'left-out 1 to 2, 0 messages', 'connecting 3', 'message 4']);
  });

  test('messages that were filtered out are not found missing', () => {
    const { records } = feed(80);
    const dropped = records.filter(({ n }) => n !== 60 && n !== 61);
    expect(gapsIn(dropped)).toBe(1);
    const isWanted = (n: number): boolean => n !== 60 && n !== 61;
    const part = [...selectRecords(records, { ...ALL_RECORDS, hasMessage: (_, n) => isWanted(n) })];
    expect(gapsIn(part)).toBe(0);
    expect(part.filter(({ kind }) => kind === 'message')).toHaveLength(78);
  });

  test('connections that are not wanted leave only their numbers', () => {
    const recording = new Recording();
    const wanted = recording.connect(0, 'websocket', 'wss://a.test/one');
    const other = recording.connect(10, 'websocket', 'wss://a.test/two');
    recording.message(20, other, 'no');
    recording.message(30, wanted, 'yes');
    const part = [...selectRecords(recording.records, { ...ALL_RECORDS, hasConnection: (_, id) => id === wanted })];
    expect(numbersOf(part)).toEqual(['document 0', 'connecting 1', 'left-out 2 to 3, 1 messages', 'message 4']);
  });

  test('what was lost before keeps its reason', () => {
    const { records } = feed(3);
    const lost: WireRecord = {
      kind: 'lost',
      n: 6,
      at: millis(500),
      until: millis(500),
      count: 4,
      messages: 4,
      reason: 'ring',
      document: 'doc-1',
    };
    expect(numbersOf([...selectRecords([...records, lost], ALL_RECORDS)]).at(-1)).toBe('ring 6 to 9, 4 messages');
  });
});
