import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { findSecrets, replaceFound } from '../../../../src/formats/redact/find-secrets.ts';
import { compileRules, type RedactionRules, USUAL_RULES } from '../../../../src/formats/redact/redact-rules.ts';

function compiled(rules: RedactionRules) {
  const result = compileRules(rules);
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

const usual = compiled(USUAL_RULES);
const found = (text: string, rules = usual) =>
  findSecrets(text, rules).flatMap(({ secrets }) => secrets.map(({ value, rule }) => [value, rule]));

describe('the usual rules find', () => {
  test.each([
    ['{"password":"hunter2"}', 'hunter2', '"password"'],
    ['https://a.test/?access_token=abc123def456', 'abc123def456', '"access_token"'],
    ['sent with Bearer abcdefgh12', 'abcdefgh12', 'authorization'],
    ['wss://user:pass@host/', 'user:pass', 'user and password in a URL'],
    ['key is sk_live_abcdefgh1', 'sk_live_abcdefgh1', 'key of a service'],
    ['see eyJhbGci.eyJzdWIi.sig now', 'eyJhbGci.eyJzdWIi.sig', 'JSON web token'],
  ])('in %s', (text, value, rule) => {
    expect(found(text)).toContainEqual([value, rule]);
  });

  test('nothing in plain traffic', () => {
    expect(found('{"type":"price","symbol":"BTC","price":1.5}')).toEqual([]);
    expect(found('{"nextPageToken":"abc123def456"}')).toEqual([]);
  });

  test('a secret in JSON that is a string of JSON, which is then written as JSON again', () => {
    const text = JSON.stringify({ data: JSON.stringify({ password: 'a"b' }) });
    const secrets = findSecrets(text, usual);
    const written = replaceFound(text, secrets, () => 'X');
    expect(JSON.parse(JSON.parse(written).data)).toEqual({ password: 'X' });
  });

  test('the secret of a string that is cut off', () => {
    expect(replaceFound('{"password":"hunt', findSecrets('{"password":"hunt', usual), () => 'X')).toBe(
      '{"password":"X',
    );
  });
});

test("the user's paths take numbers too, but no null and no empty text", () => {
  const rules = compiled({ hasUsual: false, paths: ['pin'], patterns: [] });
  expect(found('{"pin":1234}', rules)).toEqual([['1234', 'pin']]);
  expect(found('{"pin":null,"a":{"pin":""}}', rules)).toEqual([]);
});

test('what is found never overlaps, and comes by place', () => {
  const rules = compiled({ hasUsual: true, paths: ['a'], patterns: ['b+', '"b'] });
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('{', '}', '"', ':', ',', 'a', 'b', 'password', '=', 'x1') }),
      (text) => {
        let end = 0;
        for (const each of findSecrets(text, rules)) {
          expect(each.start).toBeGreaterThanOrEqual(end);
          expect(each.end).toBeGreaterThan(each.start);
          end = each.end;
        }
      },
    ),
  );
});
