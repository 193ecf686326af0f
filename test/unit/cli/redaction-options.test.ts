import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseRedaction } from '../../../src/cli/redaction-options.ts';
import { USUAL_RULES } from '../../../src/formats/redact/redact-rules.ts';

const folder = mkdtempSync(join(tmpdir(), 'redaction-options-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const policy = file(
  'policy.json',
  JSON.stringify({
    numbering: {},
    redaction: { paths: ['user.pin'], options: ['mail'], origins: { 'https://a.test': { patterns: ['x\\d+'] } } },
  }),
);

describe('the options of redaction', () => {
  test('are off, or the usual rules, without any', () => {
    expect(parseRedaction({}, false)).toEqual({ ok: true, value: null });
    expect(parseRedaction({}, true)).toEqual({ ok: true, value: USUAL_RULES });
    expect(parseRedaction({ 'no-redact': true }, true)).toEqual({ ok: true, value: null });
  });

  test('add to each other, and to the rules of a policy file', () => {
    const values = {
      'redact-rules': policy,
      'redact-path': ['email'],
      'redact-keep': 'session, code',
      'redact-key-file': file('key', 'a key of sixteen or more\n'),
      'share-safely': true,
    };
    expect(parseRedaction(values, false)).toEqual({
      ok: true,
      value: {
        hasUsual: true,
        paths: ['user.pin', 'email'],
        patterns: [],
        options: ['mail'],
        origins: { 'https://a.test': { paths: [], patterns: ['x\\d+'] } },
        keep: { kinds: ['session', 'code'], values: [] },
        key: 'a key of sixteen or more',
        isSafe: true,
      },
    });
  });

  test.each([
    [{ 'no-redact': true, 'redact-also': 'mail' }, /contradict/],
    [{ 'redact-also': 'mail,phone' }, /^--redact-also does not know "phone"; it knows card, nationalId, mail$/],
    [{ 'redact-keep': 'nothing' }, /^--redact-keep does not know "nothing"; it knows password, token/],
    [{ 'redact-rules': join(folder, 'missing.json') }, /^--redact-rules .*: there is no such file$/],
    [{ 'redact-rules': file('bad.json', '{') }, /: the file with rules is not JSON$/],
    [{ 'redact-rules': file('other.json', '{}') }, /: the file has no object "redaction"$/],
    [{ 'redact-key-file': file('short', 'short') }, /^a key needs at least 16 characters$/],
    [{ 'redact-path': ['a..b'] }, /is not a path/],
  ])('that cannot be used say why: %j', (values, problem) => {
    expect(parseRedaction(values, false)).toMatchObject({ ok: false, error: expect.stringMatching(problem) });
  });
});
