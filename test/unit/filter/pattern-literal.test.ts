import { describe, expect, test } from 'vitest';
import { literalIn } from '../../../src/filter/pattern-literal.ts';

describe('the literal of a pattern', () => {
  test.each([
    ['x[89]\\d*0"', '0"'],
    ['trade', 'trade'],
    ['ab+c', 'ab'],
    ['abc?de', 'ab'],
    ['ab{2,3}cd', 'cd'],
    ['(abc)?d', 'd'],
    ['a\\.b\\/c', 'a.b/c'],
    ['^price\\d$', 'price'],
    ['a|b', null],
    ['(a|b)c', 'c'],
    ['\\u0041bc', null],
    ['[abc]', null],
    ['é', null],
  ])('/%s/ cannot do without %s', (source, literal) => {
    expect(literalIn({ kind: 'pattern', source, flags: '', from: 0, until: 0 })).toBe(literal);
  });
});
