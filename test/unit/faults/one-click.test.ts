import { expect, test } from 'vitest';
import { ONE_CLICKS, planOf } from '../../../src/faults/one-click.ts';
import { EVERYTHING } from '../../../src/faults/plan.ts';
import { parsePlan, writePlan } from '../../../src/faults/read-plan.ts';
import { writeSteps } from '../../../src/faults/write-steps.ts';

test('the everyday faults, in words', () => {
  expect(ONE_CLICKS.map(({ name, steps }) => [name, writeSteps(steps)])).toEqual([
    ['Cut now', 'cut'],
    ['Server down for 10 s', 'down for 10s'],
    ['Go silent', 'half-open'],
    ['Delay 500 ms', 'delayed 500ms'],
  ]);
});

test('each is a plan that can be shared', () => {
  for (const { name, steps } of ONE_CLICKS) {
    const plan = planOf(steps, EVERYTHING, name);
    expect(parsePlan(writePlan(plan))).toEqual({ ok: true, value: plan });
  }
});
