import { describe, expect, test } from 'vitest';
import type { ConnectionSpan } from '../../../src/analysis/streams/stream.ts';
import { createTimeColumn } from '../../../src/base/time-column.ts';
import { containsAny } from '../../../src/timeline/poll-bar-messages.ts';
import { layOutPolls } from '../../../src/timeline/poll-bars.ts';
import { scale, span } from './spans.ts';

describe('containsAny', () => {
  const found = (...instants: readonly number[]) => {
    const column = createTimeColumn();
    for (const at of instants) column.push(at);
    return column;
  };
  const hits = (spans: readonly ConnectionSpan[], ...instants: readonly number[]): readonly boolean[] =>
    layOutPolls(spans, scale, 900).map((bar) => containsAny(bar, spans, scale, [found(...instants), found()]));

  test('a request is found by what was sent or read while it was under way, its ends included', () => {
    const spans = [span(100, 120, 200), span(300, 320, 400), span(500, 520, 600), span(700, 710, null)];
    expect(hits(spans, 200, 450, 500, 850)).toEqual([true, false, true, true]);
    expect(hits(spans)).toEqual([false, false, false, false]);
  });
  test('a bar of several requests is found by any of them', () => {
    // Three requests within a pixel and a half share a bar of 4 px or little more.
    const spans = [span(100, null, 100.2), span(100.5, null, 100.7), span(101, null, 101.2), span(110, null, 111)];
    expect(hits(spans, 101.1)).toEqual([true, false]);
  });
  test('a request that began before the window is found by what came before the window', () => {
    const spans = [span(-500, -490, 300)];
    expect(hits(spans, -400)).toEqual([true]);
  });
});
