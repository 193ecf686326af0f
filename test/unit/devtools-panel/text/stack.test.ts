import { describe, expect, test } from 'vitest';
import { readStack } from '../../../../src/devtools-panel/text/stack.ts';

describe('readStack', () => {
  test('frames of both browsers are read', () => {
    expect(
      readStack('at connect (https://a/x.js:48:17)\nat https://a/y.js:2:1\nat async go (https://a/z.js:3:4)'),
    ).toEqual([
      { name: 'connect', url: 'https://a/x.js', line: 48, column: 17 },
      { name: '', url: 'https://a/y.js', line: 2, column: 1 },
      { name: 'go', url: 'https://a/z.js', line: 3, column: 4 },
    ]);
    expect(readStack('connect@https://a:8080/x.js:48:17\n@https://a/y.js:2:1')).toEqual([
      { name: 'connect', url: 'https://a:8080/x.js', line: 48, column: 17 },
      { name: '', url: 'https://a/y.js', line: 2, column: 1 },
    ]);
  });
  test('what is no frame is left out', () => {
    expect(readStack('Error: no\n\nat <anonymous>')).toEqual([]);
  });
});
