import { signal, type ReadonlySignal } from '@preact/signals';
import type { FaultPlan } from '../../../faults/plan.ts';
import { readPlan } from '../../../faults/read-plan.ts';

/** Scenarios that the user saved under names. */
export interface SavedPlans {
  /** In the order of their names. */
  readonly list: ReadonlySignal<readonly FaultPlan[]>;
  /** Saves a plan under its name; one of the same name is replaced. @returns false if it could not be stored. */
  save(plan: FaultPlan): boolean;
  remove(name: string): boolean;
}

const KEY = 'realtime-inspector:faults';

/** Plans that are stored; a longer list is hard to choose from. */
const MOST = 100;

/** Reads stored, untrusted plans; what is no plan of this version is left out. */
function read(text: string | null): readonly FaultPlan[] {
  let value: unknown;
  try {
    value = JSON.parse(text ?? '[]');
  } catch {
    // Written by another version or by hand: nothing is saved.
    return [];
  }
  if (!Array.isArray(value)) return [];
  const plans: readonly unknown[] = value;
  return plans.slice(0, MOST).flatMap((each) => {
    const plan = readPlan(each);
    return plan.ok && plan.value.name !== '' ? [plan.value] : [];
  });
}

/** Restores the saved plans. Without a storage they last as long as the panel. */
export function createSavedPlans(storage: Pick<Storage, 'getItem' | 'setItem'> | null): SavedPlans {
  const list = signal(read(storage?.getItem(KEY) ?? null));
  const write = (next: readonly FaultPlan[]): boolean => {
    list.value = next;
    try {
      storage?.setItem(KEY, JSON.stringify(next));
      return storage !== null;
    } catch {
      // Storage is full: they last as long as this panel, and the view says so.
      return false;
    }
  };
  return {
    list,
    save(plan) {
      if (plan.name === '') return false;
      const others = list.peek().filter(({ name }) => name !== plan.name);
      return write([...others, plan].toSorted((one, other) => one.name.localeCompare(other.name)).slice(0, MOST));
    },
    remove: (name) => write(list.peek().filter((plan) => plan.name !== name)),
  };
}
