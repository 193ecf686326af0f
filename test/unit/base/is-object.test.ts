import { expect, test } from 'vitest';
import { isObject, isRecord } from '../../../src/base/is-object.ts';

test.each([
  [{}, true, true],
  [{ a: 1 }, true, true],
  [Object.create(null), true, true],
  [[], true, false],
  [null, false, false],
  [undefined, false, false],
  ['text', false, false],
  [7, false, false],
  [() => 7, false, false],
])('%o is an object: %s, a record: %s', (value, hasProperties, hasNames) => {
  expect(isObject(value)).toBe(hasProperties);
  expect(isRecord(value)).toBe(hasNames);
});
