import { describe, expect, test } from 'vitest';
import {
  classOfName,
  compileRules,
  matchesPath,
  looksMade,
  parseJsonPath,
} from '../../../../src/formats/redact/redact-rules.ts';

const leads = (source: string, path: readonly (string | number)[]): boolean => {
  const parsed = parseJsonPath(source);
  if (!parsed.ok) throw new Error(parsed.error);
  return matchesPath(parsed.value, path);
};

describe('a path', () => {
  test.each([
    ['user.email', ['a', 'user', 'email'], true],
    ['user.email', ['user', 'name'], false],
    ['$.user.email', ['user', 'email'], true],
    ['$.user.email', ['a', 'user', 'email'], false],
    ['items[*].key', ['items', 3, 'key'], true],
    ['items[0].key', ['items', 3, 'key'], false],
    ['$["user"].email', ['user', 'email'], true],
    ['**.token', ['a', 'b', 'c', 'token'], true],
    ['$.a.**.token', ['b', 'token'], false],
  ] as const)('%s meets %j: %s', (source, path, isMet) => {
    expect(leads(source, path)).toBe(isMet);
  });

  test('leads to everything inside what it names', () => {
    expect(leads('$.user', ['user', 'address', 0, 'street'])).toBe(true);
  });

  test.each(['', '$', 'a..b', '.'])('%j is none', (source) => {
    expect(parseJsonPath(source).ok).toBe(false);
  });
});

describe('names of fields and headers', () => {
  test.each(['password', 'X-Api-Key', 'client_secret', 'Set-Cookie'])('%s always holds a secret', (name) => {
    expect(classOfName(name)).toBe('secret');
  });

  test.each(['accessToken', 'sig', 'session_id', 'code'])('%s holds one if its value looks like one', (name) => {
    expect(classOfName(name)).toBe('maybe');
  });

  // Findings rest on cursors, so they must stay readable.
  test.each(['nextPageToken', 'sync_token', 'resumeToken', 'author', 'price'])('%s holds none', (name) => {
    expect(classOfName(name)).toBe('open');
  });
});

describe('a value that looks made rather than written', () => {
  test('has eight visible characters with a digit and a letter, or 24 in all', () => {
    expect(looksMade('abc1234x')).toBe(true);
    expect(looksMade('abc123x')).toBe(false);
    expect(looksMade('understanding')).toBe(false);
    expect(looksMade('x'.repeat(24))).toBe(true);
    expect(looksMade('1'.repeat(23))).toBe(false);
    expect(looksMade('two words 123 and more of them')).toBe(false);
  });
});

test('rules that cannot be used say why', () => {
  const error = (rules: { readonly paths?: readonly string[]; readonly patterns?: readonly string[] }) => {
    const compiled = compileRules({ hasUsual: false, paths: [], patterns: [], ...rules });
    return compiled.ok ? '' : compiled.error;
  };
  expect(error({ paths: ['a..b'] })).toBe('"a..b" is not a path; write user.email, $.items[*].key or **.token');
  expect(error({ patterns: ['a*'] })).toBe('the pattern "a*" matches the empty text; nothing would be left');
  expect(error({ patterns: ['('] })).toMatch(/^"\(" is not a regular expression: /);
  expect(error({ paths: ['a.b'], patterns: ['a+'] })).toBe('');
});
