import { describe, expect, test } from 'vitest';
import { addPersonal, isPersonal } from '../../../../src/formats/redact/personal.ts';
import { findsIn, secretsOf } from './finds-in.ts';

describe('the value under a name', () => {
  test('is personal if the name says so, however it is spelled', () => {
    expect(['firstName', 'first_name', 'FIRST-NAME', 'userId'].map((name) => isPersonal(name, 'x1'))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(isPersonal('firstName', '--')).toBe(false);
    expect(isPersonal('price', 'x1')).toBe(false);
  });
  test('is personal if someone wrote it: four words or more', () => {
    expect(isPersonal('comment', 'see you at eight')).toBe(true);
    expect(isPersonal('comment', 'see you soon')).toBe(false);
  });
  test('under a name that also names things is personal if it looks like a full name', () => {
    expect(isPersonal('name', 'Ada Lovelace')).toBe(true);
    expect(isPersonal('name', 'order book')).toBe(false);
    expect(isPersonal('name', 'Trades')).toBe(false);
  });
  test('under a name that is longer than any name is judged by nothing', () => {
    expect(isPersonal(`firstname${' '.repeat(100)}`, 'Ada')).toBe(false);
  });
});

test('mail, phone and address show by themselves; a version is no address', () => {
  const found = (text: string) => {
    const finds = findsIn(text);
    addPersonal(finds);
    return secretsOf(finds).map(([, value]) => value);
  };
  expect(found('to ada@mail.test, +49 30 1234567, 192.168.0.1')).toEqual([
    'ada@mail.test',
    '+49 30 1234567',
    '192.168.0.1',
  ]);
  expect(found('1.2.3, v1.2.3.4.5')).toEqual([]);
  expect(found('?city=Berlin&page=2')).toEqual(['Berlin']);
});
