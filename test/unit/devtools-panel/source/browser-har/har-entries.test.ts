import { describe, expect, test } from 'vitest';
import {
  factsVersionOf,
  isFromServiceWorker,
  isPagePart,
  keyOf,
  keysOf,
  urlOf,
  wentThroughHook,
} from '../../../../../src/devtools-panel/source/browser-har/har-entries.ts';
import { BY_PAGE, BY_WORKER, entry, HOOK } from './har-fixtures.ts';

const isHook = (url: string): boolean => url === HOOK;

describe('an entry of the browser’s list', () => {
  test('is identified by its start, method and address, and numbered among its like', () => {
    const same = entry({ url: 'http://a/x' });
    const other = entry({ url: 'http://a/y' });
    expect(keysOf([same, other, same, same])).toEqual([
      keyOf(same),
      keyOf(other),
      `${keyOf(same)} 2`,
      `${keyOf(same)} 3`,
    ]);
  });

  test('keeps its key while it grows', () => {
    expect(keyOf(entry({ status: 0 }))).toBe(keyOf(entry({ status: 101, time: 400 })));
  });

  test('went through the hook if a frame of its stack did; without a stack that is unknown', () => {
    expect(wentThroughHook(entry({ initiator: BY_PAGE }), isHook)).toBe(true);
    expect(wentThroughHook(entry({ initiator: BY_WORKER }), isHook)).toBe(false);
    expect(wentThroughHook(entry({}), isHook)).toBeNull();
  });

  test('has a new version of facts when its status or a size changes, and not with its messages', () => {
    const version = (status: number, size: number, more = {}): string =>
      factsVersionOf(entry({ status, response: { bodySize: size }, more }));
    expect(version(0, 0)).not.toBe(version(101, 0));
    expect(version(101, 0)).not.toBe(version(101, 5));
    expect(version(101, 5, { _webSocketMessages: [] })).toBe(version(101, 5));
  });

  test('is a part of the page, or comes from a service worker, if the browser says so', () => {
    expect(isPagePart(entry({ more: { _resourceType: 'script' } }))).toBe(true);
    expect(isPagePart(entry({ more: { _resourceType: 'websocket' } }))).toBe(false);
    expect(isFromServiceWorker(entry({ response: { _fetchedViaServiceWorker: true } }))).toBe(true);
    expect(isFromServiceWorker(entry({}))).toBe(false);
  });

  test.each([null, 7, 'text', [], {}, { request: null }, { response: 7, _initiator: [] }])(
    'may be anything at all: %j',
    (odd) => {
      expect([urlOf(odd), isPagePart(odd), isFromServiceWorker(odd), wentThroughHook(odd, isHook)]).toEqual([
        '',
        false,
        false,
        null,
      ]);
    },
  );
});
