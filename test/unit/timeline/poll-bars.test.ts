import { describe, expect, test } from 'vitest';
import type { ConnectionSpan } from '../../../src/analysis/streams/stream.ts';
import { layOutPolls, pollKind } from '../../../src/timeline/poll-bars.ts';
import { scale, span } from './spans.ts';

describe('layOutPolls', () => {
  const poll = (at: number, length: number, more: Partial<ConnectionSpan> = {}): ConnectionSpan =>
    span(at, at, at + length, { transport: 'fetch', how: 'complete', code: null, status: 200, messagesIn: 1, ...more });

  test('a quick poll is at least 4 px wide', () => {
    expect(layOutPolls([poll(100, 0.5)], scale, 900)).toEqual([{ kind: 'data', x: 100, width: 4, count: 1, span: 0 }]);
  });
  test('how a poll ended', () => {
    expect(pollKind(poll(0, 1))).toBe('data');
    expect(pollKind(poll(0, 1, { isEmpty: true }))).toBe('empty');
    expect(pollKind(poll(0, 1, { status: 304, messagesIn: 0 }))).toBe('empty');
    expect(pollKind(poll(0, 1, { status: 503 }))).toBe('failed');
    expect(pollKind(poll(0, 1, { how: 'failed', status: 0 }))).toBe('failed');
    expect(pollKind(poll(0, 1, { how: 'aborted', status: 0, messagesIn: 0 }))).toBe('empty');
    expect(pollKind({ ...poll(0, 1), closeAt: null })).toBe('pending');
  });
  test('polls on one pixel are one bar, and the failed one is seen', () => {
    const bars = layOutPolls(
      [poll(100, 0.1), poll(100.4, 0.1, { status: 500 }), poll(101, 0.1, { isEmpty: true }), poll(300, 1)],
      scale,
      900,
    );
    expect(bars.map(({ kind, x, count }) => [kind, x, count])).toEqual([
      ['failed', 100, 3],
      ['data', 300, 1],
    ]);
  });
  test('a pending poll reaches until now', () => {
    expect(layOutPolls([{ ...poll(200, 1), closeAt: null }], scale, 700)[0]).toMatchObject({
      kind: 'pending',
      x: 200,
      width: 500,
    });
  });
  test('pending polls that overlap are one bar, however many there are', () => {
    const pending = Array.from({ length: 2_000 }, (_, index) => ({ ...poll(200 + index / 10, 1), closeAt: null }));
    expect(layOutPolls(pending, scale, 700)).toEqual([
      { kind: 'pending', x: 200, width: 500, count: 2_000, span: 1_999 },
    ]);
  });
});
