import { expect, test } from 'vitest';
import { createSavedPlans } from '../../../../../src/devtools-panel/state/faults/saved-plans.ts';
import { ONE_CLICKS, planOf } from '../../../../../src/faults/one-click.ts';
import { EVERYTHING } from '../../../../../src/faults/plan.ts';

/** A storage in memory. */
function memory(initial: string | null = null) {
  let stored = initial;
  return {
    getItem: () => stored,
    setItem: (_key: string, value: string) => {
      stored = value;
    },
  };
}

const plan = (name: string) => planOf(ONE_CLICKS[1]?.steps ?? [], EVERYTHING, name, 7);

test('plans come again in the order of their names, one for each name', () => {
  const storage = memory();
  const saved = createSavedPlans(storage);
  expect([saved.save(plan('restart')), saved.save(plan('deploy')), saved.save(plan('deploy'))]).toEqual([
    true,
    true,
    true,
  ]);
  const again = createSavedPlans(storage);
  expect(again.list.value).toEqual([plan('deploy'), plan('restart')]);
  again.remove('deploy');
  expect(createSavedPlans(storage).list.value).toEqual([plan('restart')]);
});

test('a plan without a name is not saved', () => {
  expect(createSavedPlans(memory()).save(plan(''))).toBe(false);
});

test.each(['no JSON', '{}', '[1, null, {"name": 5}, {"version": 9, "name": "x", "steps": "cut"}]'])(
  'stored text that is no list of plans gives none: %s',
  (text) => {
    expect(createSavedPlans(memory(text)).list.value).toEqual([]);
  },
);

test('a full storage keeps the plan for this panel and says so', () => {
  const saved = createSavedPlans({
    getItem: () => null,
    setItem: () => {
      throw new Error('full');
    },
  });
  expect(saved.save(plan('deploy'))).toBe(false);
  expect(saved.list.value).toHaveLength(1);
});
