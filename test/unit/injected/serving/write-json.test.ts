import { describe, expect, test } from 'vitest';
import { writeJson } from '../../../../src/injected/serving/write-json.ts';

describe('writeJson', () => {
  test('writes plain data as the language does', () => {
    const value = { a: [1, 'x"\n', null, true, { b: [] }], c: {}, d: undefined, e: Infinity, ключ: '\ud800' };
    expect(writeJson(value, 1_000)).toEqual({ text: JSON.stringify(value), isCut: false });
  });

  test('stops soon after the limit and says so', () => {
    const { text, isCut } = writeJson({ a: Array.from({ length: 100_000 }, (_, index) => index) }, 1_000);
    expect(isCut).toBe(true);
    // At most one number and the closing brackets come after the limit.
    expect(text.length).toBeLessThan(1_020);
  });

  test('calls no toJSON and no getter', () => {
    let calls = 0;
    const value = {
      toJSON: () => (calls += 1),
      get a() {
        calls += 1;
        return 1;
      },
      b: 2,
    };
    expect([writeJson(value, 100).text, calls]).toEqual(['{"b":2}', 0]);
  });

  test('data that contains itself ends', () => {
    const value: unknown[] = [];
    value[0] = value;
    expect(writeJson(value, 1e9).isCut).toBe(true);
  });
});
