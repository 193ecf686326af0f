import { describe, expect, test } from 'vitest';
import { describeNumbering, readRule } from '../../../../src/devtools-panel/text/describe-numbering.ts';

const BY_PRICE = { kind: 'rule', rule: 'contiguous', paths: ['price'], groupBy: [] } as const;

describe('words', () => {
  test('the rules found, with their confidence, or that none was', () => {
    expect(describeNumbering([], null)).toEqual(['No numbering found']);
    expect(
      describeNumbering(
        [
          { rule: 'contiguous', path: 'sequence', groupBy: [], confidence: 'inferred' },
          { rule: 'link', path: 'pu / u', groupBy: ['s', 'e'], confidence: 'documented' },
        ],
        null,
      ),
    ).toEqual(['sequence rises by 1, inferred', 'pu / u names the previous one for each s and e, documented']);
  });

  test('a choice, and whether any message has shown it', () => {
    expect(describeNumbering([], { kind: 'none' })).toEqual(['Not numbered, your choice']);
    expect(describeNumbering([], BY_PRICE)).toEqual(['price rises by 1, your choice; no message has shown it yet']);
    const shown = { rule: 'contiguous', path: 'price', groupBy: [], confidence: 'documented' } as const;
    expect(describeNumbering([shown], BY_PRICE)).toEqual(['price rises by 1, your choice']);
  });
});

describe('a rule as the user writes it', () => {
  const faultOf = (field: string, groups = ''): string => {
    const written = readRule(field, groups);
    return 'fault' in written ? written.fault : '';
  };

  test('a field, and fields that tell counters apart with commas between them', () => {
    expect(readRule(' data.seq ', ' channel, data.id[0] ,')).toEqual({
      choice: { kind: 'rule', rule: 'contiguous', paths: ['data.seq'], groupBy: ['channel', 'data.id[0]'] },
    });
    expect(faultOf('trades[*].id', 'trades[*].symbol, channel')).toBe('');
    expect(faultOf('(event id)')).toBe('');
  });

  test('what cannot be one is answered with a sentence', () => {
    expect(faultOf('  ')).toBe('Name the field that counts, for example data.seq');
    expect(faultOf('a..b')).toMatch(/^“a\.\.b” is not a path\./);
    expect(faultOf('["a\\x"]')).toMatch(/is not a path/);
    expect(faultOf('seq', 'a[')).toMatch(/^“a\[” is not a path\./);
    expect(faultOf('seq', 'seq')).toBe('“seq” cannot both count and separate the counters');
    expect(faultOf('seq', 'trades[*].symbol')).toMatch(/is in another list than “seq”/);
  });
});
