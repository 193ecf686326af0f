import { describe, expect, test } from 'vitest';
import { layOutSpans, endKind } from '../../../src/timeline/span-bars.ts';
import { scale, span } from './spans.ts';

describe('layOutSpans', () => {
  test('a connection is connecting, open, waiting, and the wait is written in', () => {
    const spans = [span(10, 30, 200, { code: 1006, wasClean: false }), span(500, 520, null)];
    const { bars, ends } = layOutSpans(spans, 'open', scale, 800);
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
    expect(layOutSpans(spans, 'waiting', scale, 700).bars.at(-1)).toMatchObject({
      kind: 'waiting',
      x: 200,
      width: 500,
    });
    expect(layOutSpans(spans, 'closed', scale, 700).bars.at(-1)).toMatchObject({ kind: 'open' });
  });
  test('an attempt is at least 3 px wide, however quickly it was refused', () => {
    const { bars, ends } = layOutSpans([span(100, null, 100.5, { how: 'failed', code: 1006 })], 'failed', scale, 800);
    expect(bars[0]).toMatchObject({ kind: 'connecting', x: 100, width: 3 });
    expect(ends[0]?.kind).toBe('attempt');
  });
  test('connections that cover each other are no more bars than pixels', () => {
    // Ten begin in each of 200 pixels and none is answered: one bar from the first to now, at 800.
    const pending = Array.from({ length: 2_000 }, (_, index) => span(index / 10, null, null));
    expect(layOutSpans(pending, 'connecting', scale, 800).bars).toMatchObject([
      { kind: 'connecting', x: 0, width: 800, span: 0 },
    ]);
    // Open ones show where each pixel's first begins.
    const open = Array.from({ length: 2_000 }, (_, index) => span(index / 10, index / 10, null));
    const edges = layOutSpans(open, 'open', scale, 800).bars.filter(({ kind }) => kind === 'open');
    expect(edges).toHaveLength(200);
    expect(edges.at(-1)).toMatchObject({ x: 199, width: 601 });
  });
  test('ends of one kind in one pixel are one mark, and a label is not hidden by one without', () => {
    const closed = Array.from({ length: 100 }, (_, index) => span(0, 1, 500 + index / 200, { code: null }));
    const { ends } = layOutSpans([...closed, span(0, 1, 500.6)], 'closed', scale, 800);
    expect(ends.map(({ label }) => label)).toEqual(['', '1000']);
  });
  test('a paused view shows nothing later than its snapshot', () => {
    const { bars, ends } = layOutSpans([span(10, 30, 600), span(700, 710, null)], 'open', scale, 400);
    expect(bars.at(-1)).toMatchObject({ kind: 'open', x: 30, width: 370 });
    expect(ends).toEqual([]);
  });
  test('between two complete calls there is no wait', () => {
    const run = { transport: 'fetch', how: 'complete', code: null } as const;
    const kinds = layOutSpans([span(0, 10, 100, run), span(500, 510, 600, run)], 'closed', scale, 800).bars.map(
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

test('a request whose outcome is not seen has no mark of a failure', () => {
  expect(endKind(span(0, null, 500, { how: 'unseen' }))).toBe('agreed');
});

test('a session of WebTransport ends in agreement with any code of its app, and abnormally where it was lost', () => {
  expect(endKind(span(0, 10, 20, { transport: 'webtransport', code: 7, wasClean: true }))).toBe('agreed');
  expect(endKind(span(0, 10, 20, { transport: 'webtransport', how: 'failed' }))).toBe('abnormal');
});
