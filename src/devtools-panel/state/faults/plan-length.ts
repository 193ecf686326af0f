import { isInstant, type FaultPlan } from '../../../faults/plan.ts';

/** Milliseconds after which nothing of a plan is in force any more; `null` where it lasts until it is stopped. */
export function lengthOfPlan({ steps }: Pick<FaultPlan, 'steps'>): number | null {
  let length = 0;
  for (const { at, lasts, fault } of steps) {
    if (lasts === null && !isInstant(fault)) return null;
    length = Math.max(length, at + (lasts ?? 0));
  }
  return length;
}
