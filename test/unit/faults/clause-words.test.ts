import { expect, test } from 'vitest';
import { clausesOf, ClauseError, ClauseWords } from '../../../src/faults/clause-words.ts';

test('clauses end at semicolons and lines, but not within quotation marks', () => {
  expect(clausesOf('cut; close 4000 "a;b\\";c" ;\n\n down')).toEqual(['cut', 'close 4000 "a;b\\";c"', 'down']);
  expect(clausesOf(' ; \n')).toEqual([]);
});

test('a number takes the unit that follows it, and no other word', () => {
  const words = new ClauseWords('10 % 5s 503 status 64 KiB/s 5th 3 send');
  const units = ['%', 's', '', 'KiB/s', 'th'];
  expect([words.number(units), words.number(units), words.number(units)].map((each) => each?.unit)).toEqual([
    '%',
    's',
    '',
  ]);
  expect(words.takes('cut', 'status')).toBe(true);
  expect([words.number(units), words.number(units), words.number(units)].map((each) => each?.unit)).toEqual([
    'KiB/s',
    'th',
    '',
  ]);
  expect(words.quoted()).toBeNull();
  expect(words.word()).toBe('send');
  expect(words.next).toBeNull();
});

test('a text in quotation marks is read as JSON has it', () => {
  expect(new ClauseWords(String.raw`"a \"b\" \u00e4"`).quoted()).toBe('a "b" ä');
  expect(() => new ClauseWords(String.raw`"\x"`)).toThrow(ClauseError);
  expect(() => new ClauseWords('"open')).toThrow('a quotation mark is not closed');
});

test('the error says what stands there and what is expected', () => {
  expect(new ClauseWords('zebra').due('a fault').message).toBe('expected a fault, not "zebra"');
  expect(new ClauseWords('').due('a fault').message).toBe('expected a fault at the end');
});
