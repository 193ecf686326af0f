import { describe, expect, test } from 'vitest';
import { Gap } from '../../../../src/analysis/numbering/gap.ts';
import { OpenGaps } from '../../../../src/analysis/numbering/open-gaps.ts';
import type { SeriesSink } from '../../../../src/analysis/numbering/series-events.ts';
import { refOf } from './refs.ts';

/** Open gaps, and what they report in its order. */
function watched() {
  const reported: string[] = [];
  const ignore = (): void => undefined;
  const sink: SeriesSink = {
    messages: 0,
    gap: ({ low, high }) => reported.push(`gap ${low}-${high}`),
    closed: ({ low, high }) => reported.push(`closed ${low}-${high}`),
    withdrawn: ({ low, high }) => reported.push(`withdrawn ${low}-${high}`),
    settled: ({ low, high }) => reported.push(`settled ${low}-${high}`),
    refuted: () => reported.push('refuted'),
    excused: ignore,
    late: ignore,
    otherContent: ignore,
    replay: ignore,
    noReplay: ignore,
    reset: ignore,
  };
  return { gaps: new OpenGaps(sink), reported };
}

/** The numbers above `low` up to `high` are missing. */
const gapOf = (low: number, high: number): Gap =>
  new Gap({ group: '', offset: 0n, step: 1 }, { low, high }, refOf(1), refOf(2), 0);

/** The numbers above `low` come one after the other; gives what each did. */
const fillFrom = (gaps: OpenGaps, low: number, count: number, top: number): readonly string[] =>
  Array.from({ length: count }, (_, step) => gaps.fill(low + step, low + step + 1, refOf(10 + step), top));

describe('open gaps', () => {
  test('are closed by the messages that were missing, and only by them', () => {
    const { gaps, reported } = watched();
    gaps.add(gapOf(10, 12));
    expect(gaps.fill(12, 13, refOf(3), 20)).toBe('none');
    expect(fillFrom(gaps, 10, 2, 20)).toEqual(['filled', 'filled']);
    expect(reported).toEqual(['gap 10-12', 'closed 10-12']);
    expect(gaps.fill(10, 11, refOf(5), 20)).toBe('none');
  });

  test('know how far behind the top the latest of them came', () => {
    const { gaps } = watched();
    const gap = gapOf(10, 15);
    gaps.add(gap);
    gaps.fill(13, 14, refOf(3), 20);
    gaps.fill(11, 12, refOf(4), 21);
    gaps.fill(12, 13, refOf(5), 21);
    // 21 - 12.
    expect(gap.furthest).toBe(9);
  });

  test('cannot be closed any more once the counter has started over', () => {
    const { gaps } = watched();
    gaps.add(gapOf(10, 12));
    gaps.clear();
    expect(gaps.fill(10, 11, refOf(3), 20)).toBe('none');
  });

  test('are a hundred at most: the oldest can no longer be closed', () => {
    const { gaps } = watched();
    for (let place = 0; place <= 100; place++) gaps.add(gapOf(place * 10, place * 10 + 1));
    expect(gaps.fill(0, 1, refOf(3), 1_001)).toBe('none');
    expect(gaps.fill(10, 11, refOf(3), 1_001)).toBe('filled');
  });
});

describe('a gap below which the counter continues', () => {
  test('was none after 20 messages in order, if nothing continued above it', () => {
    const { gaps, reported } = watched();
    gaps.add(gapOf(10, 1_000));
    expect(new Set(fillFrom(gaps, 10, 19, 1_001))).toEqual(new Set(['filled']));
    expect(gaps.fill(29, 30, refOf(40), 1_001)).toBe('withdrawn');
    expect(reported).toEqual(['gap 10-1000', 'withdrawn 10-1000']);
  });

  test('was none after 3 messages already, if it was a jump of more than 10,000', () => {
    const far = watched();
    far.gaps.add(gapOf(10, 10_014));
    // After the third, 10,001 numbers are missing.
    expect(fillFrom(far.gaps, 10, 3, 10_015)).toEqual(['filled', 'filled', 'withdrawn']);
    const near = watched();
    near.gaps.add(gapOf(10, 10_013));
    expect(fillFrom(near.gaps, 10, 3, 10_014)).toEqual(['filled', 'filled', 'filled']);
  });

  test('stays one while more of it came late than is missing', () => {
    const { gaps, reported } = watched();
    gaps.add(gapOf(10, 45));
    // After 20 of the 35, 15 are missing; late messages end where the gap ends.
    expect(new Set(fillFrom(gaps, 10, 34, 46))).toEqual(new Set(['filled']));
    expect(reported).toEqual(['gap 10-45']);
  });

  test('stays one if its messages come in disorder', () => {
    const { gaps, reported } = watched();
    gaps.add(gapOf(10, 1_000));
    for (let number = 12; number < 80; number += 2) gaps.fill(number, number + 1, refOf(number), 1_001);
    expect(reported).toEqual(['gap 10-1000']);
  });

  test('shows two counters under one name if the count continues above it too', () => {
    const { gaps, reported } = watched();
    gaps.add(gapOf(10, 1_000));
    gaps.continued();
    gaps.continued();
    fillFrom(gaps, 10, 20, 1_003);
    expect(reported).toEqual(['gap 10-1000', 'refuted']);
  });

  test('shows nothing yet if a single message continued above it', () => {
    const { gaps, reported } = watched();
    gaps.add(gapOf(10, 1_000));
    gaps.continued();
    fillFrom(gaps, 10, 20, 1_002);
    expect(reported).toEqual(['gap 10-1000']);
  });

  test('is not judged by what continues above a newer gap', () => {
    const { gaps, reported } = watched();
    gaps.add(gapOf(10, 1_000));
    gaps.add(gapOf(1_001, 1_005));
    gaps.continued();
    fillFrom(gaps, 10, 20, 1_006);
    expect(reported).toEqual(['gap 10-1000', 'gap 1001-1005']);
  });
});
