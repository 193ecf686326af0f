import { expect, test } from 'vitest';
import { partRows } from '../../../../src/devtools-panel/rows/part-rows.ts';
import type { MessageLog } from '../../../../src/store/message-log.ts';

/** A log that holds the messages 10 to 19, each with so many parts. */
const log = (parts: number): MessageLog =>
  ({
    begin: 10,
    end: 20,
    times: { at: (place: number) => place * 100 },
    decoded: () => ({ parts: Array.from({ length: parts }, () => ({ parts: [] })) }),
  }) as unknown as MessageLog;

test('the parts of an unfolded message have their rows right behind it', () => {
  expect(partRows(log(2), [12])).toEqual([
    { kind: 'part', position: 13, whole: 12, part: 0, at: 1_200 },
    { kind: 'part', position: 13, whole: 12, part: 1, at: 1_200 },
  ]);
});

test('messages are in their order, whichever was unfolded first', () => {
  expect(partRows(log(2), [15, 12]).map(({ whole }) => whole)).toEqual([12, 12, 15, 15]);
});

test('a message that is not stored any more, or not yet, has no rows', () => {
  expect(partRows(log(2), [9, 20])).toEqual([]);
  expect(partRows(log(2), [10, 19])).toHaveLength(4);
});

test('a thousand parts of a message are shown', () => {
  expect(partRows(log(1_500), [12])).toHaveLength(1_000);
});
