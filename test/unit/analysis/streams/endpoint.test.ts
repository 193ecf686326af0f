import { describe, expect, test } from 'vitest';
import { normaliseEndpoint, normalisePath } from '../../../../src/analysis/streams/endpoint.ts';
import { text } from '../recording.ts';

const get = (url: string) =>
  normaliseEndpoint({ transport: 'fetch', method: 'GET', url, bodyKind: 'none', body: null });

const post = (data: string) =>
  normaliseEndpoint({
    transport: 'fetch',
    method: 'POST',
    url: 'https://app.test/graphql',
    bodyKind: 'text',
    body: text(data),
  });

describe('normaliseEndpoint', () => {
  test('a volatile parameter goes, a cursor is set aside, the rest stays', () => {
    const endpoint = get('https://app.test/poll?room=7&_=1718&since=91');
    expect(endpoint).toMatchObject({ path: '/poll', parameters: [['room', '7']], cursor: '91' });
  });

  test('the time by which Primus marks each attempt is no part of the endpoint', () => {
    expect(get('https://app.test/primus?_primuscb=Q8aY-wa').parameters).toEqual([]);
  });

  test.each([
    ['/users/7c9e6679-7425-40de-944b-e07fc1f90ae7/feed', '/users/:id/feed'],
    ['/orders/12345678', '/orders/:id'],
    ['/orders/1234567', '/orders/1234567'],
    ['/blob/0123456789abcdef', '/blob/:id'],
    ['/meval/eyJrZXkiOiJhIn0', '/meval/:id'],
    ['/t/aB3dE5gH7jK9mN1pQ3sT', '/t/:id'],
    ['/notifications-and-settings-page', '/notifications-and-settings-page'],
    ['/echo/123/abcd1234/xhr_streaming', '/echo/:server/:session/xhr_streaming'],
  ])('%s is %s', (path, normalised) => {
    expect(normalisePath(path)).toBe(normalised);
  });

  test('the order of parameters does not matter', () => {
    expect(get('https://app.test/p?b=2&a=1').parameters).toEqual(get('https://app.test/p?a=1&b=2').parameters);
  });

  test('GraphQL operations and JSON-RPC methods are endpoints of their own, values are not', () => {
    const query = (name: string, id: number) => post(JSON.stringify({ operationName: name, variables: { id } })).family;
    expect(query('Feed', 1)).toBe(query('Feed', 2));
    expect(query('Feed', 1)).not.toBe(query('Inbox', 1));
    const call = (method: string, id: number) => post(JSON.stringify({ jsonrpc: '2.0', id, method })).family;
    expect(call('a', 1)).toBe(call('a', 2));
    expect(call('a', 1)).not.toBe(call('b', 1));
  });

  test('GraphQL is named by its first words, and one without a name is told apart by its text', () => {
    const of = (body: object) => post(JSON.stringify(body));
    expect(of({ query: 'subscription Price($s: ID!) { price(symbol: $s) { value } }' }).operation).toBe(
      'subscription Price',
    );
    const [one, other] = ['A', 'B'].map((symbol) => of({ query: `# all\n{ price(symbol: "${symbol}") { value } }` }));
    expect([one?.operation, other?.operation]).toEqual(['query price', 'query price']);
    expect(one?.family).not.toBe(other?.family);
  });

  test('a field named query is no GraphQL by itself: a user may search for anything', () => {
    const search = (query: string) => post(JSON.stringify({ query, limit: 10 }));
    expect(search('red shoes')).toEqual(search('query tuning'));
    expect(search('red shoes').operation).toBe('');
  });

  test.each(['', 'not a url', 'https://', 'blob:https://app.test/1', 'data:text/plain,x', 'https://a/%zz?%zz=%'])(
    'a recording may hold anything: %j',
    (url) => {
      expect(() => get(url)).not.toThrow();
    },
  );
});
