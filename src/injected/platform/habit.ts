import { includes, min } from './primordials.ts';

/**
 * What the page does with the promises that calls from one place give it. A place that has used each of them at once will
 * use the next one too, so that not every use has to be shown by a stack: that would take as long as all the rest.
 */
export interface Habit {
  /** Promises in a row that were seen to be used; without end below zero once one was read in another way. */
  uses: number;
  /** The last promise was seen to be used. */
  wasUsed: boolean;
}

/** A habit of which nothing is known. */
export const newHabit = (): Habit => ({ uses: 0, wasUsed: false });

/** After so many uses in a row only every sixteenth is looked at. */
const USES_BEFORE = 8;
const USES_EACH = 16;

/**
 * Counts the promise before, and begins another.
 *
 * @returns whether a read of `constructor` counts as a use without being looked at
 */
export function isHabitual(habit: Habit): boolean {
  habit.uses = habit.wasUsed ? habit.uses + 1 : min(habit.uses, 0);
  habit.wasUsed = false;
  return habit.uses >= USES_BEFORE && habit.uses % USES_EACH !== 0;
}

/** A promise was read without being used, as by `Promise.resolve`: each read of the next ones is looked at, for ever. */
export function doubt(habit: Habit): void {
  habit.uses = -Infinity;
}

/** The habits of one place that fetches: what it does with the response's promise, and with that of the body. */
interface FetchHabits {
  readonly response: Habit;
  readonly body: Habit;
}

/** By the stack of the call; at most so many are remembered. */
const places: Record<string, FetchHabits> = { __proto__: null } as never;
let placeCount = 0;
const PLACES_LIMIT = 100;

/** Whether a stack names places in scripts: text that the page evaluates has none of its own. */
const hasPlace = (stack: string): boolean =>
  stack !== '' && !includes(stack, '<anonymous>:') && !includes(stack, ' > ');

/** The habits at the place of a call of `fetch`, by its stack; new ones where no place is known, or too many are. */
export function habitsAt(stack: string): FetchHabits {
  const known = places[stack];
  if (known !== undefined) return known;
  const habits = { response: newHabit(), body: newHabit() };
  if (placeCount < PLACES_LIMIT && hasPlace(stack)) {
    placeCount += 1;
    places[stack] = habits;
  }
  return habits;
}
