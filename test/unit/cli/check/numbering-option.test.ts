import { describe, expect, test } from 'vitest';
import { parseNumberings } from '../../../../src/cli/check/numbering-option.ts';

const read = (...values: readonly string[]) => {
  const parsed = parseNumberings(values);
  return parsed.ok
    ? parsed.value.map(({ numbering, matches }) => [numbering, matches('wss://a.test/live'), matches('wss://a.test/x')])
    : parsed.error;
};

describe('--numbering', () => {
  test('names the field that counts, for every stream', () => {
    const seq = { kind: 'rule', rule: 'contiguous', paths: ['data.seq'], groupBy: [] };
    expect(read('data.seq')).toEqual([[seq, true, true]]);
  });

  test('names what separates the counters, and the streams that are meant', () => {
    const grouped = { kind: 'rule', rule: 'contiguous', paths: ['n'], groupBy: ['symbol', 'side'] };
    expect(read('n:symbol,side@/live')).toEqual([[grouped, true, false]]);
  });

  test('says that there is none', () => {
    expect(read('none@/x')).toEqual([[{ kind: 'none' }, false, true]]);
  });

  test('is refused where it is no field', () => {
    expect(read('')).toContain('--numbering');
    expect(read('n:')).toContain('--numbering');
    expect(read('a[')).toContain('"a["');
  });
});
