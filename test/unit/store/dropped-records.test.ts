import { describe, expect, test } from 'vitest';
import { byteCount, millis } from '../../../src/base/units.ts';
import { foldDropped } from '../../../src/store/dropped-records.ts';
import type { WireRecord } from '../../../src/wire/record.ts';
import { Recording } from '../analysis/recording.ts';
import { connecting, document, message } from './records.ts';

const close = (n: number, connection: number): WireRecord => ({
  kind: 'close',
  n,
  at: millis(n),
  document: 'a',
  connection,
  how: 'closed',
  code: 1000,
  reason: '',
  wasClean: true,
  size: byteCount(0),
});

describe('dropped records', () => {
  test('a connection that has ended leaves no trace but its numbers', () => {
    const records = [document('a'), connecting(1, 1), message(2), connecting(3, 2), close(4, 1), message(5)];
    expect(foldDropped(records)).toEqual([
      document('a'),
      { kind: 'lost', n: 1, at: 1, until: 2, count: 2, messages: 1, reason: 'limit', document: 'a' },
      connecting(3, 2),
      { kind: 'lost', n: 4, at: 4, until: 5, count: 2, messages: 1, reason: 'limit', document: 'a' },
    ]);
  });

  test('the begin of a fault stays until the fault is over', () => {
    const traffic = new Recording();
    const socket = traffic.socket(0);
    traffic.induced(10, 'start', 'refuse');
    traffic.induced(20, 'start', 'half-open', { run: 2, connection: socket });
    traffic.induced(30, 'start', 'cut', { run: 3, connection: socket });
    const faultsIn = (records: readonly WireRecord[]) =>
      foldDropped(records).flatMap((record) => (record.kind === 'induced' ? [record.fault] : []));
    expect(faultsIn(traffic.records)).toEqual(['refuse', 'half-open']);
    traffic.induced(40, 'end', 'refuse');
    traffic.close(50, socket);
    expect(faultsIn(traffic.records)).toEqual([]);
  });

  test('folding in steps gives the same as folding at once', () => {
    const records = [document('a'), connecting(1, 1), message(2), connecting(3, 2), close(4, 1), message(5)];
    for (let cut = 1; cut < records.length; cut += 1) {
      expect(foldDropped([...foldDropped(records.slice(0, cut)), ...records.slice(cut)])).toEqual(foldDropped(records));
    }
  });
});
