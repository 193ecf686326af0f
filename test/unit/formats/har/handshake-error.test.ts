import { describe, expect, test } from 'vitest';
import { handshakeErrorOf, statusOfHandshakeError } from '../../../../src/formats/har/handshake-error.ts';

const entry = (...items: readonly unknown[]): unknown => ({ _webSocketMessages: items });

describe('why a browser ended a handshake', () => {
  test('is the first error among the messages of its entry', () => {
    const error = { type: 'error', data: 'Error during WebSocket handshake: Unexpected response code: 403' };
    expect(handshakeErrorOf(entry({ type: 'send', data: 'a' }, error))).toBe('Unexpected response code: 403');
    expect(handshakeErrorOf(entry({ type: 'send', data: 'a' }))).toBe('');
    expect(handshakeErrorOf(null)).toBe('');
  });

  test.each([
    ['Unexpected response code: 403', 403],
    ['HTTP Authentication failed; no valid credentials available', 401],
    ["Sent non-empty 'Sec-WebSocket-Protocol' header but no response was received", 101],
    ['Error in connection establishment: net::ERR_CONNECTION_REFUSED', 0],
    ['code: 403 of something else', 0],
    ['', 0],
  ])('names the status: %s', (text, status) => {
    expect(statusOfHandshakeError(text)).toBe(status);
  });
});
