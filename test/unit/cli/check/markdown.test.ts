import { describe, expect, test } from 'vitest';
import { codeSpan, tableCell } from '../../../../src/cli/check/markdown.ts';

describe('a text of a recording in Markdown', () => {
  test('is a code span, in which nothing is read', () => {
    expect(codeSpan('[a](http://b) <img> @someone')).toBe('` [a](http://b) <img> @someone `');
  });
  test('has a fence longer than any run of backticks in it', () => {
    expect(codeSpan('a `` b ` c')).toBe('``` a `` b ` c ```');
  });
  test('that is empty or blank is no span', () => {
    expect([codeSpan(''), codeSpan('  ')]).toEqual(['', '']);
  });
  test('is cut at 300 characters, and cannot break the line', () => {
    expect(codeSpan('x'.repeat(10_000)).length).toBeLessThan(320);
    expect(codeSpan('a\nb')).not.toContain('\n');
  });
  test('has its bars escaped in a table, where they would end the cell', () => {
    expect(tableCell('a|b')).toBe('` a\\|b `');
  });
});
