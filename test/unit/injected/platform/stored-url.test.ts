import { describe, expect, test } from 'vitest';
import { absoluteUrl, knownUrl, storedUrl } from '../../../../src/injected/platform/stored-url.ts';
import { URL_LIMIT } from '../../../../src/wire/wire-limits.ts';

const BASE = 'https://app.example/a/b?c';
const long = 'x'.repeat(100_000);

describe('a URL as it is stored', () => {
  test('is resolved against the base of that moment, when it is sent', () => {
    expect(absoluteUrl(storedUrl('../d?e=f', BASE))).toBe('https://app.example/d?e=f');
    expect(absoluteUrl(storedUrl('wss://x.example', BASE))).toBe('wss://x.example/');
    expect(absoluteUrl(storedUrl('http://[', BASE))).toBe('http://[');
    expect(absoluteUrl('https://known.example/')).toBe('https://known.example/');
  });

  test.each([
    ['a query', `/poll?${long}`, BASE, 'https://app.example/poll?xxx'],
    ['data', `data:text/plain,${long}`, BASE, 'data:text/plain,xxx'],
    ['a base', 'next', `https://app.example/a/?${long}`, 'https://app.example/a/next'],
    ['what is no URL', `http://[${long}`, BASE, 'http://[xxx'],
  ])('holds no more than the limit of %s that is longer', (_, given, base, start) => {
    const stored = storedUrl(given, base);
    const held = typeof stored === 'string' ? stored.length : stored.given.length + stored.base.length;
    expect(held).toBeLessThanOrEqual(2 * URL_LIMIT);
    expect(absoluteUrl(stored).startsWith(start)).toBe(true);
    expect(absoluteUrl(stored).length).toBeLessThanOrEqual(URL_LIMIT);
  });

  test('one that the platform resolved is cut too', () => {
    expect(knownUrl(`https://a.example/${long}`)).toHaveLength(URL_LIMIT);
    expect(knownUrl('https://a.example/')).toBe('https://a.example/');
  });
});
