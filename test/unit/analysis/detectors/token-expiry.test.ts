import { assert, property, string } from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { expiryOf, findToken } from '../../../../src/analysis/detectors/token-expiry.ts';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (claims: unknown): string => `${part({ alg: 'HS256' })}.${part(claims)}.c2ln`;

describe('the expiry of a token', () => {
  test('is its own exp, wherever the token stands', () => {
    expect(expiryOf(token({ sub: 'ö~ÿ', exp: 1_700_000_060 }))).toBe(1_700_000_060_000);
    expect(expiryOf(`{"type":"auth","token":"${token({ exp: 1.5 })}"}`)).toBe(1_500);
  });

  test('is unknown without exp, with one that is no time, and for what is no token', () => {
    for (const claims of [{}, { exp: 'soon' }, { exp: null }, { exp: -1 }, []])
      expect(expiryOf(token(claims))).toBeNull();
    for (const text of ['', 'abc.def.ghi', 'eyJhbGci', 'eyJ0.eyJ!.x']) expect(expiryOf(text)).toBeNull();
  });

  test('never fails, whatever the text holds', () => {
    assert(
      property(string(), (text) => {
        expect(() => expiryOf(`eyJ0eA.eyJ${text}.x`)).not.toThrow();
      }),
    );
  });
});

test('a token is found as it stands', () => {
  const jwt = token({ exp: 1 });
  expect(findToken(`Bearer ${jwt} `)).toBe(jwt);
  expect(findToken('no token here')).toBeNull();
});
