import { describe, expect, test } from 'vitest';
import {
  reasonOf,
  UNREACHABLE_AFTER,
  UnreachableTab,
} from '../../../../../src/devtools-panel/source/live/unreachable-tab.ts';

describe('a tab in which no page answers', () => {
  test('is reported once, when probes have been missed for two seconds', () => {
    const tab = new UnreachableTab();
    expect(tab.missed(1_000, false)).toBe(false);
    expect(tab.missed(1_000 + UNREACHABLE_AFTER - 1, false)).toBe(false);
    expect(tab.missed(1_000 + UNREACHABLE_AFTER, false)).toBe(true);
    expect(tab.missed(60_000, false)).toBe(false);
  });

  test('is not reported while a page is connected', () => {
    const tab = new UnreachableTab();
    tab.missed(0, true);
    expect(tab.missed(UNREACHABLE_AFTER, true)).toBe(false);
    expect(tab.missed(UNREACHABLE_AFTER + 1, false)).toBe(true);
  });

  test('has its two seconds again after an answer', () => {
    const tab = new UnreachableTab();
    tab.missed(0, false);
    tab.reset();
    expect(tab.missed(UNREACHABLE_AFTER, false)).toBe(false);
    expect(tab.missed(2 * UNREACHABLE_AFTER, false)).toBe(true);
  });
});

describe('why no page answers', () => {
  test.each([
    ['a page from before this panel', 'https: 999', 'older-page'],
    ['the same in Firefox, with its exception', ['http: 999', { isException: false }], 'older-page'],
    ['a page that is younger than this panel', 'https: 1001', 'not-recordable'],
    ['a page of the browser', 'about: 999', 'not-recordable'],
    ['a page in which no script may run', '', 'not-recordable'],
    ['an answer that makes no sense', undefined, 'not-recordable'],
  ])('%s', (_, answer, reason) => {
    expect(reasonOf(answer, 1_000)).toBe(reason);
  });
});
