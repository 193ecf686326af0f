import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type * as Platform from '../../../../src/injected/platform/platform.ts';
import { absoluteUrl } from '../../../../src/injected/platform/stored-url.ts';
import { stubPage } from '../stub-page.ts';

let platform: typeof Platform;
beforeEach(async () => {
  vi.resetModules();
  stubPage('https://app.test/page?x=1');
  platform = await import('../../../../src/injected/platform/platform.ts');
});
afterEach(() => void vi.unstubAllGlobals());

describe('what a page passes as a URL', () => {
  const sent = (value: unknown): string => absoluteUrl(platform.captureUrl(value));

  test('is resolved against the document, a text and a URL object alike', () => {
    expect(sent('/feed')).toBe('https://app.test/feed');
    expect(sent(new URL('wss://b.test/x'))).toBe('wss://b.test/x');
  });

  test('is not converted if it is another object: the page would notice', () => {
    const toString = vi.fn<() => string>(() => '/feed');
    expect([{ toString }, null, undefined, 7].map(sent)).toEqual(['', '', '', '']);
    expect(toString).not.toHaveBeenCalled();
  });
});

test('the address of the page is that of its document now', () => {
  expect(platform.pageUrl()).toBe('https://app.test/page?x=1');
});

test('a Blob has a size, and nothing else has one, whatever it says of itself', () => {
  expect([new Blob(['abc']), { size: 3 }, new Map()].map(platform.blobSize)).toEqual([3, null, null]);
});

test('of a Blob the first bytes are read', async () => {
  expect(new TextDecoder().decode(await platform.readBlobStart(new Blob(['abcdef']), 4))).toBe('abcd');
});
