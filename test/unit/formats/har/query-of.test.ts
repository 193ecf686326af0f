import { expect, test } from 'vitest';
import { queryOf } from '../../../../src/formats/har/query-of.ts';

test('parameters are decoded where they can be, in their order', () => {
  expect(queryOf('https://a.test/?a=1+2&b=%C3%A9&c&d=%E0%A4&=x&&e=1=2#f=3')).toEqual([
    { name: 'a', value: '1 2' },
    { name: 'b', value: 'é' },
    { name: 'c', value: '' },
    { name: 'd', value: '%E0%A4' },
    { name: '', value: 'x' },
    { name: 'e', value: '1=2' },
  ]);
});

test('what stands behind the number sign is no parameter', () => {
  expect(queryOf('https://a.test/#?a=1')).toEqual([]);
});
