import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { parseDamagedJson } from '../../../../src/formats/json/damaged-json.ts';

/** Whether `part` holds nothing that `whole` does not: lists and objects may be shorter, all else is equal. */
function isBeginningOf(part: unknown, whole: unknown): boolean {
  if (Array.isArray(part))
    return Array.isArray(whole) && part.every((item, index) => isBeginningOf(item, whole[index]));
  if (typeof part !== 'object' || part === null) return Object.is(part, whole) || (part === 0 && whole === 0);
  if (typeof whole !== 'object' || whole === null) return false;
  return Object.entries(part).every(([name, item]) => isBeginningOf(item, Reflect.get(whole, name)));
}

describe('parseDamagedJson', () => {
  test('sound JSON is read as it is', () => {
    expect(parseDamagedJson(' {"a":[1,2]} ')).toEqual({ value: { a: [1, 2] }, damage: null });
  });

  test.each([
    ['{"a":[1,{"b":2},{"c":', { a: [1, { b: 2 }, {}] }],
    ['{"a":[1,{"b":2},{"c":"x', { a: [1, { b: 2 }, {}] }],
    ['{"a":[1,{"b":2},{"c":"x"', { a: [1, { b: 2 }, { c: 'x' }] }],
    ['{"a":1,"b"', { a: 1 }],
    ['{"a":1,', { a: 1 }],
    ['[1,2', [1]],
    ['[1,2 ', [1, 2]],
    ['[true,fal', [true]],
    ['["a\\u00', []],
    ['["a\\', []],
    ['[', []],
    ['{', {}],
  ])('%j keeps what was complete', (text, value) => {
    expect(parseDamagedJson(text)).toEqual({ value, damage: { at: text.length, text: 'the text ends too early' } });
  });

  test.each([
    ['[1,2,x,3]', [1, 2], 5],
    ['[1,2,tru,3]', [1, 2], 5],
    ['[1,"a\nb",2]', [1], 5],
    ['[1,1.2.3,4]', [1], 3],
    ['[1,+2,4]', [1], 3],
    ['{"a":1}}', { a: 1 }, 7],
    ['[1}', [1], 2],
    ['{"a":1 "b":2}', { a: 1 }, 7],
    ['{"a",1}', {}, 4],
    ['[1,"\\x"]', [1], 4],
  ])('%j is read up to the damage, whose place is reported', (text, value, at) => {
    const read = parseDamagedJson(text);
    expect(read.value).toEqual(value);
    expect(read.damage?.at).toBe(at);
  });

  test('a text that is not JSON from the beginning gives nothing', () => {
    for (const text of ['', '   ', 'hello', '<html>']) expect(parseDamagedJson(text).value).toBeUndefined();
  });

  test('any JSON cut anywhere gives a beginning of itself, and all of it when only the last bracket is missing', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.nat(), (value, cut) => {
        const whole: unknown = JSON.parse(JSON.stringify([value]));
        const text = JSON.stringify(whole);
        expect(parseDamagedJson(text.slice(0, -1) + ' ').value).toEqual(whole);
        const part = parseDamagedJson(text.slice(0, cut % text.length)).value;
        expect(part === undefined || isBeginningOf(part, whole)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('a hundred thousand open brackets cost no stack', () => {
    expect(parseDamagedJson('['.repeat(100_000)).damage?.at).toBe(100_000);
    expect(parseDamagedJson('{"a":'.repeat(30_000)).damage?.at).toBe(150_000);
  });

  test('a text of one long string without an end is walked once', () => {
    expect(parseDamagedJson(`["${'x'.repeat(500_000)}`)).toMatchObject({ value: [] });
  });
});
