import { beforeEach, describe, expect, test, vi } from 'vitest';
import type * as HabitModule from '../../../../src/injected/platform/habit.ts';
import type { Habit } from '../../../../src/injected/platform/habit.ts';

let habits: typeof HabitModule;

beforeEach(async () => {
  vi.resetModules();
  habits = await import('../../../../src/injected/platform/habit.ts');
});

/** Begins so many promises that are each used, and says which of them were taken for used without a look. */
function useAll(habit: Habit, count: number): readonly number[] {
  const unlooked: number[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    if (habits.isHabitual(habit)) unlooked.push(turn);
    habit.wasUsed = true;
  }
  return unlooked;
}

const STACK = 'Error\n    at poll (https://app.example/a.js:3:22)';

describe('a habit', () => {
  // promise    0 … 7   8 … 15   16     17 … 31   32
  // used before  0–7     8–15   16      17–31    32
  // looked at    yes      no    yes       no     yes
  test('spares the looks from the ninth promise on, but for every sixteenth', () => {
    const looked = new Set([0, 1, 2, 3, 4, 5, 6, 7, 16, 32]);
    const expected = Array.from({ length: 40 }, (_, turn) => turn).filter((turn) => !looked.has(turn));
    expect(useAll(habits.newHabit(), 40)).toEqual(expected);
  });
  test('begins anew after a promise that was not used', () => {
    const habit = habits.newHabit();
    useAll(habit, 9);
    habit.wasUsed = false;
    expect(useAll(habit, 9)).toEqual([8]);
  });
  test('never comes where a promise was read in another way', () => {
    const habit = habits.newHabit();
    useAll(habit, 9);
    habits.doubt(habit);
    expect(useAll(habit, 100)).toEqual([]);
    habit.wasUsed = false;
    expect(useAll(habit, 100)).toEqual([]);
  });
});

describe('the habits of places that fetch', () => {
  test('are kept for each stack, those of the response apart from those of the body', () => {
    const { response, body } = habits.habitsAt(STACK);
    expect(habits.habitsAt(STACK).response).toBe(response);
    expect(habits.habitsAt(STACK).body).toBe(body);
    expect(body).not.toBe(response);
    expect(habits.habitsAt(`${STACK}4`).response).not.toBe(response);
  });
  test('are new each time for what has no place: no stack, and text that the page evaluates', () => {
    const evaluated = [
      '',
      'Error\n    at <anonymous>:1:1',
      'Error\n    at eval (eval at run (https://app.example/a.js:3:22), <anonymous>:1:1)',
      'run@https://app.example/a.js line 3 > eval:1:1',
    ];
    for (const stack of evaluated) expect(habits.habitsAt(stack)).not.toBe(habits.habitsAt(stack));
  });
  test('are kept where the language itself is among the callers', () => {
    const stack = `${STACK}\n    at new Promise (<anonymous>)`;
    expect(habits.habitsAt(stack)).toBe(habits.habitsAt(stack));
  });
  test('are remembered for a hundred places, and for no more', () => {
    const all = Array.from({ length: 101 }, (_, line) => `${STACK}${line}`);
    const first = all.map((stack) => habits.habitsAt(stack));
    const same = all.filter((stack, index) => habits.habitsAt(stack) === first[index]);
    expect(same).toEqual(all.slice(0, 100));
  });
  test('are no names that every object has', () => {
    expect(habits.habitsAt('constructor').response.uses).toBe(0);
  });
});
