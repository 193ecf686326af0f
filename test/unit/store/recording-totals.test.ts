import { describe, expect, test } from 'vitest';
import { byteCount, millis } from '../../../src/base/units.ts';
import { TotalsCounter } from '../../../src/store/recording-totals.ts';
import type { LostRecord, WireRecord } from '../../../src/wire/record.ts';
import { Recording } from '../analysis/recording.ts';

const lost = (reason: LostRecord['reason'], messages: number, document = 'd'): WireRecord => ({
  kind: 'lost',
  n: 0,
  at: millis(0),
  until: millis(0),
  count: messages,
  messages,
  reason,
  document,
});

describe('totals', () => {
  test('lost messages count, but not those that were left out on purpose', () => {
    const totals = new TotalsCounter();
    for (const record of [lost('ring', 3), lost('limit', 2), lost('left-out', 40)]) totals.count(record);
    expect(totals.read().lost).toBe(5);
  });

  test('a page that ended silently counts until it comes back', () => {
    const totals = new TotalsCounter();
    totals.count(lost('no-farewell', 0, 'a'));
    totals.count(lost('no-farewell', 0, 'b'));
    expect(totals.read().silentEnds).toBe(2);
    totals.count(lost('ring', 1, 'a'));
    expect(totals.read().silentEnds).toBe(1);
  });

  test('a message whose content was not recorded counts as such', () => {
    const traffic = new Recording();
    const connection = traffic.socket(0);
    const payload = { encoding: 'text', data: '', size: byteCount(9), isCut: true } as const;
    traffic.message(100, connection, '', { payload });
    traffic.message(110, connection, 'whole');
    const totals = new TotalsCounter();
    for (const record of traffic.records) totals.count(record);
    expect(totals.read().withoutContent).toBe(1);
  });

  test('are the same object while nothing has changed, and another one afterwards', () => {
    const totals = new TotalsCounter();
    totals.countMessage();
    const first = totals.read();
    expect(totals.read()).toBe(first);
    totals.countMessage();
    expect(totals.read()).not.toBe(first);
    expect(totals.read().messages).toBe(2);
  });

  test('begin at zero again after a clear', () => {
    const totals = new TotalsCounter();
    totals.countMessage();
    totals.countDropped(3);
    totals.countFailure();
    totals.count(lost('no-farewell', 1));
    totals.count(new Recording().add(0, { kind: 'unrecorded', use: 'push', count: 1, url: '' }));
    expect(totals.read().unrecorded).toEqual([{ use: 'push', count: 1, isInPart: false }]);
    totals.clear();
    const { unrecorded, ...counts } = totals.read();
    expect(unrecorded).toEqual([]);
    expect(Object.values(counts).every((count) => count === 0)).toBe(true);
  });
});
