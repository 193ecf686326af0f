import { describe, expect, test } from 'vitest';
import { millis } from '../../../src/base/units.ts';
import { createIntake } from '../../../src/devtools-panel/source/intake.ts';
import type { PageWireRecord } from '../../../src/wire/record.ts';

const fault = (n: number): PageWireRecord => ({ kind: 'fault', n, at: millis(n * 10), where: 'test', text: '' });

const overwritten = (n: number, count: number, messages: number): PageWireRecord => ({
  kind: 'lost',
  reason: 'ring',
  n,
  count,
  messages,
  at: millis(n * 10),
  until: millis((n + count) * 10),
});

const batch = (first: number, ...records: PageWireRecord[]) => {
  const last = records.at(-1);
  const next = last === undefined ? first : last.kind === 'lost' ? last.n + last.count : last.n + 1;
  return { first, next, records };
};

/** The numbers that an intake let through. */
const numbers = (records: readonly { n: number }[] | null): readonly number[] | null =>
  records?.map(({ n }) => n) ?? null;

describe('the intake of one document', () => {
  test('passes each record on once, whatever is sent again', () => {
    const intake = createIntake('d', millis(0));
    expect(numbers(intake.take(batch(0, fault(0), fault(1))))).toEqual([0, 1]);
    expect(numbers(intake.take(batch(0, fault(0), fault(1), fault(2))))).toEqual([2]);
    expect(numbers(intake.take(batch(1, fault(1), fault(2))))).toEqual([]);
    expect(intake.next()).toBe(3);
  });

  test('takes nothing of a batch that begins above the number it waits for', () => {
    const intake = createIntake('d', millis(0));
    intake.take(batch(0, fault(0)));
    expect(intake.take(batch(2, fault(2)))).toBeNull();
    expect(intake.next()).toBe(1);
  });

  test('puts a record for a hole inside a batch, and counts every number of it as a lost message', () => {
    const intake = createIntake('d', millis(0));
    const placed = intake.take({ first: 0, next: 6, records: [fault(0), fault(3)] });
    // numbers 0, then 1-2 missing, then 3, then 4-5 missing
    expect(placed?.map((record) => [record.kind, record.n, record.kind === 'lost' ? record.count : 1])).toEqual([
      ['fault', 0, 1],
      ['lost', 1, 2],
      ['fault', 3, 1],
      ['lost', 4, 2],
    ]);
    expect(intake.lostMessages()).toBe(4);
    expect(intake.next()).toBe(6);
  });

  test('counts of what the ring overwrote only the messages', () => {
    const intake = createIntake('d', millis(0));
    intake.take(batch(0, overwritten(0, 100, 90), fault(100)));
    expect(intake.lostMessages()).toBe(90);
    expect(intake.next()).toBe(101);
    expect(intake.hasBeginning()).toBe(false);
  });

  test('moves instants from the document to the recording', () => {
    const intake = createIntake('d', millis(1000));
    expect(intake.take(batch(0, fault(0), fault(1)))?.map(({ at }) => at)).toEqual([1000, 1010]);
  });

  test('says how many records a page still had when it went', () => {
    const intake = createIntake('d', millis(0));
    intake.take(batch(0, fault(0)));
    intake.bye(5);
    expect(intake.end()).toMatchObject([{ kind: 'lost', reason: 'page-gone', n: 1, count: 4 }]);
    expect(intake.end()).toEqual([]);
  });
});
