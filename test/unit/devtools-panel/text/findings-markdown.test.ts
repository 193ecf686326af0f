import { expect, test } from 'vitest';
import type { Finding } from '../../../../src/analysis/finding.ts';
import { millis } from '../../../../src/base/units.ts';
import { findingLines } from '../../../../src/devtools-panel/text/findings-markdown.ts';

const gap: Finding = {
  id: 'gap-1',
  kind: 'gap',
  severity: 'error',
  confidence: 'inferred',
  stream: 1,
  from: millis(100),
  until: millis(200),
  count: 4,
  missing: [
    { group: 'BTC_USD', first: '7', last: '9' },
    { group: 'BTC_USD', first: '12', last: '12' },
  ],
  text: 'Missed 4 messages of BTC_USD: 7 to 9, 12 never arrived.',
  evidence: ['last before: 6'],
  doubt: '',
  advice: '',
  records: [],
};

test('a finding tells the numbers that are missing, with what of the page could be markup made plain', () => {
  expect(findingLines(gap)).toEqual([
    String.raw`- **Error** (inferred): Missed 4 messages of BTC\_USD: 7 to 9, 12 never arrived.`,
    String.raw`  - Missing (BTC\_USD): 7 to 9, 12`,
    '  - Evidence: last before: 6',
  ]);
});

test('a finding that misses nothing has no such line', () => {
  expect(findingLines({ ...gap, missing: [] })).toHaveLength(2);
});

test('a broken feed does not fill the report: 40 runs are written out', () => {
  const missing = Array.from({ length: 60 }, (_, index) => ({
    group: '',
    first: `${index * 2}`,
    last: `${index * 2}`,
  }));
  const [, line = ''] = findingLines({ ...gap, missing });
  expect(line.split(', ')).toHaveLength(41);
  expect(line.endsWith(', 78, …')).toBe(true);
});
