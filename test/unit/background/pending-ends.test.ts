import { describe, expect, test } from 'vitest';
import { PendingEnds, type PendingEnd } from '../../../src/background/pending-ends.ts';
import { PROTOCOL_VERSION } from '../../../src/wire/hops.ts';
import { PENDING_ENDS_LIMIT } from '../../../src/wire/wire-limits.ts';

const endOf = (page: string, tabId: number, next = 1): PendingEnd => ({
  page,
  tabId,
  hello: {
    type: 'hello',
    version: PROTOCOL_VERSION,
    document: 'd',
    url: 'http://a/',
    origin: 'http://a',
    isTop: true,
    timeOrigin: 1,
    wasProbed: true,
  },
  end: { type: 'end', next, messages: 0, isCached: false },
});

describe('pending ends', () => {
  test('are taken by tab, in order, and only once', () => {
    const ends = new PendingEnds();
    for (const end of [endOf('a', 1), endOf('b', 2), endOf('c', 1)]) ends.add(end);
    expect(ends.take(1).map(({ page }) => page)).toEqual(['a', 'c']);
    expect(ends.take(1)).toEqual([]);
    expect(ends.take(2).map(({ page }) => page)).toEqual(['b']);
  });

  test('of one page are one: the last', () => {
    const ends = new PendingEnds();
    ends.add(endOf('a', 1, 5));
    ends.add(endOf('a', 1, 7));
    expect(ends.take(1).map(({ end }) => end.next)).toEqual([7]);
  });

  test('above the limit lose the oldest', () => {
    const ends = new PendingEnds();
    for (let n = 0; n <= PENDING_ENDS_LIMIT; n += 1) ends.add(endOf(`p${n}`, 1));
    const pages = ends.take(1).map(({ page }) => page);
    expect(pages).toHaveLength(PENDING_ENDS_LIMIT);
    expect(pages[0]).toBe('p1');
  });
});
