import { describe, expect, test } from 'vitest';
import { Mismatch } from '../../../src/wire/check.ts';
import {
  aKey,
  headers,
  HEADERS_BOUND,
  instant,
  KEY_BOUND,
  someText,
  TEXT_BOUND,
} from '../../../src/wire/record-checks.ts';

const isRefused = (value: unknown): boolean => value instanceof Mismatch;

describe('the checks that records share', () => {
  test('a key has one character or more, up to its bound', () => {
    expect(aKey('x'.repeat(KEY_BOUND))).toHaveLength(KEY_BOUND);
    expect(['', 'x'.repeat(KEY_BOUND + 1), 7].map(aKey).every(isRefused)).toBe(true);
  });

  test('a text may be empty, and no longer than its bound', () => {
    expect(someText('')).toBe('');
    expect(isRefused(someText('x'.repeat(TEXT_BOUND + 1)))).toBe(true);
  });

  test('headers are pairs of texts, a bounded number of them', () => {
    expect(headers([['etag', 'a']])).toEqual([['etag', 'a']]);
    const many = Array.from({ length: HEADERS_BOUND + 1 }, () => ['etag', 'a']);
    expect([[['etag']], [['etag', 7]], [['etag', 'a', 'b']], many, 'etag'].map(headers).every(isRefused)).toBe(true);
  });

  test('an instant is a finite number', () => {
    expect(instant(-3.5)).toBe(-3.5);
    expect([Number.NaN, Infinity, '3'].map(instant).every(isRefused)).toBe(true);
  });
});
