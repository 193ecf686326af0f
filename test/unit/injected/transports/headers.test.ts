import { describe, expect, test } from 'vitest';
import { pickHeaders, REQUEST_HEADERS, RESPONSE_HEADERS } from '../../../../src/injected/transports/headers.ts';

describe('the headers that are recorded', () => {
  test('are the named ones that are present, in the order of their names', () => {
    const present: Readonly<Record<string, string>> = { date: 'today', etag: '"7"', cookie: 'secret', vary: '' };
    expect(Array.from(pickHeaders(RESPONSE_HEADERS, (name) => present[name]))).toEqual([
      ['etag', '"7"'],
      ['date', 'today'],
    ]);
  });

  test('are cut at 1,000 characters, and read as they are: what is not a text is skipped', () => {
    const values: Readonly<Record<string, unknown>> = { accept: 'x'.repeat(2_000), prefer: null, 'cache-control': 7 };
    const headers = Array.from(
      pickHeaders(REQUEST_HEADERS, (name) => values[name]),
      ([name, value]) => [name, value.length],
    );
    expect(headers).toEqual([['accept', 1_000]]);
  });

  test('never carry credentials', () => {
    for (const name of [...REQUEST_HEADERS, ...RESPONSE_HEADERS])
      expect(['authorization', 'proxy-authorization', 'cookie', 'set-cookie']).not.toContain(name);
  });
});
