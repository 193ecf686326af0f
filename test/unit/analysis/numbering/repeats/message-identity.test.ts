import { describe, expect, test } from 'vitest';
import { canonicalText, IdHabits, idFieldsOf } from '../../../../../src/analysis/numbering/repeats/message-identity.ts';
import { times } from '../samples.ts';

describe('what a message is known by', () => {
  test('neither the order of its fields nor a time in it matters', () => {
    expect(canonicalText({ a: 1, b: { ts: 5, c: [2] } })).toBe(canonicalText({ b: { c: [2], ts: 6 }, a: 1 }));
    expect(canonicalText({ a: 1 })).not.toBe(canonicalText({ a: 2 }));
  });

  test('ids go by name', () => {
    const ids = idFieldsOf({ orderId: 5, product_id: 'x', UUID: 'u', bid: 4, valid: 'yes', data: { id: 7 } });
    expect(ids.map(({ name }) => name)).toEqual(['orderId', 'product_id', 'UUID', 'id']);
  });

  // 30 messages of 3 devices: each has an event id of its own, the device's id recurs.
  test('an id that many messages name is not one of its own', () => {
    const habits = new IdHabits();
    for (const index of times(30, (at) => at)) habits.note(idFieldsOf({ eventId: index, deviceId: index % 3 }));
    expect([habits.isGivenOnce('eventId'), habits.isGivenOnce('deviceId'), habits.isShared('deviceId')]).toEqual([
      true,
      false,
      true,
    ]);
  });
});
