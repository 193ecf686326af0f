import { expect, test } from 'vitest';
import { DEPTH_LIMIT, VALUES_LIMIT } from '../../../../src/formats/binary/binary-limits.ts';
import { plainValue, TooLarge } from '../../../../src/formats/binary/plain-value.ts';

test('maps are objects, undefined is null, bytes stay, integers are as small as they can be', () => {
  const map = new Map<unknown, unknown>([
    [1, undefined],
    [2n, 5n],
    [Uint8Array.of(1), Uint8Array.of(2)],
    [['a'], 2n ** 60n],
  ]);
  expect(plainValue([map])).toEqual([{ 1: null, 2: 5, '01': Uint8Array.of(2), '["a"]': 2n ** 60n }]);
});

test('values beyond the limits are refused', () => {
  let deep: unknown = 1;
  for (let depth = 0; depth <= DEPTH_LIMIT; depth++) deep = [deep];
  expect(() => plainValue(deep)).toThrow(TooLarge);
  expect(() => plainValue(Array.from({ length: VALUES_LIMIT }, () => 1))).toThrow(TooLarge);
});
