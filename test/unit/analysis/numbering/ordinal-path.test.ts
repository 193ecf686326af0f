import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isClockColumn } from '../../../../src/analysis/numbering/inference/clock-column.ts';
import { announcementOf, nameFacts } from '../../../../src/analysis/numbering/inference/field-names.ts';
import { foldOffset, readOrdinal, showOrdinal } from '../../../../src/analysis/numbering/ordinal.ts';
import { follow, formatPath, parsePath } from '../../../../src/analysis/numbering/path.ts';
import type { Step } from '../../../../src/analysis/numbering/path.ts';
import { SeenWindow } from '../../../../src/analysis/numbering/repeats/seen-window.ts';

describe('message numbers', () => {
  test('are whole, from 0 up, as number, digits or big integer', () => {
    expect([0, 7, '42', 12n].map(readOrdinal)).toEqual([0, 7, 42, 12]);
    expect([-1, 1.5, '1.5', '', 'a7', null, true, 2 ** 60].map(readOrdinal)).toEqual(times(8, null));
  });

  test('above 2^53 keep their steps and show in full', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 2n ** 53n, max: 10n ** 20n }), (value) => {
        const folded = readOrdinal(value);
        expect(showOrdinal(folded ?? -1, foldOffset(value))).toBe(String(value));
        expect(readOrdinal(String(value))).toBe(folded);
      }),
    );
    expect(readOrdinal(9_007_199_254_740_995n + 1n)).toBe((readOrdinal(9_007_199_254_740_995n) ?? 0) + 1);
  });
});

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

describe('paths', () => {
  const step = fc.oneof<fc.Arbitrary<Step>[]>(
    fc.string({ minLength: 1 }).map((name) => ({ kind: 'key', name })),
    fc.integer({ min: -1, max: 9 }).map((index) => ({ kind: 'item', index })),
    fc.constant<Step>({ kind: 'items' }),
    fc.constant<Step>({ kind: 'values' }),
  );

  test('what is written is read again', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 5 }), (path) => {
        expect(parsePath(formatPath(path))).toEqual(path);
      }),
    );
  });

  test('the usual forms', () => {
    expect(formatPath(parsePath('data.u') ?? [])).toBe('data.u');
    expect(parsePath('update.*.s')?.map(({ kind }) => kind)).toEqual(['key', 'values', 'key']);
    expect(parsePath('a[')).toBeNull();
  });

  test('inherited properties are not there', () => {
    expect(follow({}, [{ kind: 'key', name: 'constructor' }])).toBeUndefined();
    expect(follow([1, 2, 3], [{ kind: 'item', index: -1 }])).toBe(3);
  });
});

describe('names', () => {
  test('are compared without case, underscores and hyphens', () => {
    expect(
      ['seq', 'Nonce', 'message_id', 'lastUpdateId', 'feed-seq', 'pu'].every((name) => nameFacts(name).isNumber),
    ).toBe(true);
    expect(['price', 'bid', 'timestamp', 'user_id', 'size'].some((name) => nameFacts(name).isNumber)).toBe(false);
    expect(nameFacts('Product-ID').groupRank).toBe(nameFacts('productId').groupRank);
  });

  test('snapshots and greetings announce themselves', () => {
    expect(announcementOf({ type: 'snapshot', seq: 1 })).toBe('snapshot');
    expect(announcementOf({ channel: 'depth', data: { type: 'partial' } })).toBe('snapshot');
    expect(announcementOf({ op: 'subscribe', args: [] })).toBe('greeting');
    expect(announcementOf({ type: 'trade', price: 1 })).toBeNull();
  });
});

describe('clocks', () => {
  // 30 beats, one a second: the values rise by 29 in 29 s.
  test('run on with the time of arrival', () => {
    const second = Array.from({ length: 30 }, (_, index) => index);
    expect(
      isClockColumn(
        second.map((index) => 1_718_000_000 + index),
        second.map((index) => index * 1_000),
      ),
    ).toBe(true);
    expect(
      isClockColumn(
        second.map((index) => 1_718_000_000 + index),
        second.map((index) => index * 100),
      ),
    ).toBe(false);
    expect(
      isClockColumn(
        second.map((index) => 5_000 + index),
        second.map((index) => index * 1_000),
      ),
    ).toBe(false);
  });
});

describe('the window of seen numbers', () => {
  test('remembers the last of a counter without holes exactly', () => {
    const window = new SeenWindow(256);
    for (let number = 0; number < 1_000; number += 1) window.add(number, number * 3);
    expect(window.hashOf(999)).toBe(2_997);
    expect(window.hashOf(744)).toBe(2_232);
    expect(window.hashOf(743)).toBeUndefined();
  });
});
