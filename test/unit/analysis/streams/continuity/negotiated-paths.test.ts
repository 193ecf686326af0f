import { describe, expect, test } from 'vitest';
import { normaliseEndpoint } from '../../../../../src/analysis/streams/endpoint.ts';
import { NegotiatedPaths } from '../../../../../src/analysis/streams/continuity/negotiated-paths.ts';

const endpoint = (url: string, method = 'GET') =>
  normaliseEndpoint({ transport: 'fetch', method, url, bodyKind: 'none', body: null });

describe('a session that was negotiated', () => {
  const paths = new NegotiatedPaths();
  const place = (url: string, method = 'GET', document = 'doc-1') =>
    paths.withoutSession(document, method, endpoint(url, method));
  place('https://app.test/hub/negotiate?negotiateVersion=1', 'POST');

  test('is no part of the address of what follows, on any transport', () => {
    expect(place('https://app.test/hub?id=a1').family).toBe(place('https://app.test/hub?id=b2').family);
    expect(place('wss://app.test/hub?id=b2&room=x').parameters).toEqual([['room', 'x']]);
    expect(paths.isNegotiated('doc-1', endpoint('https://app.test/hub'))).toBe(true);
  });

  test('elsewhere, and in other documents, an id names what it names', () => {
    expect(place('https://app.test/user?id=7').parameters).toEqual([['id', '7']]);
    expect(place('https://app.test/hub?id=a1', 'GET', 'doc-2').parameters).toEqual([['id', 'a1']]);
  });
});
