import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { HINT, hintsOf } from '../../../../src/formats/redact/hints.ts';

const has = (text: string, hint: number): boolean => (hintsOf(text) & hint) !== 0;

describe('hints', () => {
  test.each([
    ['{"password":"x"}', HINT.name],
    ['{"X-API-Key":"x"}', HINT.name],
    ['{"pin":1}', HINT.name],
    [String.raw`{\"otp\":1}`, HINT.name],
    [String.raw`{"p\u0061ss":1}`, HINT.name],
    ['see eyJhbGci.x.y', HINT.shape],
    ['Bearer abc', HINT.shape],
    ['wss://me:you@host', HINT.shape],
    ['sk-proj-abc', HINT.shape],
    [`bot12345678:${'a1'.repeat(18)}`, HINT.shape],
    [`N${'a1'.repeat(12)}.${'abc_12'}.${'x'.repeat(30)}`, HINT.shape],
    ['https://a.test/verify/abc', HINT.path],
    ['AUTH abc', HINT.login],
  ])('of %s', (text, hint) => {
    expect(has(text, hint)).toBe(true);
  });

  test('plain traffic has none', () => {
    expect(hintsOf('{"sequence":7,"symbol":"BTC","price":1.5,"note":"abcdefghabcdefghabcdefgh"}')).toBe(0);
  });

  test('any text in base64 is seen wherever it begins', () => {
    const ascii = fc.string({
      unit: fc.integer({ min: 0, max: 127 }).map((unit) => String.fromCharCode(unit)),
      minLength: 15,
    });
    fc.assert(
      fc.property(
        ascii,
        fc.constantFrom('', '"', '{"data":"', 'a b '),
        fc.constantFrom('base64', 'base64url'),
        (text, before, encoding) => {
          expect(has(`${before}${Buffer.from(text).toString(encoding)}"`, HINT.run)).toBe(true);
        },
      ),
    );
  });
});
