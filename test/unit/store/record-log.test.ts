import { describe, expect, test } from 'vitest';
import { byteCount, millis } from '../../../src/base/units.ts';
import { createRecordLog } from '../../../src/store/record-log.ts';
import { createRecording } from '../../../src/store/recording.ts';
import { shopRecords } from './shop-traffic.ts';
import type { WireRecord } from '../../../src/wire/record.ts';
import { connecting, document, message } from './records.ts';

const heldBy = (records: readonly WireRecord[]) => {
  const log = createRecordLog();
  for (const record of records) log.push(record);
  return log;
};

describe('the log of records', () => {
  test('gives back every record as it came, over the borders of blocks', () => {
    const records = shopRecords().slice(0, 2_500);
    expect([...heldBy(records).records()]).toEqual(records);
  });

  test('keeps the rare facts of messages', () => {
    const records = [
      message(0, { direction: 'out', buffered: byteCount(0) }),
      message(1, { direction: 'out', buffered: byteCount(70_000) }),
      message(2, { via: 'event', event: 'trade', id: '7', bodyKind: 'unknown' }),
      message(3, { via: 'body', payload: { encoding: 'base64', data: 'AA==', size: null, isCut: true } }),
      message(4, { via: 'line', bodyKind: 'stream', document: 'b', connection: 4_000_000_000 }),
    ];
    expect([...heldBy(records).records()]).toEqual(records);
  });

  test('counts the characters that no row of a message holds', () => {
    const payload = { encoding: 'text', data: 'data: x\n\n', size: byteCount(9), isCut: false } as const;
    const chunk: WireRecord = { kind: 'chunk', n: 1, at: millis(1), document: 'a', connection: 1, payload };
    expect(heldBy([message(0), chunk]).characters).toBe(9);
  });

  // Blocks have 1,024 records; 3,000 of them fill two and begin a third.
  test('drops by blocks, and says what it dropped', () => {
    const records = [document('a'), connecting(1, 1), ...Array.from({ length: 2_998 }, (_, i) => message(i + 2))];
    const log = heldBy(records);
    log.dropBefore(1_500);
    const held = [...log.records()];
    expect(held.slice(0, 3)).toEqual([
      document('a'),
      connecting(1, 1),
      { kind: 'lost', n: 2, at: 2, until: 1_023, count: 1_022, messages: 1_022, reason: 'limit', document: 'a' },
    ]);
    expect(held[3]).toEqual(message(1_024));
    expect(log.count).toBe(held.length);
  });
});

describe('the records of a recording', () => {
  const clock = String;

  test('are those that came', () => {
    const recording = createRecording({ clock });
    const records = shopRecords().slice(0, 2_500);
    recording.push(records, true);
    expect([...recording.records()]).toEqual(records);
  });

  test('begin after a clear with what introduces the connections that live', () => {
    const recording = createRecording({ clock });
    recording.push([document('a'), connecting(1, 1), message(2)], true);
    recording.clear();
    recording.push([message(3)], true);
    expect([...recording.records()]).toEqual([document('a'), connecting(1, 1), message(3)]);
  });

  test('go with the messages that the limit drops', () => {
    const recording = createRecording({ clock, limits: { records: 2_000, bytes: 1e9 } });
    const records = [document('a'), connecting(1, 1), ...Array.from({ length: 6_000 }, (_, i) => message(i + 2))];
    recording.push(records, true);
    const held = [...recording.records()];
    const lost = held.reduce((sum, record) => sum + (record.kind === 'lost' ? record.messages : 0), 0);
    expect(lost + held.filter(({ kind }) => kind === 'message').length).toBe(6_000);
    expect(held.length).toBeLessThan(2_000 + 2 * 1_024);
  });
});
