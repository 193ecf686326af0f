import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { parseUrl } from '../../../../src/analysis/streams/parse-url.ts';

describe('a URL', () => {
  test('has a scheme and host in lower case, a path, and its parameters in order', () => {
    expect(parseUrl('WSS://User:Pass@Host.Test:8080/a/b?x=1&y=%20z&x=2&flag#part')).toEqual({
      scheme: 'wss:',
      host: 'host.test:8080',
      path: '/a/b',
      query: [
        ['x', '1'],
        ['y', ' z'],
        ['x', '2'],
        ['flag', ''],
      ],
    });
  });

  test('has its own parts, whichever was asked for before', () => {
    const pathOf = (url: string) => parseUrl(url).path;
    expect(['https://a.test/1', 'https://a.test/2', 'https://a.test/1', ''].map(pathOf)).toEqual([
      '/1',
      '/2',
      '/1',
      '',
    ]);
  });

  test('without a path has the root', () => {
    expect(parseUrl('https://a.test?x=1')).toMatchObject({ path: '/', query: [['x', '1']] });
  });

  test('may have escapes that mean nothing', () => {
    expect(parseUrl('https://a.test/?x=%zz+1').query).toEqual([['x', '%zz 1']]);
  });

  test('without a host has a path alone, and text that is no URL is the path', () => {
    expect(parseUrl('data:text/plain,x')).toEqual({ scheme: 'data:', host: '', path: 'text/plain,x', query: [] });
    expect(parseUrl('not a url')).toEqual({ scheme: '', host: '', path: 'not a url', query: [] });
  });

  test('is taken apart as the platform does it', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (text) => {
        const url = new URL(text);
        const parts = parseUrl(url.href);
        expect([parts.scheme, parts.host, parts.path]).toEqual([url.protocol, url.host, url.pathname]);
      }),
    );
  });
});
