import { describe, expect, test } from 'vitest';
import { compileRules, matchesPath, parseJsonPath } from '../../../../src/formats/redact/redact-rules.ts';

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
