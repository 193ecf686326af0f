import { describe, expect, test } from 'vitest';
import { askOf, isAskingMethod } from '../../../../src/analysis/polls/ask.ts';
import { normaliseEndpoint } from '../../../../src/analysis/streams/endpoint.ts';
import { text } from '../recording.ts';

const ask = (url: string, body: string | null = null, bodyKind: 'text' | 'params' = 'text') => {
  const call = body === null ? ({ bodyKind: 'none', body: null } as const) : ({ bodyKind, body: text(body) } as const);
  const method = body === null ? 'GET' : 'POST';
  return askOf(normaliseEndpoint({ transport: 'fetch', method, url, ...call }), call);
};

const same = (left: ReturnType<typeof ask>, right: ReturnType<typeof ask>): boolean => left.identity === right.identity;

describe('what a request asks for', () => {
  test('cursors, tokens and what keeps a cache away do not count', () => {
    expect(same(ask('https://a.test/p?since=1&_=2'), ask('https://a.test/p?since=9&_=3'))).toBe(true);
    expect(same(ask('https://a.test/p?x=1700000000123'), ask('https://a.test/p?x=1700000002456'))).toBe(true);
    expect(ask('https://a.test/p?since=9').cursor).toBe('9');
  });

  test('other parameters do', () => {
    expect(same(ask('https://a.test/p?page=1'), ask('https://a.test/p?page=2'))).toBe(false);
  });

  test('a body counts without its cursors and the number of the call', () => {
    const rpc = (id: number) => ask('https://a.test/rpc', `{"jsonrpc":"2.0","id":${id},"method":"block"}`);
    expect(same(rpc(1), rpc(2))).toBe(true);
    const feed = (since: number) => ask('https://a.test/feed', `{"room":"a","since":${since}}`);
    expect(same(feed(1), feed(2))).toBe(true);
    expect(feed(2).cursor).toBe('2');
    expect(same(ask('https://a.test/s', '{"q":"a"}'), ask('https://a.test/s', '{"q":"b"}'))).toBe(false);
    const form = (offset: number) => ask('https://a.test/f', `room=a&offset=${offset}`, 'params');
    expect(same(form(1), form(2))).toBe(true);
  });

  test('a body that could not be read says nothing', () => {
    const endpoint = normaliseEndpoint({
      transport: 'fetch',
      method: 'POST',
      url: 'https://a.test/up',
      bodyKind: 'blob',
      body: null,
    });
    expect(askOf(endpoint, { bodyKind: 'blob', body: null })).toEqual({ identity: null, cursor: null });
  });

  test('GET only asks, POST may send', () => {
    expect(['GET', 'HEAD', 'POST', 'PUT'].map(isAskingMethod)).toEqual([true, true, false, false]);
  });
});
