import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type * as Platform from '../../../../src/injected/platform/platform.ts';
import { stubPage } from '../stub-page.ts';

let platform: typeof Platform;
beforeEach(async () => {
  vi.resetModules();
  stubPage('https://app.test/page?x=1');
  platform = await import('../../../../src/injected/platform/platform.ts');
});
afterEach(() => void vi.unstubAllGlobals());

test('the address of the page is that of its document now', () => {
  expect(platform.pageUrl()).toBe('https://app.test/page?x=1');
});

test('a Blob has a size, and nothing else has one, whatever it says of itself', () => {
  expect([new Blob(['abc']), { size: 3 }, new Map()].map(platform.blobSize)).toEqual([3, null, null]);
});

test('of a Blob the first bytes are read', async () => {
  expect(new TextDecoder().decode(await platform.readBlobStart(new Blob(['abcdef']), 4))).toBe('abcd');
});
