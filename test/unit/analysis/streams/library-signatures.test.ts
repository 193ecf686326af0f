import { describe, expect, test } from 'vitest';
import {
  isLibraryLongPoll,
  readEngineCall,
  readEngineSession,
} from '../../../../src/analysis/streams/library-signatures.ts';
import { parseUrl } from '../../../../src/analysis/streams/parse-url.ts';

describe('a call of Engine.IO', () => {
  test('names its version, transport and session', () => {
    const call = (query: string) => readEngineCall(parseUrl(`https://a.test/socket.io/?${query}`));
    expect(call('EIO=4&transport=polling')).toEqual({ version: '4', transport: 'polling', session: null });
    expect(call('EIO=4&transport=websocket&sid=x')).toMatchObject({ transport: 'websocket', session: 'x' });
    expect([call('transport=polling'), call('EIO=4'), call('EIO=4&transport=other')]).toEqual([null, null, null]);
  });

  test('gives its session in the handshake, in version 3 after a length', () => {
    expect(readEngineSession('0{"sid":"abc","upgrades":[]}')).toBe('abc');
    expect(readEngineSession('97:0{"sid":"abc"}')).toBe('abc');
    expect([readEngineSession('4{"sid":"abc"}'), readEngineSession('{"sid":"abc"}')]).toEqual([null, null]);
  });
});

describe('a long poll by its signature', () => {
  test.each([
    ['https://a.test/echo/123/abcdefgh/xhr', 'POST', '', true],
    ['https://a.test/signalr/poll?transport=longPolling', 'GET', '', true],
    ['https://a.test/signalr/poll?transport=webSockets', 'GET', '', false],
    ['https://a.test/socket/longpoll?vsn=2.0.0', 'GET', '', true],
    ['https://a.test/socket/longpoll', 'POST', '', false],
    ['https://a.test/http-bind/', 'POST', '', true],
    ['https://a.test/cometd', 'POST', '[{"channel":"/meta/connect"}]', true],
    ['https://a.test/cometd', 'POST', '[{"channel":"/meta/handshake"}]', false],
    ['https://a.test/api', 'GET', '', false],
  ])('%s by %s with %j: %s', (url, method, body, isPoll) => {
    expect(isLibraryLongPoll(parseUrl(url), method, body)).toBe(isPoll);
  });
});
