import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { findAllowedAddress, isHostName } from '../../../../src/cli/mcp/allowed-host.ts';
import { MCP_PROBLEMS } from '../../../../src/texts/cli/mcp.ts';

const answer = (text: string, hosts: readonly string[] = []): string => {
  const found = findAllowedAddress(text, hosts);
  return found.ok ? found.value : found.error;
};

describe('the address of a page that an agent wants opened', () => {
  test.each([
    'http://localhost:3000/a?b#c',
    'https://app.localhost/',
    'http://127.0.0.1:8080/',
    // Other spellings of the same machine.
    'HTTP://LOCALHOST/',
    'http://127.1/',
    'http://0x7f000001/',
    'http://user:secret@localhost/',
  ])('%s is of this machine', (text) => {
    expect(answer(text)).toBe(new URL(text).href);
  });

  test.each([
    'http://example.com/',
    'http://localhost.example.com/',
    'http://localhost@example.com/',
    'http://example.com/localhost',
    'http://127.0.0.1.example.com/',
    'http://notlocalhost/',
    'http://169.254.169.254/latest/meta-data/',
    'http://0.0.0.0/',
    'http://[::ffff:127.0.0.1]/',
  ])('%s is not', (text) => {
    expect(answer(text)).toBe(MCP_PROBLEMS.foreignHost);
  });

  test.each([
    'file:///etc/passwd',
    'javascript:alert(1)',
    'about:blank',
    'chrome://settings',
    'data:text/html,x',
    'localhost',
    '',
  ])('%s is the address of no page', (text) => {
    expect(answer(text)).toBe(MCP_PROBLEMS.notAddress);
  });

  test('a host that the server was started with is allowed, and no other of its domain', () => {
    expect(answer('https://APP.test/x', ['app.test'])).toBe('https://app.test/x');
    expect(answer('https://evil.app.test/', ['app.test'])).toBe(MCP_PROBLEMS.foreignHost);
  });

  test('a name of a host holds nothing that the rules of a browser read', () => {
    expect(['app.test', 'a', '10.0.0.1', 'xn--bcher-kva.test'].map(isHostName)).toEqual([true, true, true, true]);
    expect(['', '*', '*.test', 'a, EXCLUDE *', 'a b', 'a:80', '.test', 'a.', '-a'].map(isHostName)).not.toContain(true);
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(!isHostName(text) || /^[\w.-]+$/.test(text)).toBe(true);
      }),
    );
  });
});
