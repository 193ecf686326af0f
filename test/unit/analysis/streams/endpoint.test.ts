import { describe, expect, test } from 'vitest';
import { isEmptyReply } from '../../../../src/analysis/polls/empty-reply.ts';
import { normaliseEndpoint, normalisePath } from '../../../../src/analysis/streams/endpoint.ts';
import { isDevServerGreeting, isDevTooling } from '../../../../src/analysis/streams/dev-tooling.ts';
import { nameStream } from '../../../../src/analysis/streams/name-stream.ts';
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

  test.each(['', 'not a url', 'https://', 'blob:https://app.test/1', 'data:text/plain,x', 'https://a/%zz?%zz=%'])(
    'anything may stand in a recording: %j',
    (url) => {
      expect(() => get(url)).not.toThrow();
    },
  );
});

describe('isEmptyReply', () => {
  test.each([
    '',
    ' ',
    '[]',
    '{}',
    'null',
    '{"data":[]}',
    '{"events": []}',
    '2',
    '6',
    '{"cursor":17,"items":[]}',
    '{"data":[],"next":4}',
    '{"ok":true,"events":[],"serverTime":"12:00"}',
  ])('%j brings nothing', (body) => {
    expect(isEmptyReply(body)).toBe(true);
  });
  test.each([
    '0',
    '[0]',
    '{"ok":true}',
    'hello',
    '{',
    '{"cursor":17}',
    '{"items":[],"unread":3}',
    '{"items":[],"total":3}',
    '{"items":[],"status":"done"}',
  ])('%j brings something', (body) => {
    expect(isEmptyReply(body)).toBe(false);
  });
});

describe('nameStream', () => {
  const page = 'https://app.test/home';
  test('the page’s own host is dropped, another stays', () => {
    expect(nameStream(get('https://app.test/live'), page)).toBe('/live');
    expect(nameStream(get('https://feed.test/live'), page)).toBe('feed.test/live');
  });
  test('the query goes first, then the middle of the path; the last segment survives', () => {
    const long = 'https://app.test/api/v2/organisations/members/settings/notifications?view=compact';
    expect(nameStream(get(long), page)).toBe('/…/notifications');
    expect(nameStream(get('https://app.test/poll?room=7'), page)).toBe('/poll?room=7');
  });
  test('long values and secrets show as an ellipsis', () => {
    expect(nameStream(get('https://app.test/x?authkey=abc'), page)).toBe('/x?authkey=…');
  });
  test('a second stream to the same place is numbered', () => {
    expect(nameStream(get('https://app.test/live'), page, 2)).toBe('/live #2');
  });
});

describe('dev tooling', () => {
  test('known channels of development servers', () => {
    expect(isDevTooling('ws://localhost:3000/_next/webpack-hmr', [])).toBe(true);
    expect(isDevTooling('ws://localhost:5173/?token=x', ['vite-hmr'])).toBe(true);
    expect(isDevTooling('ws://localhost:35729/livereload', [])).toBe(true);
  });
  test('a bare /ws is the app’s own unless its first message says otherwise', () => {
    expect(isDevTooling('ws://localhost:8080/ws', [])).toBe(false);
    expect(isDevServerGreeting('/ws', '{"type":"hot"}')).toBe(true);
    expect(isDevServerGreeting('/ws', '{"type":"hello"}')).toBe(false);
  });
});
