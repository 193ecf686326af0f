import { describe, expect, test } from 'vitest';
import { readSite } from '../../../../src/devtools-panel/text/read-site.ts';

describe('a site', () => {
  test.each([
    ['example.com', 'example.com'],
    ['  example.com ', 'example.com'],
    ['*.example.com', 'example.com'],
    ['localhost:8080', 'localhost:8080'],
    ['https://Example.com/path?x=1#y', 'example.com'],
    ['wss://example.com:9443/feed', 'example.com:9443'],
    // The port that the scheme has anyway is left out.
    ['http://example.com:80', 'example.com'],
    ['[::1]:8080', '[::1]:8080'],
  ])('%s is the host %s', (text, host) => {
    expect(readSite(text)).toEqual({ ok: true, value: host });
  });

  test.each(['', '   ', 'two words', '*.*.com', 'a.*.com', 'file:///tmp/x'])('%j is none', (text) => {
    expect(readSite(text)).toEqual({
      ok: false,
      error: `“${text.trim()}” is not a site: write a host, such as example.com or localhost:8080.`,
    });
  });
});
