import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { StandIns } from '../../../../src/formats/redact/stand-ins.ts';

function standInsOf(values: readonly string[]): readonly string[] {
  const standIns = new StandIns();
  for (const value of values) standIns.learn(value);
  return values.map((value) => standIns.of(value));
}

/** What a character may be exchanged for, as far as the test's texts go. */
const kindOf = (text: string): string =>
  text.replaceAll(/[a-z]/g, 'a').replaceAll(/[A-Z]/g, 'A').replaceAll(/\d/g, '0');

describe('stand-ins', () => {
  test('have the length and the kinds of characters of what they stand in for, and its order', () => {
    expect(standInsOf(['Carol', 'Alice', 'ann@mail.test', 'bob@mail.test', 'Carol'])).toEqual([
      'Aaaab',
      'Aaaaa',
      'aaa@aaaa.aaaa',
      'aaa@aaaa.aaab',
      'Aaaab',
    ]);
  });

  test('of a number are a number', () => {
    expect(standInsOf(['48.137', '-11.575', '1200'])).toEqual(['10.000', '-10.000', '1000']);
  });

  test('of other scripts have the same number of bytes', () => {
    for (const value of ['Müller', 'Ёлкин', '山田太郎', '김철수']) {
      const [standIn = ''] = standInsOf([value]);
      expect(Buffer.byteLength(standIn)).toBe(Buffer.byteLength(value));
      expect(standIn).not.toBe(value);
    }
  });

  test('of any values keep length, kind, order and difference, and are their own stand-ins', () => {
    const unit = fc.constantFrom('a', 'b', 'z', 'A', 'Q', '0', '5', '-', ' ', '@');
    fc.assert(
      fc.property(fc.array(fc.string({ unit, minLength: 1, maxLength: 6 }), { maxLength: 40 }), (values) => {
        const made = standInsOf(values);
        for (const [index, value] of values.entries()) {
          expect(kindOf(made[index] ?? '')).toBe(kindOf(value));
          for (const [other, second] of values.entries()) {
            if (kindOf(value) !== kindOf(second) || value.startsWith('0') !== second.startsWith('0')) continue;
            expect(Math.sign((made[index] ?? '').localeCompare(made[other] ?? '', 'en'))).toBe(
              Math.sign(value.localeCompare(second, 'en')),
            );
          }
        }
        expect(standInsOf(made)).toEqual(made);
      }),
      { numRuns: 300 },
    );
  });
});
