import { describe, expect, test } from 'vitest';
import { placeholderKey, REDACTION_PLACEHOLDER } from '../../../../src/formats/redact/placeholder.ts';

const { asMark, cutsIn, filling, isOne, keyed, largestIn, numbered } = REDACTION_PLACEHOLDER;

describe('placeholders', () => {
  test('of one key are equal for equal values, of another key they differ', () => {
    const key = placeholderKey('a key of sixteen');
    expect(keyed(key, 'hunter2')).toMatch(/^Redacted-secret-[0-9a-f]{16}$/);
    expect(keyed(key, 'hunter2')).toBe(keyed(placeholderKey('a key of sixteen'), 'hunter2'));
    expect(keyed(key, 'hunter3')).not.toBe(keyed(key, 'hunter2'));
    expect(keyed(placeholderKey('a key of sixteem'), 'hunter2')).not.toBe(keyed(key, 'hunter2'));
  });

  test('are recognised, whole or as a field of bytes has them', () => {
    for (const length of [1, 5, 15, 16, 20, 22, 30]) expect(isOne(filling(numbered(7), length))).toBe(true);
    expect(isOne(keyed(placeholderKey('a key of sixteen'), 'x'))).toBe(true);
    expect(isOne('Redacted-secret-of-mine')).toBe(false);
    expect(isOne('')).toBe(false);
  });

  test('fill a field exactly', () => {
    expect(filling(numbered(7), 26)).toBe('Redacted-secret-000007----');
    expect(filling(numbered(7), 4)).toBe('----');
  });

  test('inside a text count as one mark for rules that go by its look', () => {
    expect(asMark('h=~Redacted-secret-0011223344556677, Redacted-secret-000012!')).toBe('h=~@, @!');
    expect(asMark('as a field has it: Redacted-secret-000007----')).toBe('as a field has it: @');
    expect(asMark('Redacted')).toBe('Redacted');
  });

  // 0123456789, a placeholder of 22 from 10 to 32, a blank, another from 33 to 55.
  test('know which stretches of a text begin or end inside them', () => {
    const text = `0123456789${numbered(7)} ${numbered(8)}`;
    const cuts = cutsIn(text);
    expect([cuts(0, 10), cuts(0, 32), cuts(10, 32), cuts(32, 33), cuts(5, 55)]).toEqual(Array(5).fill(false));
    expect([cuts(0, 11), cuts(10, 31), cuts(11, 32), cuts(31, 40), cuts(33, 34)]).toEqual(Array(5).fill(true));
    expect(cutsIn('0123456789')(2, 4)).toBe(false);
  });

  test('of an earlier redaction give their numbers, so that new ones are others', () => {
    expect(largestIn('a Redacted-secret-000003, Redacted-secret-000012.')).toBe(12);
    expect(largestIn('Redacted-secret-0011223344556677')).toBe(0);
  });
});
