import { describe, expect, test } from 'vitest';
import { thinned } from '../../../../src/analysis/numbering/sample.ts';
import { samplesOf } from './samples.ts';

const kept = (value: unknown): unknown => {
  const [sample] = samplesOf([value]);
  if (sample === undefined) throw new Error('no sample');
  return thinned(sample).value;
};

const long = 'x'.repeat(1_000);

describe('a message that waits for its numbering to be found', () => {
  test('is stored as it is up to a thousand characters', () => {
    const value = { text: 'x'.repeat(900) };
    expect(kept(value)).toEqual(value);
  });

  test('loses long texts beyond that, but no field that could count', () => {
    expect(kept({ seq: 7, symbol: 'BTC', text: long })).toEqual({ seq: 7, symbol: 'BTC', text: null });
  });

  test('keeps the first twelve items and the last of a list of plain values', () => {
    expect(kept([long, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13])).toEqual([
      null,
      1,
      2,
      3,
      4,
      5,
      6,
      7,
      8,
      9,
      10,
      11,
      13,
    ]);
  });

  test('loses lists within lists, which are rows of a table', () => {
    expect(
      kept({
        seq: 1,
        book: [
          [1, 2],
          [3, 4],
        ],
        text: long,
      }),
    ).toEqual({ seq: 1, book: [null, null], text: null });
  });
});
