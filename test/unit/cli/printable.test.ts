import { describe, expect, test } from 'vitest';
import { toPrintable, toPrintableJson, toPrintableLines } from '../../../src/cli/printable.ts';

/** Every control character and mark that a terminal or editor may obey. */
const BETWEEN = (from: number, until: number): string =>
  Array.from({ length: until - from + 1 }, (_unused, index) => String.fromCharCode(from + index)).join('');
const LOW = BETWEEN(0, 0x1f);
const HIGH =
  BETWEEN(0x7f, 0x9f) + BETWEEN(0x2028, 0x202e) + BETWEEN(0x2066, 0x2069) + BETWEEN(0x200e, 0x200f) + '\u061c';

describe('texts for a terminal', () => {
  test('control characters and marks that turn the reading order cannot reach it', () => {
    expect(toPrintable('a\u001b[31mb\r\n\u0007\u009b\u202ec')).toBe('a·[31mb·····c');
    expect(toPrintable(LOW + HIGH)).toMatch(/^·+$/);
  });

  test('of several lines, line feeds and tabs remain', () => {
    expect(toPrintableLines('a\n\tb\r\u009b\u202e')).toBe('a\n\tb···');
    expect(toPrintableLines(LOW + HIGH)).toMatch(/^[·\t\n]+$/);
  });

  test('in JSON they are escaped, and the value is the same', () => {
    const value = { [`key${HIGH}`]: `${LOW}${HIGH}é😀` };
    const json = toPrintableJson(JSON.stringify(value, null, 2));
    expect(json).toContain('\\u009b');
    expect(json).toContain('é😀');
    expect(toPrintable(json.replaceAll('\n', ''))).toBe(json.replaceAll('\n', ''));
    expect(JSON.parse(json)).toEqual(value);
  });
});

describe('what a system for CI would obey', () => {
  test.each([
    ['::error::x', ':·:error::x'],
    ['  ::set-output name=a::b', '  :·:set-output name=a::b'],
    ['a ##[group]b', 'a #·#[group]b'],
    ['##vso[task.setvariable]x', '#·#vso[task.setvariable]x'],
    ['##teamcity[buildStop]', '#·#teamcity[buildStop]'],
    ['::1 is a host, a::b is a path, ## a heading', ':·:1 is a host, a::b is a path, ## a heading'],
    ['see [::1] and #5', 'see [::1] and #5'],
  ])('%s cannot begin a command', (text, safe) => {
    expect(toPrintable(text)).toBe(safe);
    expect(toPrintableLines(`first\n${text}`)).toBe(`first\n${safe}`);
  });

  test('stands in JSON as the same value', () => {
    const json = JSON.stringify({ text: 'a ##[group]b' });
    expect(toPrintableJson(json)).not.toContain('##[');
    expect(JSON.parse(toPrintableJson(json))).toEqual({ text: 'a ##[group]b' });
  });
});
