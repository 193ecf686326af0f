import { expect, test } from 'vitest';
import { createFaultsState } from '../../../../../src/devtools-panel/state/faults/faults-state.ts';
import { EVERYTHING } from '../../../../../src/faults/plan.ts';
import { writePlan } from '../../../../../src/faults/read-plan.ts';

test('a plan that was shared fills the fields, and the fields make the same plan', () => {
  const faults = createFaultsState(undefined, null);
  const target = { ...EVERYTHING, address: '/feed' };
  faults.set({ name: 'deploy', seed: '7', rows: [{ at: '5s', fault: 'down', lasts: '8s' }] });
  const made = faults.plan(target);
  if (!made.ok) throw new Error(made.error);
  const other = createFaultsState(undefined, null);
  const read = other.read(writePlan(made.value));
  if (!read.ok) throw new Error(read.error);
  other.load(read.value);
  expect(other.fields.value).toMatchObject({ name: 'deploy', seed: '7', scope: 'address', address: '/feed' });
  expect(other.plan(target)).toEqual(made);
});

test('a seed that is none is said', () => {
  const faults = createFaultsState(undefined, null);
  faults.set({ seed: '-1' });
  expect(faults.plan(EVERYTHING)).toMatchObject({ ok: false, error: expect.stringContaining('seed') });
});
