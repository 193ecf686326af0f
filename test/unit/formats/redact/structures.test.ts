import { describe, expect, test } from 'vitest';
import type { Found } from '../../../../src/formats/redact/finds.ts';
import { asIs, replaceFound } from '../../../../src/formats/redact/finds.ts';
import { hintsOf } from '../../../../src/formats/redact/hints.ts';
import { addStructures } from '../../../../src/formats/redact/structures.ts';
import { findsIn, secretsOf } from './finds-in.ts';

const secrets = (text: string) => {
  const finds = findsIn(text);
  addStructures(finds, hintsOf(text), null);
  return secretsOf(finds).map(([, value]) => value);
};

describe('a pair of a name and a value', () => {
  test('in a query, with its escapes undone', () => {
    expect(secrets('wss://a.test/?token=ab%2Bcd1234&page=2')).toEqual(['ab+cd1234']);
  });
  test('in an attribute, inside either quote', () => {
    expect(secrets('<a password="hunter22">')).toEqual(['hunter22']);
    expect(secrets("<a password='hunter22'>")).toEqual(['hunter22']);
  });
  test('with malformed escapes, which are legal in a URL', () => {
    expect(secrets('?token=abc%zz12345')).toEqual(['abc%zz12345']);
  });
  test('in a line of headers, without the spaces around it', () => {
    expect(secrets('CONNECT\r\npasscode:  hunter22  \r\n')).toEqual(['hunter22']);
  });
  test('in an element of XML, and in a part of a form', () => {
    expect(secrets('<w:password>hunter22</w:password>')).toContain('hunter22');
    expect(secrets('x; name="password"\r\n\r\nhunter22\r\n')).toContain('hunter22');
  });
});

describe('a login', () => {
  test('follows the command that says so', () => {
    expect(secrets('PASS :hunter22')).toEqual(['hunter22']);
    expect(secrets('OPER root hunter22')).toEqual(['hunter22']);
  });
  test('is no mechanism and no answer of the server', () => {
    expect(secrets('AUTH PLAIN')).toEqual([]);
    expect(secrets('AUTH required')).toEqual([]);
  });
});

test('a token in a path looks made; after a loose word it must look drawn by lot', () => {
  expect(secrets('https://a.test/reset/aB3dE5fG7h')).toEqual(['aB3dE5fG7h']);
  expect(secrets('https://a.test/reset/password')).toEqual([]);
  expect(secrets('https://a.test/join/lobby-2')).toEqual([]);
});

describe('base64', () => {
  const inBase64 = (text: string) => Buffer.from(text).toString('base64');
  const find = (text: string, inner: (text: string) => readonly Found[]) => {
    const finds = findsIn(text);
    addStructures(finds, hintsOf(text), inner);
    return finds.withoutOverlaps();
  };

  test('of a login of SASL is the secret as a whole', () => {
    const login = inBase64('\0someone\0a-password-1');
    expect(find(login, () => [])[0]?.secrets).toMatchObject([{ kind: 'login', value: login }]);
  });
  test('of a text with pairs is looked into, and written again in base64', () => {
    const text = inBase64('password=hunter22');
    const found = find(text, () => [
      { start: 9, end: 17, secrets: [{ value: 'hunter22', kind: 'password', rule: 'test' }], write: asIs },
    ]);
    expect(replaceFound(text, found, () => 'P')).toBe(inBase64('password=P'));
  });
  test('of bytes that are no text is left alone', () => {
    const picture = Buffer.from(Array.from({ length: 30 }, (_, index) => 200 + index)).toString('base64');
    expect(find(picture, () => [{ start: 0, end: 1, secrets: [], write: asIs }])).toEqual([]);
  });
});
