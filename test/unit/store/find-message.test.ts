import { describe, expect, test } from 'vitest';
import { millis } from '../../../src/base/units.ts';
import { findMessage, positionOf } from '../../../src/store/find-message.ts';
import { createMessageLog, type MessageLog } from '../../../src/store/message-log.ts';
import { message } from './messages.ts';

/** A log of records 0, 1, 2 and so on at these instants. */
function logAt(...instants: number[]): MessageLog {
  const log = createMessageLog(1);
  for (const [n, at] of instants.entries())
    log.push(message('x', { at: millis(at), ref: { document: 'd', n, part: 0 } }));
  return log;
}

const ref = (n: number, part = 0) => ({ document: 'd', n, part });

describe('the message that a record names', () => {
  test('is found among many of the same instant', () => {
    const log = logAt(10, 20, 20, 20, 20, 30);
    expect([1, 2, 3, 4].map((n) => positionOf(log, ref(n), 20))).toEqual([1, 2, 3, 4]);
  });

  test('is found near an instant that is not its own', () => {
    expect(positionOf(logAt(10, 20, 30, 40), ref(3), 15)).toBe(3);
    expect(positionOf(logAt(10, 20, 30, 40), ref(0), 99)).toBe(0);
  });

  test('is not another part of the record, and not the same number in another document', () => {
    expect(positionOf(logAt(10, 20), ref(1, 1), 20)).toBeNull();
    expect(positionOf(logAt(10, 20), { ...ref(1), document: 'e' }, 20)).toBeNull();
  });

  test('is the first from its instant on where it is not stored, and the last where none follows', () => {
    const log = logAt(10, 20, 30);
    expect(findMessage(log, ref(9), 15)).toBe(1);
    expect(findMessage(log, undefined, 1e9)).toBe(2);
    expect(findMessage(logAt(), ref(9), 15)).toBeNull();
  });
});
