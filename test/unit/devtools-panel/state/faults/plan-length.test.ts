import { expect, test } from 'vitest';
import { lengthOfPlan } from '../../../../../src/devtools-panel/state/faults/plan-length.ts';
import { parseSteps } from '../../../../../src/faults/parse-steps.ts';

test.each([
  ['cut', 0],
  ['at 5s cut', 5_000],
  ['at 5s cut; down for 8s; then 10% lost for 20s', 33_000],
  ['half-open', null],
  ['down for 8s; half-open', null],
])('%s lasts %s ms', (words, length) => {
  const steps = parseSteps(words);
  if (!steps.ok) throw new Error(steps.error);
  expect(lengthOfPlan({ steps: steps.value })).toBe(length);
});
