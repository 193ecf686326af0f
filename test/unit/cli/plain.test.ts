import { describe, expect, test } from 'vitest';
import { clip, plain } from '../../../src/cli/plain.ts';

describe('texts for a terminal', () => {
  test('control characters and marks that turn the reading order cannot reach it', () => {
    expect(plain('a\u001b[31mb\r\n\u0007\u009b\u202ec')).toBe('a·[31mb·····c');
  });
  test('a text that is too long ends in an ellipsis', () => {
    expect([clip('abc', 3), clip('abcd', 3)]).toEqual(['abc', 'ab…']);
  });
});
