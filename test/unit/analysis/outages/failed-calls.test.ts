import { expect, test } from 'vitest';
import { failedBefore, failureAt, hasFailed } from '../../../../src/analysis/outages/failed-calls.ts';
import type { ConnectionSpan, Stream } from '../../../../src/analysis/streams/stream.ts';

type Facts = Pick<ConnectionSpan, 'how' | 'status'>;
const call = (facts: Partial<Facts>): ConnectionSpan =>
  ({ how: 'complete', status: 200, openAt: 20, closeAt: 900, ...facts }) as ConnectionSpan;

test('a call fails without an answer, or with one that shows that the server is down', () => {
  expect(hasFailed(call({ how: 'failed', status: 0 }))).toBe(true);
  expect(hasFailed(call({ status: 503 }))).toBe(true);
  expect(hasFailed(call({ status: 404 }))).toBe(false);
  expect(hasFailed(call({}))).toBe(false);
});

test('a refused call failed with its answer, any other with its end', () => {
  expect(failureAt(call({ status: 500 }))).toBe(20);
  expect(failureAt(call({ how: 'failed' }))).toBe(900);
});

test('only the calls right before that failed too belong to it', () => {
  const calls = [call({ status: 503 }), call({}), call({ status: 503 }), call({ status: 502 }), call({ status: 503 })];
  const stream = { spans: calls } as unknown as Stream;
  expect(failedBefore(stream, calls[4] ?? call({}))).toEqual([calls[2], calls[3]]);
  expect(failedBefore(stream, calls[2] ?? call({}))).toEqual([]);
  expect(failedBefore(stream, call({}))).toEqual([]);
});
