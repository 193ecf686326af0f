import { describe, expect, test } from 'vitest';
import { formatCount } from '../../../src/base/format.ts';
import { millis } from '../../../src/base/units.ts';
import { placeMarks } from '../../../src/timeline/problem-marks.ts';
import { finding } from './findings.ts';
import { scale } from './spans.ts';

describe('placeMarks', () => {
  test('a gap covers its time and says how many', () => {
    expect(placeMarks([finding('gap', 100, 250, { count: 124 })], scale, formatCount)).toMatchObject([
      { shape: 'gap', x: 100, width: 150, count: 124, label: '124 missing' },
    ]);
  });
  // Numbers 1 to 10 over 100 to 200: 10 px each. 1 to 2 take 100 to 120, 9 to 10 take 180 to 200.
  test('a gap is hatched run by run, and the label names the runs if it fits', () => {
    const missing = [
      { group: '', first: '1', last: '2' },
      { group: '', first: '9', last: '10' },
    ];
    const [mark] = placeMarks([finding('gap', 100, 200, { count: 4, missing })], scale, formatCount);
    expect(mark?.runs).toEqual([
      { x: 100, width: 20 },
      { x: 180, width: 20 },
    ]);
    expect(mark?.longLabel).toBe('4 missing: 1 to 2, 9 to 10');
  });
  // 100 numbers over 100 px, every second one missing: each run would be 1 px with 1 px between.
  test('runs that would touch become one', () => {
    const missing = Array.from({ length: 50 }, (_, index) => ({
      group: '',
      first: `${index * 2}`,
      last: `${index * 2}`,
    }));
    const [mark] = placeMarks([finding('gap', 100, 200, { missing })], scale, formatCount);
    expect(mark?.runs).toHaveLength(1);
    expect(mark?.runs[0]?.x).toBe(100);
  });
  // A gap of ten numbers from 0 to 10,000: 0 to 4 end at 5,000, 6 to 9 begin at 6,000, which is pixel 500 of what is seen.
  test('runs are drawn within the window only', () => {
    const missing = [
      { group: '', first: '0', last: '4' },
      { group: '', first: '6', last: '9' },
    ];
    const close = { from: millis(5_500), until: millis(6_500), width: 1_000 };
    expect(placeMarks([finding('gap', 0, 10_000, { missing })], close, formatCount)[0]?.runs).toEqual([
      { x: 500, width: 505 },
    ]);
  });
  test('a problem is at least 5 px wide at every scale', () => {
    const day = { from: millis(0), until: millis(86_400_000), width: 1_000 };
    expect(placeMarks([finding('gap', 1_000, 1_001)], day, formatCount)[0]?.width).toBe(5);
  });
  // 100, 107 and 114 are each 7 px from the mark they would join; the joined mark stays at 100, so 114 is 14 away.
  test('points closer than 8 px join and carry their number, the worst wins', () => {
    const marks = placeMarks(
      [finding('duplicate', 100), finding('duplicate', 107, 107, { severity: 'error' }), finding('duplicate', 114)],
      scale,
      formatCount,
    );
    expect(marks.map(({ count, severity }) => [count, severity])).toEqual([
      [2, 'error'],
      [1, 'warning'],
    ]);
  });
  test('different shapes never join', () => {
    expect(placeMarks([finding('duplicate', 100), finding('late', 101)], scale, formatCount)).toHaveLength(2);
  });
  // A point takes 11 px: the late one at 101 stands behind the duplicate at 100, at 111.
  test('points of different shapes are moved apart', () => {
    const marks = placeMarks([finding('late', 101), finding('duplicate', 100)], scale, formatCount);
    expect(marks.map(({ shape, x }) => [shape, x])).toEqual([
      ['duplicate', 100],
      ['late', 111],
    ]);
  });
  test('gaps that touch become one with the sum', () => {
    const marks = placeMarks(
      [finding('gap', 100, 200, { count: 3 }), finding('gap', 200, 300, { count: 4 })],
      scale,
      formatCount,
    );
    expect(marks).toMatchObject([{ x: 100, width: 200, count: 7, label: '7 missing' }]);
  });
  test('a finding about a whole stream has no mark, nor has one outside the window', () => {
    expect(placeMarks([finding('polling-cost', 100), finding('gap', 5_000, 6_000)], scale, formatCount)).toEqual([]);
  });
  test('an area that begins outside is drawn from the border', () => {
    expect(placeMarks([finding('silence', -500, 300)], scale, formatCount)[0]).toMatchObject({ x: -5, width: 305 });
  });
});
