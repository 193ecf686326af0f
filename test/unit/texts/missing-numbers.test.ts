import { expect, test } from 'vitest';
import { runsText, runText } from '../../../src/texts/missing-numbers.ts';

const run = (first: string, last = first) => ({ first, last });

test('a run of one number is that number', () => {
  expect(runText(run('3'))).toBe('3');
  expect(runText(run('7', '9'))).toBe('7 to 9');
});

test('runs beyond the limit become an ellipsis', () => {
  const missing = [run('3'), run('7', '9'), run('12')];
  expect(runsText(missing, 3)).toBe('3, 7 to 9, 12');
  expect(runsText(missing, 2)).toBe('3, 7 to 9, …');
});
