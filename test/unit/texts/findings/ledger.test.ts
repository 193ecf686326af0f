import { expect, test } from 'vitest';
import { LEDGER, numberingFacts } from '../../../../src/texts/findings/ledger.ts';

test('what is counted of one and of several agrees with the number', () => {
  expect(LEDGER.counters(1)).toContain('1 message of further counters was not judged');
  expect(LEDGER.counters(2)).toContain('2 messages of further counters were not judged');
});

test('a field of which no step was seen is 0 % in sequence, and not a division by zero', () => {
  expect(LEDGER.sparse('seq', 0, 0)).toContain('0 of 0 steps (0 %)');
});

test('a numbering names who chose it, if someone did', () => {
  const facts = { path: 'seq', fitting: 9, steps: 10, since: 'A', missing: 1, source: '' };
  expect(numberingFacts(facts)).toBe('seq: 9 of 10 steps fit since A; 1 number missing.');
  expect(numberingFacts({ ...facts, source: 'your own choice' })).toMatch(/missing; your own choice\.$/);
});
