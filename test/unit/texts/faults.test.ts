import { expect, test } from 'vitest';
import { clauseProblem, FAULT_PROBLEMS, faultProblem } from '../../../src/texts/faults.ts';

test('a problem stands behind its place, if it has one', () => {
  expect(faultProblem('steps[0].at', 'wrong')).toBe('steps[0].at: wrong');
  expect(faultProblem('', 'wrong')).toBe('wrong');
  expect(clauseProblem(2, 'down for ever', 'wrong')).toBe('step 2, "down for ever": wrong');
  expect(clauseProblem(2, '', 'wrong')).toBe('step 2: wrong');
});

test('what must last is longer than nothing', () => {
  expect(FAULT_PROBLEMS.time(0)).toContain('from 0 to 24 hours');
  expect(FAULT_PROBLEMS.time(1)).toContain('above 0 to 24 hours');
});
