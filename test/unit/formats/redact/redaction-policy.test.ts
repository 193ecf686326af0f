import { describe, expect, test } from 'vitest';
import {
  parseRedactionPolicy,
  readRedactionRules,
  toRedactionPolicy,
} from '../../../../src/formats/redact/redaction-policy.ts';
import { redact, type RedactionRules, USUAL_RULES } from '../../../../src/formats/redact/redact.ts';
import { plantSecrets } from './planted.ts';

const rules: RedactionRules = {
  ...USUAL_RULES,
  paths: ['user.pin'],
  patterns: ['x\\d+'],
  options: ['mail'],
  keep: { kinds: ['session'], values: ['not for a file'] },
  isSafe: true,
  origins: { 'https://a.test': { paths: ['note'], patterns: [] } },
  key: 'a key of sixteen or more',
};

describe('rules in a policy file', () => {
  test('come back as they were, but for the key and for single values, which are secret', () => {
    const written = JSON.stringify({ redaction: toRedactionPolicy(rules) });
    const { key, ...rest } = rules;
    expect(written).not.toContain(key);
    expect(written).not.toContain('not for a file');
    expect(parseRedactionPolicy(written)).toEqual({
      ok: true,
      value: { ...rest, keep: { kinds: ['session'], values: [] } },
    });
  });

  test('that are malformed are left out', () => {
    expect(readRedactionRules(null)).toEqual(USUAL_RULES);
    expect(
      readRedactionRules({ paths: 'x', patterns: [1, 'a'], options: ['all'], keepKinds: ['no'], origins: [] }),
    ).toEqual({ ...USUAL_RULES, patterns: ['a'] });
  });
});

test('the rules of an origin apply to its pages alone', () => {
  const kind = { name: 'note', make: () => '', carry: () => ({ texts: ['{"note":"hello"}'] }), isNumber: true };
  const here = plantSecrets(1, 1, [kind]).records;
  const elsewhere = here.map((record) => ({
    ...record,
    document: 'other',
    ...(record.kind === 'document' ? { url: 'https://b.test/' } : {}),
  }));
  const made = redact([...here, ...elsewhere], {
    ...USUAL_RULES,
    origins: { 'https://A.test/': { paths: ['note'], patterns: [] } },
  });
  const texts = made.ok
    ? made.value.records.flatMap((each) => (each.kind === 'message' ? [each.payload.data] : []))
    : [];
  expect(texts).toEqual(['{"note":"Redacted-secret-000001"}', '{"note":"hello"}']);
});
