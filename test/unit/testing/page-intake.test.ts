import { describe, expect, test } from 'vitest';
import { PageIntake } from '../../../src/testing/page-intake.ts';
import type { PackedBatchMessage } from '../../../src/wire/hops.ts';

const hello = JSON.stringify({ type: 'hello', document: 'd', timeOrigin: 1_000, url: 'http://a.test/', isTop: true });

const fault = (n: number, at: number) => ({ kind: 'fault', n, at, where: 'x', text: 'y' });

/** A batch of the recorder as the bridge sends it. */
function batch(first: number, records: readonly object[], next = first + records.length): string {
  const message: PackedBatchMessage = {
    type: 'batch',
    subscriber: 'testing',
    first,
    next,
    records: JSON.stringify(records),
  };
  return JSON.stringify({ document: 'd', ...message });
}

describe('the messages of pages under test', () => {
  test('records come once and in order, counted from the first page', () => {
    const intake = new PageIntake();
    expect(intake.take(hello)).toEqual([]);
    expect(intake.zero).toBe(1_000);
    const taken = [
      ...intake.take(batch(0, [fault(0, 5), fault(1, 6)])),
      ...intake.take(batch(1, [fault(1, 6), fault(2, 7)])),
    ];
    expect(taken.map(({ n, at, document }) => [n, at, document])).toEqual([
      [0, 5, 'd'],
      [1, 6, 'd'],
      [2, 7, 'd'],
    ]);
  });

  test('a second page is put on the clock of the first', () => {
    const intake = new PageIntake();
    intake.take(hello);
    intake.take(JSON.stringify({ type: 'hello', document: 'e', timeOrigin: 3_500 }));
    const [record] = intake.take(batch(0, [fault(0, 5)]).replace('"document":"d"', '"document":"e"'));
    expect(record?.at).toBe(2_505);
  });

  test('what is missing or unreadable is recorded as lost', () => {
    const intake = new PageIntake();
    intake.take(hello);
    expect(intake.take(batch(0, [fault(0, 5), { kind: 'nonsense' }], 2))).toMatchObject([
      { kind: 'fault', n: 0 },
      { kind: 'lost', n: 1, count: 1, reason: 'unreadable' },
    ]);
    expect(intake.take(JSON.stringify({ type: 'end', document: 'd', next: 5, messages: 2 }))).toMatchObject([
      { kind: 'lost', n: 2, count: 3, reason: 'page-gone' },
    ]);
  });

  test('a page can call our function with anything at all', () => {
    const intake = new PageIntake();
    intake.take(hello);
    for (const text of [
      '',
      '{',
      '[]',
      'null',
      '{"type":"batch","document":"d"}',
      '{"type":"batch","document":"d","records":"{"}',
    ])
      expect(intake.take(text)).toEqual([]);
  });

  test('the end of a worker ends its connections; what waited to be sent is unknown', () => {
    const pace = (isBatching: boolean) => JSON.stringify({ type: 'pace', document: 'd', isBatching });
    const leave = (isBatching: boolean) => {
      const intake = new PageIntake(500);
      intake.take(hello, 'worker');
      intake.take(batch(0, [fault(0, 5)]), 'worker');
      intake.take(pace(isBatching), 'worker');
      return [intake.leave('worker', 2_000), intake.leave('worker', 3_000), intake.leave('other', 3_000)];
    };
    expect(leave(false)).toMatchObject([[{ kind: 'page', event: 'pagehide', n: 1, at: 1_500, document: 'd' }], [], []]);
    expect(leave(true)).toMatchObject([[{ kind: 'lost', reason: 'no-farewell', n: 1, at: 1_500 }], [], []]);
  });

  test('a worker that pretends to be many is believed a few times', () => {
    const intake = new PageIntake(0);
    for (let number = 0; number < 50; number += 1)
      intake.take(JSON.stringify({ type: 'hello', document: `d${number}`, timeOrigin: 1 }), 'worker');
    expect(intake.leave('worker', 5)).toHaveLength(4);
  });
});
