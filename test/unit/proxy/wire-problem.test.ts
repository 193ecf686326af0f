import { expect, test } from 'vitest';
import { planOf } from '../../../src/faults/one-click.ts';
import { parseSteps } from '../../../src/faults/parse-steps.ts';
import { EVERYTHING, type Target } from '../../../src/faults/plan.ts';
import { wireProblem } from '../../../src/proxy/wire-problem.ts';

const problem = (words: string, target: Partial<Target> = {}): string | null => {
  const steps = parseSteps(words);
  if (!steps.ok) throw new Error(steps.error);
  return wireProblem(planOf(steps.value, { ...EVERYTHING, ...target }));
};

test.each([
  'cut; down for 8s; status 503 for 1s; stuck for 1s; half-open for 1s; freeze for 1s',
  'slow-reader 1kB/s for 1s; bandwidth 10kB/s for 1s; delay 500ms jitter 100ms when sent for 1s',
])('a proxy does: %s', (words) => {
  expect(problem(words)).toBeNull();
});

test.each([
  ['lost', 'drop changes single messages'],
  ['cut; every 5th corrupted', 'corrupt changes single messages'],
  ['close 4401', 'close changes single messages'],
  ['10% delayed 500ms', 'not a part of its messages'],
  ['delayed 500ms where "x"', 'not a part of its messages'],
])('a proxy does not: %s', (words, expected) => {
  expect(problem(words)).toContain(expected);
});

test('what a proxy cannot tell apart', () => {
  expect(problem('cut', { transports: ['xhr'] })).toContain('instead of transports');
  expect(problem('cut', { connection: { document: 'a', connection: 1 } })).toContain('by their numbers');
});
