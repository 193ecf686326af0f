import { expect, test } from 'vitest';
import { CONVERT_MANY } from '../../../../src/texts/cli/convert-many.ts';

test('what was converted of many recordings says how many were not whole', () => {
  expect(CONVERT_MANY.done({ whole: 1, files: 1 })).toBe('1 recording converted.');
  expect(CONVERT_MANY.done({ whole: 1_200, files: 1_200 })).toBe('1,200 recordings converted.');
  expect(CONVERT_MANY.done({ whole: 2, files: 3 })).toBe('2 of 3 recordings converted as a whole.');
});
