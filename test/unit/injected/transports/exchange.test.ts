import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type * as Exchanges from '../../../../src/injected/transports/exchange.ts';
import { startRecorder, stubEvents } from '../fake-events.ts';

let exchanges: typeof Exchanges;
beforeEach(async () => {
  vi.resetModules();
  stubEvents();
  exchanges = await import('../../../../src/injected/transports/exchange.ts');
});
afterEach(() => void vi.unstubAllGlobals());

function begin(method = 'GET', signal: object | null = null) {
  const { recorder, written, kinds } = startRecorder();
  const exchange = exchanges.beginExchange(recorder, {
    transport: 'fetch',
    url: 'https://a.test/',
    method,
    withCredentials: false,
    headers: [],
    content: { bodyKind: 'none', raw: null },
    signal,
  });
  const open = (status = 200, headers: Readonly<Record<string, string>> = {}): void =>
    exchanges.openExchange(
      recorder,
      exchange,
      { status, url: 'https://a.test/', responseType: 'basic', wasRedirected: false },
      (name) => headers[name] ?? null,
    );
  const fail = (error: unknown): void => exchanges.failExchange(recorder, exchange, error, 'text');
  const last = () => ({ kind: written().at(-1)?.kind, ...(written().at(-1)?.detail as object) });
  return { recorder, exchange, written, kinds, open, fail, last };
}

describe('an answer without a body', () => {
  test.each([
    ['status 204', 'GET', 204, {}],
    ['status 304', 'GET', 304, {}],
    ['the method HEAD', 'HEAD', 200, {}],
    ['a length of 0', 'GET', 200, { 'content-length': '0' }],
  ])('is complete with its headers: %s', (_, method, status, headers) => {
    const { open, last, kinds } = begin(method);
    open(status, headers);
    expect(kinds()).toEqual(['connecting', 'open', 'close']);
    expect(last()).toMatchObject({ how: 'complete', wasClean: true });
  });
  test('is none of any other', () => {
    const { open, kinds } = begin();
    open(200, { 'content-length': '5' });
    expect(kinds()).toEqual(['connecting', 'open']);
  });
});

describe('how a request fails', () => {
  test('by the name of what the platform threw', () => {
    const how = (name: string) => {
      const { fail, last } = begin();
      fail(new DOMException('x', name));
      return (last() as unknown as { how: string }).how;
    };
    expect([how('TimeoutError'), how('AbortError'), how('NetworkError')]).toEqual(['timeout', 'aborted', 'failed']);
  });
  test('by its own signal it is aborted, whatever the page gave as the reason', () => {
    const { fail, last } = begin('GET', AbortSignal.abort('own reason'));
    fail('own reason');
    expect(last()).toMatchObject({ how: 'aborted' });
  });
  test('what is no signal aborts nothing', () => {
    const { fail, last, kinds } = begin('GET', { aborted: true });
    fail(new TypeError('Failed to fetch'));
    expect(last()).toMatchObject({ how: 'failed' });
    expect(kinds()).toEqual(['connecting', 'error', 'close']);
  });
  test('once', () => {
    const { fail, kinds } = begin();
    fail(1);
    fail(2);
    expect(kinds()).toHaveLength(3);
  });
});

describe('a body that is read in pieces', () => {
  test('is what no other branch has read before', () => {
    const { recorder, exchange, open, written } = begin();
    open(200, { 'content-type': 'application/octet-stream' });
    exchanges.writePiece(recorder, exchange, Uint8Array.of(1, 2, 3), 0);
    exchanges.writePiece(recorder, exchange, Uint8Array.of(1, 2), 0);
    exchanges.writePiece(recorder, exchange, Uint8Array.of(2, 3, 4), 1);
    expect(written().flatMap(({ kind, raw }) => (kind === 'chunk' ? [(raw as { size: number }).size] : []))).toEqual([
      3, 1,
    ]);
    expect(exchange.size).toBe(4);
  });
  test('of media has only its beginning stored', () => {
    const { recorder, exchange, open, written } = begin();
    open(200, { 'content-type': 'video/mp4' });
    expect(exchanges.isMedia(exchange)).toBe(true);
    exchanges.writePiece(recorder, exchange, new Uint8Array(5_000), 0);
    exchanges.writePiece(recorder, exchange, new Uint8Array(5_000), 5_000);
    const raws = written().flatMap(({ kind, raw }) =>
      kind === 'chunk' ? [raw as { size: number; stored?: number }] : [],
    );
    expect(raws.map(({ size, stored }) => [size, stored ?? 0])).toEqual([
      [5_000, 1_024],
      [5_000, 0],
    ]);
  });
  test('ends for the page when its last branch is cancelled', () => {
    const { recorder, exchange, kinds, last } = begin();
    exchange.branches = 2;
    exchanges.cancelBranch(recorder, exchange);
    expect(kinds()).toEqual(['connecting']);
    exchanges.cancelBranch(recorder, exchange);
    expect(last()).toMatchObject({ kind: 'close', how: 'aborted' });
  });
});

describe('a body that is read as a whole', () => {
  test('is written with the end; an empty one has no message', () => {
    const { recorder, exchange, kinds } = begin();
    exchanges.writeWhole(recorder, exchange, { as: 'text', value: 'pong' });
    exchanges.writeWhole(recorder, exchange, { as: 'text', value: 'again' });
    expect(kinds()).toEqual(['connecting', 'message', 'close']);
    const empty = begin();
    exchanges.writeWhole(empty.recorder, empty.exchange, { as: 'text', value: '' });
    expect(empty.kinds()).toEqual(['connecting', 'close']);
  });
  test('of JSON has the size that the server gave, but not that of a compressed body', () => {
    const sizeOf = (headers: Readonly<Record<string, string>>) => {
      const { recorder, exchange, open, written } = begin();
      open(200, headers);
      exchanges.writeWhole(recorder, exchange, { as: 'json', value: { a: 1 } });
      return (written()[2]?.raw as { size: number | null } | undefined)?.size;
    };
    expect(sizeOf({ 'content-length': '99' })).toBe(99);
    expect(sizeOf({ 'content-length': '99', 'content-encoding': 'gzip' })).toBe(-1);
    expect(sizeOf({ 'content-length': '99', 'content-encoding': 'identity' })).toBe(99);
    expect(sizeOf({})).toBe(-1);
  });
});
