import { describe, expect, test } from 'vitest';
import {
  bytesLine,
  cutFields,
  fieldsOf,
  lineOf,
  valueText,
  visible,
  visibleLines,
} from '../../../src/store/preview-fields.ts';

describe('control characters', () => {
  test('are shown as their pictures; those above ASCII share one', () => {
    expect(visible('a\u0000b\nc\u007fd\u0085')).toBe('a\u2400b\u240ac\u2421d\u2426');
  });
  test('stay in a text of many lines if they break lines or set tabs', () => {
    expect(visibleLines('a\tb\r\nc\u0000')).toBe('a\tb\r\nc\u2400');
  });
});

test('a line holds 200 characters, and shows that there are more', () => {
  expect(lineOf('x'.repeat(200))).toBe('x'.repeat(200));
  expect(lineOf('x'.repeat(201))).toBe(`${'x'.repeat(200)}…`);
});

test('bytes are their number and the first eight', () => {
  expect(bytesLine(new Uint8Array(0))).toBe('empty');
  expect(bytesLine(Uint8Array.of(1, 255))).toBe('2 B  01 ff');
  expect(bytesLine(new Uint8Array(9))).toMatch(/00 …$/);
  expect(bytesLine(new Uint8Array(8), 8)).not.toContain('…');
});

describe('what is nested', () => {
  test('opens three levels of objects', () => {
    expect(valueText({ a: { b: { c: { d: 1 } } } })).toBe('{a {b {c {…}}}}');
    expect(valueText({})).toBe('{}');
  });
  test('is a list of four plain items at most, with the number of all', () => {
    expect(valueText([1, 2, 3, 4])).toBe('[1, 2, 3, 4]');
    expect(valueText([1, 2, 3, 4, 5])).toBe('[1, 2, 3, 4, … 5]');
    expect(valueText([])).toBe('[]');
  });
  test('is the first of a list of objects, with the number of all', () => {
    expect(valueText([{ a: 1 }, { a: 2 }])).toBe('[2] {a 1}');
  });
});

describe('the fields of a value', () => {
  test('are those of an object or the items of a list', () => {
    expect(fieldsOf({ a: 1, b: 'x' })).toEqual([
      { name: 'a', value: '1' },
      { name: 'b', value: 'x' },
    ]);
    expect(fieldsOf(['x', null])).toEqual([
      { name: '', value: 'x' },
      { name: '', value: 'null' },
    ]);
  });
  test('are one without a name for anything else, and for what is empty', () => {
    expect([fieldsOf('x'), fieldsOf([]), fieldsOf({})].map(([field]) => field)).toEqual([
      { name: '', value: 'x' },
      { name: '', value: '[]' },
      { name: '', value: '{}' },
    ]);
  });
});

describe('the fields that fit a line', () => {
  const field = (name: string, length: number) => ({ name, value: 'x'.repeat(length) });

  test('are cut where the room of 200 characters ends', () => {
    // "a" takes 1 + 150 + 2, which leaves 47 for the next; nothing is left after that.
    const fitting = cutFields([field('a', 150), field('b', 100), field('c', 1)]);
    expect(fitting.map(({ name, value }) => [name, value.length])).toEqual([
      ['a', 150],
      ['b', 48],
    ]);
    expect(fitting[1]?.value).toMatch(/x…$/);
  });
  test('begin with those that tell rows apart', () => {
    const fields = [field('id', 3), field('price', 3)];
    expect(cutFields(fields, new Set(['id'])).map(({ name }) => name)).toEqual(['price', 'id']);
  });
});
