import { describe, expect, test } from 'vitest';
import { asIs, halfQuoted, quoted, replaceFound, type Secret } from '../../../../src/formats/redact/finds.ts';
import { findsIn, secretsOf } from './finds-in.ts';

const secret = (value: string): Secret => ({ value, kind: 'token', rule: 'test' });

describe('what is found in a text', () => {
  test('of two that overlap the earlier stays, and from one place the longer', () => {
    const finds = findsIn('abcdefgh');
    finds.add(2, 6, secret('cdef'));
    finds.add(0, 3, secret('abc'));
    finds.add(0, 4, secret('abcd'));
    finds.add(6, 8, secret('gh'));
    expect(secretsOf(finds).map(([, value]) => value)).toEqual(['abcd', 'gh']);
  });
  test('no stretch, a placeholder, and what the user keeps are no finds', () => {
    const finds = findsIn('x', { keep: { kinds: ['session'], values: ['kept'] } });
    finds.add(1, 1, secret('nothing'));
    finds.add(0, 1, secret('Redacted-secret-000001'));
    finds.add(0, 1, secret('kept'));
    finds.add(0, 1, { value: 'other', kind: 'session', rule: 'test' });
    expect(secretsOf(finds)).toEqual([]);
  });
  test('a text inside the text is written again, encoded as it was', () => {
    const finds = findsIn('"a b"');
    finds.addInner(0, 5, 'a b', [{ start: 2, end: 3, secrets: [secret('b')], write: asIs }], JSON.stringify);
    finds.addInner(0, 5, 'a b', [], JSON.stringify);
    expect(replaceFound('"a b"', finds.withoutOverlaps(), () => 'P"')).toBe('"a P\\""');
  });
});

test('what is between two finds stays as it was', () => {
  const at = (start: number, end: number) => ({ start, end, secrets: [secret('s')], write: asIs });
  expect(replaceFound('1s2s3', [at(1, 2), at(3, 4)], () => 'P')).toBe('1P2P3');
});

test('a text of JSON that is cut gets no closing quote', () => {
  expect([quoted(['P']), halfQuoted(['P']), asIs(['P'])]).toEqual(['"P"', '"P', 'P']);
});
