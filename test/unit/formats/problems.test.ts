import { expect, test } from 'vitest';
import { createProblems, PROBLEMS_LIMIT } from '../../../src/formats/problems.ts';

test('problems beyond the limit are counted in one last line', () => {
  const problems = createProblems();
  for (let number = 1; number <= PROBLEMS_LIMIT; number++) problems.add(`problem ${number}`);
  expect(problems.list()).toHaveLength(PROBLEMS_LIMIT);
  for (let number = 1; number <= 1_234; number++) problems.add('another');
  expect(problems.list().slice(-2)).toEqual([`problem ${PROBLEMS_LIMIT}`, '… and 1,234 more']);
});
