import { expect, test } from 'vitest';
import { STREAM_DETAIL } from '../../../../src/texts/panel/stream-detail.ts';

test('connections say how many are open, if one is', () => {
  expect(STREAM_DETAIL.connections(3, 0)).toBe('3');
  expect(STREAM_DETAIL.connections(3, 1)).toBe('3, 1 open');
});

test('attempts that did not open are counted among those that are remembered', () => {
  expect(STREAM_DETAIL.refused(0, 10, 0)).toBeNull();
  expect(STREAM_DETAIL.refused(2, 10, 0)).toBe('2');
  expect(STREAM_DETAIL.refused(2, 10, 5)).toBe('2 of the last 10');
});

test('a rate over no time at all is no division by zero', () => {
  expect(STREAM_DETAIL.rate(0, 10_000, 0, 0)).not.toContain('NaN');
});

test('an attempt that did not open has a status, if one is known', () => {
  expect(STREAM_DETAIL.notOpened(20, 0)).toBe('Not opened, ended after 20 ms');
  expect(STREAM_DETAIL.notOpened(20, 503)).toBe('Not opened, ended after 20 ms with status 503');
});

test('a connection without messages says so', () => {
  expect(STREAM_DETAIL.count(0, 0)).toBe('no message');
  expect(STREAM_DETAIL.count(0, 1)).toBe('0 in, 1 out');
});
