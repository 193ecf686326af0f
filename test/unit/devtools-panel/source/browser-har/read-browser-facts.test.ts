import { describe, expect, test } from 'vitest';
import { readFacts } from '../../../../../src/devtools-panel/source/browser-har/read-browser-facts.ts';
import { entry } from './har-fixtures.ts';

describe('the facts of the browser', () => {
  test('never hold credentials, whatever their spelling', () => {
    const headers = ['Authorization', 'cookie', 'Proxy-Authorization', 'SET-COOKIE', 'Set-Cookie2', 'Server'];
    const response = { headers: headers.map((name) => ({ name, value: 'x' })) };
    expect(readFacts(entry({ response })).responseHeaders).toEqual([['server', 'x']]);
  });

  test('write the version of HTTP as the field does', () => {
    const versionOf = (httpVersion: unknown) => readFacts(entry({ response: { httpVersion } })).httpVersion;
    expect(['http/1.1', 'HTTP/1.1', 'h2', 'h3', undefined].map(versionOf)).toEqual([
      'HTTP/1.1',
      'HTTP/1.1',
      'h2',
      'h3',
      '',
    ]);
  });

  test('count no bytes of a WebSocket: the browser gives those of its handshake', () => {
    expect(readFacts(entry({ status: 101, response: { bodySize: 300 } })).transferred).toBeNull();
    expect(readFacts(entry({ status: 200, response: { bodySize: 300.7 } })).transferred).toBe(300);
  });

  test.each([null, 7, 'text', [], {}, { response: 7 }, { response: { headers: [null, 7, {}] } }])(
    'may come from anything: %j',
    (odd) => {
      expect(readFacts(odd)).toEqual({
        status: 0,
        error: '',
        protocol: '',
        events: [],
        httpVersion: '',
        extensions: '',
        transferred: null,
        requestHeaders: [],
        responseHeaders: [],
      });
    },
  );
});
