import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { addressOf, Line } from '../../../src/proxy/line.ts';
import { Link } from '../../../src/proxy/link.ts';

test.each([
  ['http', 'example.com', 80, '/a?b', 'http://example.com/a?b'],
  ['ws', 'example.com', 8080, '/', 'ws://example.com:8080/'],
  ['wss', 'example.com', 443, '/', 'wss://example.com/'],
  ['https', '::1', 80, '/', 'https://[::1]:80/'],
])('%s %s %d is written as pages write it', (scheme, host, port, path, expected) => {
  expect(addressOf(scheme, { host, port }, path)).toBe(expected);
});

const line = (kind: Line['kind'], ...addresses: string[]): Line => new Line(new Link(new Socket()), addresses, kind);

test('a request is meant by its address', () => {
  expect(line('request', 'ws://a.test/feed').matches('/feed')).toBe(true);
  expect(line('request', 'ws://a.test/feed').matches('/chat')).toBe(false);
});

test('a tunnel with TLS is meant by its host, whether page or socket', () => {
  const hidden = line('hidden', 'https://a.test/', 'wss://a.test/');
  expect(['', 'a.test', 'wss://a.test', 'https:'].every((pattern) => hidden.matches(pattern))).toBe(true);
  expect(hidden.matches('/feed')).toBe(false);
});

test('a tunnel before its first byte is meant only where nothing could make it another', () => {
  const unknown = line('unknown', 'http://a.test/', 'wss://a.test:80/');
  expect([unknown.matches('a.test'), unknown.matches('wss://a.test')]).toEqual([true, false]);
});

test('a path that TLS hides is unclear, a host is not', () => {
  const hidden = line('hidden', 'https://a.test/', 'wss://a.test/');
  expect(['/feed', 'wss://a.test/feed'].map((pattern) => hidden.isUnclear(pattern))).toEqual([true, true]);
  expect(['', 'b.test', 'wss://b.test', 'wss://a.test/'].map((pattern) => hidden.isUnclear(pattern))).toEqual([
    false,
    false,
    false,
    false,
  ]);
  expect(line('request', 'ws://a.test/x').isUnclear('/feed')).toBe(false);
});
