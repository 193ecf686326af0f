import { describe, expect, test } from 'vitest';
import { STATUS_LINE } from '../../../../src/texts/panel/shell.ts';

describe('the status line on a page that interferes', () => {
  test('says when it has cut the recorder off, and never that nothing is lost', () => {
    expect(STATUS_LINE.cutOff(1, '12:03:07')).toBe(' This page has cut the recorder off at 12:03:07.');
    expect(STATUS_LINE.cutOff(2, '12:03:07')).toBe(' 2 pages have cut the recorder off, the first at 12:03:07.');
    expect(STATUS_LINE.figures(5, 0, true)).toBe('5 messages, an unknown number lost');
  });

  test('says what it claimed to be and what it is', () => {
    const claim = { claimed: 'https://bank.example', actual: 'http://a.test' };
    expect(STATUS_LINE.falseClaim({ what: 'url', ...claim })).toBe(
      ' A page said it was https://bank.example, but its frame is http://a.test.',
    );
    expect(STATUS_LINE.falseClaim({ what: 'top', ...claim })).toBe(
      ' A frame of http://a.test said it was the whole page.',
    );
  });

  test('counts the numbers that were refused', () => {
    expect(STATUS_LINE.refused(1)).toBe(' 1 impossible number refused.');
  });
});
