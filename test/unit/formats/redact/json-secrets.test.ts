import { describe, expect, test } from 'vitest';
import { addJson } from '../../../../src/formats/redact/json-secrets.ts';
import { replaceFound } from '../../../../src/formats/redact/finds.ts';
import type { RedactionRules } from '../../../../src/formats/redact/redact-rules.ts';
import { findsIn, secretsOf } from './finds-in.ts';

const secrets = (text: string, rules: Partial<RedactionRules> = {}, isUsual = true) => {
  const finds = findsIn(text, rules);
  addJson(finds, isUsual, () => []);
  return secretsOf(finds).map(([, value]) => value);
};

describe('a secret of JSON', () => {
  test('stands under its name, and not under any other', () => {
    expect(secrets('{"password":"hunter2","colour":"hunter2"}')).toEqual(['hunter2']);
  });
  test('may be a number, but neither true nor null', () => {
    expect(secrets('{"password":123456}')).toEqual(['123456']);
    expect(secrets('{"password":true,"pin":null,"count":123456}')).toEqual([]);
  });
  test('stands next to its name in an object, in either order', () => {
    expect(secrets('{"name":"Authorization","value":"Bearer abcdef123456"}')).toHaveLength(1);
    expect(secrets('{"value":"Bearer abcdef123456","name":"Authorization"}')).toHaveLength(1);
    expect(secrets('{"name":"Colour","value":"abcdef123456"}')).toEqual([]);
  });
  test('is not joined with a name of another object of the list', () => {
    expect(secrets('[{"name":"Authorization"},{"value":"abcdef123456"}]')).toEqual([]);
  });
  test('follows its name in a list; a plain word does not, as lists name fields too', () => {
    expect(secrets('["x-api-key","abcdef123456"]')).toEqual(['abcdef123456']);
    expect(secrets('["password","email"]')).toEqual([]);
  });
  test('may be anywhere inside what is called a secret, if it looks made', () => {
    expect(secrets('{"secrets":{"database":"a8fK2mQ9zR"}}')).toEqual(['a8fK2mQ9zR']);
    expect(secrets('{"secrets":{"database":""}}')).toEqual([]);
  });
});

describe('a path of the user', () => {
  const path = { paths: ['user.seat'] };
  test('finds whatever is there, but nothing that is empty', () => {
    expect(secrets('{"user":{"seat":"12A"}}', path, false)).toEqual(['12A']);
    expect(secrets('{"user":{"seat":7}}', path, false)).toEqual(['7']);
    expect(secrets('{"user":{"seat":null}}', path, false)).toEqual([]);
    expect(secrets('{"user":{"seat":""}}', path, false)).toEqual([]);
  });
  test('is all that counts where the usual rules are off', () => {
    expect(secrets('{"password":"hunter2"}', path, false)).toEqual([]);
  });
});

test('personal values are found only when sharing safely, numbers among them', () => {
  const text = '{"firstName":"Ada","zip":12345,"count":5}';
  expect(secrets(text)).toEqual([]);
  expect(secrets(text, { isSafe: true })).toEqual(['Ada', '12345']);
});

test('what is written in place of a secret is JSON still, also where the text is cut', () => {
  for (const [text, written] of [
    ['{"password":"hunter2"}', '{"password":"P"}'],
    ['{"password":"hunter2', '{"password":"P'],
  ] as const) {
    const finds = findsIn(text);
    addJson(finds, true, () => []);
    expect(replaceFound(text, finds.withoutOverlaps(), () => 'P')).toBe(written);
  }
});

test('a text with escapes is looked into, since it may hold JSON itself', () => {
  const inner: string[] = [];
  const look = (value: string) => {
    inner.push(value);
    return [];
  };
  addJson(findsIn('{"a":"{\\"b\\":1}","c":"plain"}'), true, look);
  expect(inner).toEqual(['{"b":1}']);
});
