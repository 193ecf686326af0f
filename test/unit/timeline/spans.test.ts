import { describe, expect, test } from 'vitest';
import type { ConnectionSpan } from '../../../src/analysis/streams/stream.ts';
import { millis } from '../../../src/base/units.ts';
import { holdsAny } from '../../../src/timeline/poll-hits.ts';
import { drawPolls, pollKind } from '../../../src/timeline/polls.ts';
import { drawSpans, endKind } from '../../../src/timeline/spans.ts';
import { createTimeColumn } from '../../../src/base/time-column.ts';

/** 1 ms a pixel from 0. */
const scale = { from: millis(0), until: millis(1_000), width: 1_000 };

const span = (
  connectingAt: number,
  openAt: number | null,
  closeAt: number | null,
  more: Partial<ConnectionSpan> = {},
): ConnectionSpan => ({
  document: 'd',
  connection: 1,
  transport: 'websocket',
  url: 'wss://a/',
  connectingAt: millis(connectingAt),
  openAt: openAt === null ? null : millis(openAt),
  closeAt: closeAt === null ? null : millis(closeAt),
  how: closeAt === null ? null : 'closed',
  code: closeAt === null ? null : 1000,
  reason: '',
  wasClean: true,
  status: 0,
  messagesIn: 0,
  messagesOut: 0,
  isEmpty: false,
  ...more,
});

describe('drawSpans', () => {
  test('a connection is connecting, open, waiting, and the wait is written in', () => {
    const spans = [span(10, 30, 200, { code: 1006, wasClean: false }), span(500, 520, null)];
    const { bars, ends } = drawSpans(spans, 'open', scale, 800);
    expect(bars.map(({ kind, x, width, label }) => [kind, x, width, label])).toEqual([
      ['connecting', 10, 20, ''],
      ['open', 30, 170, ''],
      ['waiting', 200, 300, '300 ms'],
      ['connecting', 500, 20, ''],
      ['open', 520, 280, ''],
    ]);
    expect(ends.map(({ kind, x, label }) => [kind, x, label])).toEqual([['abnormal', 200, '1006']]);
  });
  test('after the last connection the wait lasts until now only while the stream waits', () => {
    const spans = [span(0, 10, 200)];
    expect(drawSpans(spans, 'waiting', scale, 700).bars.at(-1)).toMatchObject({ kind: 'waiting', x: 200, width: 500 });
    expect(drawSpans(spans, 'closed', scale, 700).bars.at(-1)).toMatchObject({ kind: 'open' });
  });
  test('an attempt is at least 3 px wide, however quickly it was refused', () => {
    const { bars, ends } = drawSpans([span(100, null, 100.5, { how: 'failed', code: 1006 })], 'failed', scale, 800);
    expect(bars[0]).toMatchObject({ kind: 'connecting', x: 100, width: 3 });
    expect(ends[0]?.kind).toBe('attempt');
  });
  test('a paused view shows nothing of what came after its moment', () => {
    const { bars, ends } = drawSpans([span(10, 30, 600), span(700, 710, null)], 'open', scale, 400);
    expect(bars.at(-1)).toMatchObject({ kind: 'open', x: 30, width: 370 });
    expect(ends).toEqual([]);
  });
  test('between two calls that each came to their end nobody waits', () => {
    const run = { transport: 'fetch', how: 'complete', code: null } as const;
    const kinds = drawSpans([span(0, 10, 100, run), span(500, 510, 600, run)], 'closed', scale, 800).bars.map(
      (bar) => bar.kind,
    );
    expect(kinds).not.toContain('waiting');
  });
});

describe('endKind', () => {
  test('1000 and 1001 are agreed, 1006 and 1011 are not, whatever wasClean says', () => {
    expect([1000, 1001, 1006, 1011].map((code) => endKind(span(0, 1, 2, { code })))).toEqual([
      'agreed',
      'agreed',
      'abnormal',
      'abnormal',
    ]);
  });
  test("an application's own code is agreed when the close was clean", () => {
    expect(endKind(span(0, 1, 2, { code: 4001 }))).toBe('agreed');
    expect(endKind(span(0, 1, 2, { code: 4001, wasClean: false }))).toBe('abnormal');
  });
  test('a connection that ended with its page is no failure', () => {
    expect(endKind(span(0, 1, 2, { how: 'page-gone', code: null }))).toBe('agreed');
  });
});

describe('drawPolls', () => {
  const poll = (at: number, length: number, more: Partial<ConnectionSpan> = {}): ConnectionSpan =>
    span(at, at, at + length, { transport: 'fetch', how: 'complete', code: null, status: 200, messagesIn: 1, ...more });

  test('a quick poll is at least 4 px wide', () => {
    expect(drawPolls([poll(100, 0.5)], scale, 900)).toEqual([{ kind: 'data', x: 100, width: 4, count: 1, span: 0 }]);
  });
  test('what a poll came to', () => {
    expect(pollKind(poll(0, 1))).toBe('data');
    expect(pollKind(poll(0, 1, { isEmpty: true }))).toBe('empty');
    expect(pollKind(poll(0, 1, { status: 304, messagesIn: 0 }))).toBe('empty');
    expect(pollKind(poll(0, 1, { status: 503 }))).toBe('failed');
    expect(pollKind(poll(0, 1, { how: 'failed', status: 0 }))).toBe('failed');
    expect(pollKind(poll(0, 1, { how: 'aborted', status: 0, messagesIn: 0 }))).toBe('empty');
    expect(pollKind({ ...poll(0, 1), closeAt: null })).toBe('held');
  });
  test('polls on one pixel are one bar, and the failed one is seen', () => {
    const bars = drawPolls(
      [poll(100, 0.1), poll(100.4, 0.1, { status: 500 }), poll(101, 0.1, { isEmpty: true }), poll(300, 1)],
      scale,
      900,
    );
    expect(bars.map(({ kind, x, count }) => [kind, x, count])).toEqual([
      ['failed', 100, 3],
      ['data', 300, 1],
    ]);
  });
  test('a held poll reaches until now', () => {
    expect(drawPolls([{ ...poll(200, 1), closeAt: null }], scale, 700)[0]).toMatchObject({
      kind: 'held',
      x: 200,
      width: 500,
    });
  });
});

describe('holdsAny', () => {
  const found = (...instants: readonly number[]) => {
    const column = createTimeColumn();
    for (const at of instants) column.push(at);
    return column;
  };
  const hits = (spans: readonly ConnectionSpan[], ...instants: readonly number[]): readonly boolean[] =>
    drawPolls(spans, scale, 900).map((bar) => holdsAny(bar, spans, scale, [found(...instants), found()]));

  test('a request is found by what was sent or read while it was under way, its ends included', () => {
    const spans = [span(100, 120, 200), span(300, 320, 400), span(500, 520, 600), span(700, 710, null)];
    expect(hits(spans, 200, 450, 500, 850)).toEqual([true, false, true, true]);
    expect(hits(spans)).toEqual([false, false, false, false]);
  });
  test('a bar that stands for several is found by any of them', () => {
    // Three requests within a pixel and a half share a bar of 4 px or little more.
    const spans = [span(100, null, 100.2), span(100.5, null, 100.7), span(101, null, 101.2), span(110, null, 111)];
    expect(hits(spans, 101.1)).toEqual([true, false]);
  });
  test('a request that began out of sight is found by what came before the window', () => {
    const spans = [span(-500, -490, 300)];
    expect(hits(spans, -400)).toEqual([true]);
  });
});
