import { describe, expect, test } from 'vitest';
import { PolicyError } from '../../../src/policy/policy-error.ts';
import { readSettings, readSpan } from '../../../src/policy/read-settings.ts';

/** The place of the first thing that is not understood. */
function placeOf(fields: Readonly<Record<string, unknown>>): string {
  try {
    readSettings(fields, 'all');
  } catch (error) {
    if (error instanceof PolicyError) return error.place;
    throw error;
  }
  return 'understood';
}

test('nothing is set where nothing is written', () => {
  expect(readSettings({}, '')).toEqual({ limits: {}, thresholds: {} });
});

describe('a numbering', () => {
  test('is one field, a pair of fields, or none at all', () => {
    expect(readSettings({ numbering: 'data.seq' }, '').numbering).toMatchObject({
      rule: 'contiguous',
      paths: ['data.seq'],
    });
    expect(readSettings({ numbering: { last: 'u', first: 'U' } }, '').numbering).toMatchObject({
      rule: 'range',
      paths: ['U', 'u'],
    });
    expect(readSettings({ numbering: { previous: 'p', own: 'c' } }, '').numbering).toMatchObject({
      rule: 'link',
      paths: ['p', 'c'],
    });
    expect(readSettings({ numbering: false }, '').numbering).toEqual({ kind: 'none' });
  });
  test('may count apart for one field or several', () => {
    const groups = (groupBy: unknown) => readSettings({ numbering: 'seq', groupBy }, '').numbering;
    expect(groups('symbol')).toMatchObject({ groupBy: ['symbol'] });
    expect(groups(['symbol', 'side'])).toMatchObject({ groupBy: ['symbol', 'side'] });
    expect(groups(undefined)).toMatchObject({ groupBy: [] });
  });
  test.each([
    [{ numbering: '' }, 'all.numbering'],
    [{ numbering: 7 }, 'all.numbering'],
    [{ numbering: 'a[' }, 'all.numbering'],
    [{ numbering: { first: 'U' } }, 'all.numbering'],
    [{ numbering: { first: 'U', own: 'c' } }, 'all.numbering'],
    [{ numbering: { first: 'U', last: 'u', more: 'x' } }, 'all.numbering'],
    [{ numbering: { first: '', last: 'u' } }, 'all.numbering.first'],
    [{ groupBy: 'symbol' }, 'all.groupBy'],
    [{ numbering: 'seq', groupBy: 7 }, 'all.groupBy'],
    [{ numbering: 'seq', groupBy: ['ok', ''] }, 'all.groupBy[1]'],
    [{ numbering: 'seq', groupBy: ['a['] }, 'all.groupBy[0]'],
  ])('that is not understood is named by its place: %j', (fields, place) => {
    expect(placeOf(fields)).toBe(place);
  });
});

describe('limits and thresholds', () => {
  test('take spans as milliseconds or text, and counts as whole numbers', () => {
    expect(
      readSettings({ maxSilence: '2s', maxDowntime: 500, maxReconnects: 0, maxRequestsPerHour: 60 }, '').limits,
    ).toEqual({
      silence: 2_000,
      downtime: 500,
      reconnects: 0,
      requestsPerHour: 60,
    });
    expect(readSettings({ thresholds: { silence: '1m', emptyPolls: 1, queue: 5 } }, '').thresholds).toEqual({
      silence: 60_000,
      emptyPolls: 1,
      queue: 5,
    });
  });
  test.each([
    [{ maxSilence: -1 }, 'all.maxSilence'],
    [{ maxDowntime: 'soon' }, 'all.maxDowntime'],
    [{ maxReconnects: 1.5 }, 'all.maxReconnects'],
    [{ maxReconnects: -1 }, 'all.maxReconnects'],
    [{ maxRequestsPerHour: '5' }, 'all.maxRequestsPerHour'],
    [{ thresholds: 5 }, 'all.thresholds'],
    [{ thresholds: { silnce: 5 } }, 'all.thresholds'],
    [{ thresholds: { emptyPolls: 1.01 } }, 'all.thresholds.emptyPolls'],
    [{ thresholds: { emptyPolls: Number.NaN } }, 'all.thresholds.emptyPolls'],
    [{ thresholds: { queue: -1 } }, 'all.thresholds.queue'],
    [{ unjudged: 'perhaps' }, 'all.unjudged'],
  ])('that are not understood are named by their place: %j', (fields, place) => {
    expect(placeOf(fields)).toBe(place);
  });
});

test('what cannot be judged fails or passes', () => {
  expect(readSettings({ unjudged: 'fail' }, '').unjudged).toBe('fail');
  expect(readSettings({ unjudged: 'pass' }, '').unjudged).toBe('pass');
});

test('a span is neither negative nor another kind of value', () => {
  expect([0, 5, '5s', -1, 'x', null, {}].map(readSpan)).toEqual([0, 5, 5_000, null, null, null, null]);
});
