import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { follow, formatPath, parsePath } from '../../../../src/analysis/numbering/path.ts';
import type { Step } from '../../../../src/analysis/numbering/path.ts';

describe('paths', () => {
  const step = fc.oneof<fc.Arbitrary<Step>[]>(
    fc.string({ minLength: 1 }).map((name) => ({ kind: 'key', name })),
    fc.integer({ min: -1, max: 9 }).map((index) => ({ kind: 'item', index })),
    fc.constant<Step>({ kind: 'items' }),
    fc.constant<Step>({ kind: 'values' }),
  );

  test('what is written is read again', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 5 }), (path) => {
        expect(parsePath(formatPath(path))).toEqual(path);
      }),
    );
  });

  test('the usual forms', () => {
    expect(formatPath(parsePath('data.u') ?? [])).toBe('data.u');
    expect(parsePath('update.*.s')?.map(({ kind }) => kind)).toEqual(['key', 'values', 'key']);
    expect(parsePath('a[')).toBeNull();
  });

  test('inherited properties are not there', () => {
    expect(follow({}, [{ kind: 'key', name: 'constructor' }])).toBeUndefined();
    expect(follow([1, 2, 3], [{ kind: 'item', index: -1 }])).toBe(3);
  });
});

test('an escape that JSON does not know makes a text no path', () => {
  expect(parsePath('["a\\x"]')).toBeNull();
  expect(parsePath('["a.b"].c')).toHaveLength(2);
});
