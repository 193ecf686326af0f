import { expect, test } from 'vitest';
import type { ProtoSchema } from '../../../../src/formats/binary/binary-readers.ts';
import { numberOfSchema, schemaOfNumber } from '../../../../src/formats/binary/chosen-schema.ts';

test('a schema has one number, from 1; without a schema it is 0', () => {
  const [one, other] = [{} as ProtoSchema, {} as ProtoSchema];
  expect([numberOfSchema(null), schemaOfNumber(0)]).toEqual([0, null]);
  const number = numberOfSchema(one);
  expect(number).toBeGreaterThan(0);
  expect(numberOfSchema(other)).toBe(number + 1);
  expect(numberOfSchema(one)).toBe(number);
  expect(schemaOfNumber(number)).toBe(one);
});

test('beyond the bound a schema has no number', () => {
  const numbers = Array.from({ length: 300 }, () => numberOfSchema({} as ProtoSchema));
  expect(Math.max(...numbers)).toBe(200);
  expect(numbers.at(-1)).toBe(0);
});
