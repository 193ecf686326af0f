import { describe, expect, test } from 'vitest';
import { chosenRule, describeRule, ruleKey } from '../../../../src/analysis/numbering/rule-spec.ts';
import type { NumberingKind } from '../../../../src/analysis/numbering/numbering-rule.ts';

const choose = (rule: NumberingKind, paths: readonly string[], groupBy: readonly string[] = []) =>
  chosenRule({ kind: 'rule', rule, paths, groupBy });

describe('the user’s own rule', () => {
  test('takes one path to count by, and two for a link or a range', () => {
    expect(choose('contiguous', ['data.seq'])).toMatchObject({
      kind: 'contiguous',
      low: null,
      confidence: 'chosen',
    });
    expect(choose('link', ['pu', 'u'])).not.toBe(null);
    expect([choose('contiguous', ['a', 'b']), choose('link', ['u']), choose('range', [])]).toEqual([null, null, null]);
  });

  test('is none if a path or a group cannot be read', () => {
    expect([choose('contiguous', ['a["']), choose('contiguous', ['a'], ['b["'])]).toEqual([null, null]);
  });

  test('reads back as it was written', () => {
    const spec = choose('range', ['data.U', 'data.u'], ['stream']);
    if (spec === null) throw new Error('no rule');
    expect(describeRule(spec)).toEqual({
      rule: 'range',
      path: 'data.U / data.u',
      groupBy: ['stream'],
      confidence: 'chosen',
    });
    expect(ruleKey(spec)).toBe('range | data.U / data.u | stream');
  });
});
