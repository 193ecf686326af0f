import { describe, expect, test } from 'vitest';
import { isLoopbackHost, isTold, isToldHost, parseHostPort } from '../../../src/proxy/told-hosts.ts';

test.each([
  ['example.com:443', { host: 'example.com', port: 443 }],
  ['EXAMPLE.com:80', { host: 'example.com', port: 80 }],
  ['[::1]:8080', { host: '::1', port: 8080 }],
  ['127.0.0.1:1', { host: '127.0.0.1', port: 1 }],
  ['example.com', null],
  ['example.com:0', null],
  ['example.com:65536', null],
  ['user@example.com:80', null],
  ['example.com/path:80', null],
  ['::1:80', null],
  ['', null],
])('%j is %j', (text, expected) => {
  expect(parseHostPort(text)).toEqual(expected);
});

test('this machine, without asking a name server', () => {
  const hosts = ['localhost', 'app.localhost', '127.0.0.1', '127.9.9.9', '::1', '[::1]'];
  expect(hosts.every(isLoopbackHost)).toBe(true);
  const others = ['example.com', '0.0.0.0', '::', '128.0.0.1', 'localhost.example.com', '127.0.0.1.example.com'];
  expect(others.some(isLoopbackHost)).toBe(false);
});

describe('a host is told', () => {
  test.each([
    ['example.com', 'example.com', 443, true],
    ['example.com', 'www.example.com', 443, false],
    ['example.com', 'evil-example.com', 443, false],
    ['*.example.com', 'www.example.com', 443, true],
    ['*.example.com', 'example.com', 443, false],
    ['*.example.com', 'badexample.com', 443, false],
    ['example.com:8443', 'example.com', 8443, true],
    ['example.com:8443', 'example.com', 443, false],
    ['[::1]:8080', '::1', 8080, true],
    ['[::1]', '::1', 8080, true],
    ['Example.com', 'example.com', 80, true],
    ['*', 'anything.test', 1, true],
    ['', 'example.com', 80, false],
  ])('%s and %s:%d: %s', (entry, host, port, expected) => {
    expect(isTold([entry], { host, port })).toBe(expected);
  });

  test('any, loopback alone, or none', () => {
    const to = { host: 'example.com', port: 443 };
    expect([isTold('any', to), isTold('loopback', to), isTold([], to)]).toEqual([true, false, false]);
    expect(isTold('loopback', { host: '127.0.0.1', port: 1 })).toBe(true);
  });
});

test('what may be told', () => {
  expect(['*', 'example.com', '*.example.com:8443', '[::1]:80'].every(isToldHost)).toBe(true);
  expect(['', 'https://example.com', 'example.com:0', 'a b'].some(isToldHost)).toBe(false);
});
