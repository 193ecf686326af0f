import { describe, expect, test } from 'vitest';
import { secretsOfProtocols } from '../../../../src/formats/redact/subprotocols.ts';

describe('a secret among subprotocols', () => {
  test('follows the protocol that announces it', () => {
    expect(secretsOfProtocols(['bearer', 'abcd'])).toEqual([null, 'abcd']);
    expect(secretsOfProtocols(['chat', 'abcd'])).toEqual([null, null]);
  });
  test('is no registered protocol, and not shorter than four characters', () => {
    expect(secretsOfProtocols(['auth', 'graphql-transport-ws'])).toEqual([null, null]);
    expect(secretsOfProtocols(['auth', 'abc'])).toEqual([null, null]);
  });
  test('may be named within the protocol: then its value alone is the secret', () => {
    expect(secretsOfProtocols(['base64url.bearer.authorization.k8s.io.a8fK2mQ9zR'])).not.toEqual([null]);
    expect(secretsOfProtocols(['bearer.a8fK2mQ9zR'])).toEqual(['a8fK2mQ9zR']);
  });
  test('shows by itself if it is long and mixed', () => {
    expect(secretsOfProtocols(['aB3dE5fG7hI9jK1lM3nO'])).toEqual(['aB3dE5fG7hI9jK1lM3nO']);
    expect(secretsOfProtocols(['a-long-protocol-name'])).toEqual([null]);
    expect(secretsOfProtocols(['0123456789abcdef0123456789abcdef'])).toEqual(['0123456789abcdef0123456789abcdef']);
  });
});
