import { describe, expect, test } from 'vitest';
import { isConvincing, standingOf } from '../../../../../src/analysis/numbering/inference/standing.ts';
import type { RuleClaim } from '../../../../../src/analysis/numbering/inference/standing.ts';

const NAMED: RuleClaim = { kind: 'contiguous', claim: 'sequence', isPolled: false };

/** `fits` steps of one, and jumps of `each` missing numbers. */
const scoreOf = (fits: number, jumps: number, { each = 1, falls = 0, wide = 0 } = {}) => ({
  steps: fits + jumps + falls,
  breaks: jumps + falls,
  falls,
  ones: each === 1 ? jumps : 0,
  skipped: jumps * each,
  widest: jumps === 0 ? 0 : each,
  wide,
});

// 20 steps, and 8 more for each break; at least 90 % must fit.
test('a rule convinces after 20 steps, and after 8 more for each break', () => {
  expect([isConvincing({ steps: 19, breaks: 0 }), isConvincing({ steps: 20, breaks: 0 })]).toEqual([false, true]);
  expect([isConvincing({ steps: 27, breaks: 1 }), isConvincing({ steps: 28, breaks: 1 })]).toEqual([false, true]);
  expect(isConvincing({ steps: 1_000, breaks: 101 })).toBe(false);
});

describe('a field that is named like a sequence', () => {
  test('is likely from four steps on, of which three fit', () => {
    expect(standingOf(scoreOf(3, 0), NAMED)).toBe('none');
    expect(standingOf(scoreOf(3, 1), NAMED)).toBe('likely');
    expect(standingOf(scoreOf(2, 2), NAMED)).toBe('none');
  });

  test('is likely though three in ten of its numbers are missing', () => {
    expect(standingOf(scoreOf(70, 30), NAMED)).toBe('likely');
  });

  test('is half there where about half of its numbers come, and sparse below', () => {
    expect(standingOf(scoreOf(49, 51), NAMED)).toBe('half');
    expect(standingOf(scoreOf(30, 70, { each: 3 }), NAMED)).toBe('sparse');
    // 87 of 100 steps fit, and 13 bursts take more than as many numbers again.
    expect(standingOf(scoreOf(87, 13, { each: 11 }), NAMED)).toBe('half');
  });

  test('is nothing where its numbers fall', () => {
    expect(standingOf(scoreOf(9, 0, { falls: 1 }), NAMED)).toBe('none');
    expect(standingOf(scoreOf(80, 0, { falls: 20 }), NAMED)).toBe('none');
  });

  // Ten messages, then an outage of a thousand, then ten more.
  test('may have lost any number at one place', () => {
    expect(standingOf(scoreOf(18, 1, { each: 1_000 }), NAMED)).toBe('likely');
    expect(standingOf(scoreOf(12, 5, { each: 100 }), NAMED)).not.toBe('likely');
  });

  test('says nothing where each message answers a request', () => {
    expect(standingOf(scoreOf(10, 0), { ...NAMED, isPolled: true })).toBe('none');
  });
});

describe('another field', () => {
  test('may lose single messages if its name can be that of a counter', () => {
    const open: RuleClaim = { ...NAMED, claim: 'open' };
    expect(standingOf(scoreOf(70, 30), open)).toBe('likely');
    expect(standingOf(scoreOf(70, 30, { each: 2 }), open)).toBe('none');
    expect(standingOf(scoreOf(21, 9), open)).toBe('none');
  });

  test('needs nine in ten where its name is that of an id', () => {
    expect(standingOf(scoreOf(80, 20), { ...NAMED, claim: 'shared' })).toBe('none');
    expect(standingOf(scoreOf(95, 5), { ...NAMED, claim: 'shared' })).toBe('proven');
  });
});

describe('two fields that join', () => {
  test('are a range at half of the messages if some bring several numbers', () => {
    const range: RuleClaim = { ...NAMED, kind: 'range' };
    expect(standingOf(scoreOf(50, 50, { wide: 20 }), range)).toBe('likely');
    expect(standingOf(scoreOf(50, 50), range)).toBe('none');
  });

  test('are a link if the first names the message before', () => {
    expect(standingOf(scoreOf(4, 1), { ...NAMED, kind: 'link' })).toBe('likely');
    expect(standingOf(scoreOf(4, 1), { ...NAMED, kind: 'link', claim: 'open' })).toBe('none');
  });
});
