import { describe, expect, test } from 'vitest';
import { faultIn } from './passing.ts';

describe('a wrong filter says what is wrong and where', () => {
  const table: readonly (readonly [filter: string, text: string, place: string])[] = [
    ['trade size:>', 'a size is missing after size:>', 'size:>'],
    ['size:big', 'a size is a number with k or M, like size:>1k', 'size:big'],
    ['a dir:up b', 'a direction is dir:in or dir:out', 'dir:up'],
    ['type:', 'something is missing after type:', 'type:'],
    ['after:noon', 'a time is written after:12:03:07 or after:+14.8s', 'after:noon'],
    ['after:25:00', 'a time is written after:12:03:07 or after:+14.8s', 'after:25:00'],
    ['has:money', 'has: asks for gap, duplicate, late or finding', 'has:money'],
    ['tpye:trade', 'there is no key tpye; type: was probably meant', 'tpye:'],
    ['a (b or c', 'a closing bracket is missing', '('],
    ['(a) ) b', 'this bracket closes nothing', ')'],
    ['a ()', 'there is nothing in these brackets', '()'],
    ['a or', 'something is missing after or', 'or'],
    ['or a', 'something is missing before or', 'or'],
    ['a and', 'something is missing after and', 'and'],
    ['a and or b', 'something is missing after and', 'and'],
    ['a not', 'something is missing after not', 'not'],
    ['data.id>', 'a value is missing after data.id>', 'data.id>'],
    ['data.id>abc', '> compares with a number', 'data.id>abc'],
    ['size:/1/', 'size: takes no regular expression', 'size:/1/'],
  ];
  test.each(table)('%s', (filter, text, place) => {
    const fault = faultIn(filter);
    expect(fault?.text).toBe(text);
    expect(filter.slice(fault?.from, fault?.until)).toBe(place);
  });
  test('a regular expression that cannot be read', () => {
    expect(faultIn('a /(/')).toMatchObject({ from: 2, until: 5 });
  });
});
