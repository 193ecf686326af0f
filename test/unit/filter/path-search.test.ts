import { describe, expect, test } from 'vitest';
import { parsePath } from '../../../src/analysis/numbering/path.ts';
import { mayLeadTo } from '../../../src/filter/path-search.ts';

const may = (path: string, text: string, wanted?: unknown): boolean => {
  const steps = parsePath(path);
  if (steps === null) throw new Error('no path');
  return mayLeadTo(steps, wanted === undefined ? null : (value) => value === wanted)(text);
};

describe('whether a path may lead to a value', () => {
  test('needs its last name in the text', () => {
    expect(may('data.price', '{"data":{"price":1}}')).toBe(true);
    expect(may('data.price', '{"data":{"cost":1}}')).toBe(false);
  });

  test('needs a wanted value after the name, blanks allowed', () => {
    expect(may('price', '{"price" : 7}', 7)).toBe(true);
    expect(may('price', '{"price":8}', 7)).toBe(false);
    expect(may('side', '{"side":"buy"}', 'buy')).toBe(true);
    expect(may('side', '{"side":"sell"}', 'buy')).toBe(false);
    expect(may('open', '{"open":true}', true)).toBe(true);
  });

  test('takes the second value where the first is not wanted', () => {
    expect(may('price', '[{"price":1},{"price":7}]', 7)).toBe(true);
  });

  test('leaves to parsing what it cannot read: escapes and numbers that a double would round', () => {
    expect(may('side', String.raw`{"side":"b\u0075y"}`, 'buy')).toBe(true);
    expect(may('id', '{"id":9007199254740993}', 1)).toBe(true);
    expect(may('price', String.raw`{"\u0070rice":7}`, 7)).toBe(true);
  });

  test('looks only for the name where the path goes on behind it', () => {
    expect(may('list[0]', '{"list":[7]}', 7)).toBe(true);
  });
});
