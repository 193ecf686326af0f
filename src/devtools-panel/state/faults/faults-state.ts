import { signal, type ReadonlySignal } from '@preact/signals';
import type { Result } from '../../../base/result.ts';
import type { FaultPlan, Target } from '../../../faults/plan.ts';
import { parsePlan, readPlan } from '../../../faults/read-plan.ts';
import type { Direction, Payload } from '../../../wire/record.ts';
import type { FaultSource } from '../../source/source.ts';
import { createFaultControl, type FaultControl } from './fault-control.ts';
import type { FaultScope } from './fault-target.ts';
import { createSavedPlans, type SavedPlans } from './saved-plans.ts';
import { EMPTY_ROW, rowsOf, stepsOf, type ScenarioRow } from './scenario.ts';

/** What the user is about to send by hand. */
interface ByHandDraft {
  readonly direction: Direction;
  readonly encoding: Payload['encoding'];
  readonly data: string;
}

/** What stands in the fields of the tab. It is kept while other tabs are looked at. */
export interface FaultFields {
  readonly scope: FaultScope;
  readonly address: string;
  readonly isForLoad: boolean;
  readonly name: string;
  readonly seed: string;
  readonly rows: readonly ScenarioRow[];
  readonly draft: ByHandDraft;
}

/** Everything of the tab of faults. */
export interface FaultsState extends FaultControl {
  readonly fields: ReadonlySignal<FaultFields>;
  readonly saved: SavedPlans;
  set(change: Partial<FaultFields>): void;
  /** The plan that the table describes, or a sentence on what is wrong with it. */
  plan(target: Target): Result<FaultPlan, string>;
  /** Fills the fields from a plan. */
  load(plan: FaultPlan): void;
  /** Reads a plan that somebody shared. */
  read(text: string): Result<FaultPlan, string>;
}

/** The scenario that the table begins with: the one that everybody asks about first. */
const FIRST_ROWS: readonly ScenarioRow[] = [
  { at: '5s', fault: 'cut', lasts: '' },
  { at: '', fault: 'down', lasts: '8s' },
  { at: '', fault: '10% lost', lasts: '20s' },
];

const SCOPE_OF = (target: Target): FaultScope => (target.address === '' ? 'page' : 'address');

/** @param source of the live page, `undefined` where there is none. */
export function createFaultsState(
  source: FaultSource | undefined,
  storage: Pick<Storage, 'getItem' | 'setItem'> | null,
): FaultsState {
  const fields = signal<FaultFields>({
    scope: 'stream',
    address: '',
    isForLoad: false,
    name: '',
    seed: '1',
    rows: FIRST_ROWS,
    draft: { direction: 'out', encoding: 'text', data: '' },
  });
  const set = (change: Partial<FaultFields>): void => {
    fields.value = { ...fields.peek(), ...change };
  };
  return {
    ...createFaultControl(source),
    fields,
    saved: createSavedPlans(storage),
    set,
    plan(target) {
      const { name, seed, rows } = fields.peek();
      const steps = stepsOf(rows);
      // Read like a plan from elsewhere: the bounds of its name and seed are checked in one place.
      return steps.ok ? readPlan({ name: name.trim(), seed: Number(seed), target, steps: steps.value }) : steps;
    },
    load({ name, seed, target, steps }) {
      const rows = rowsOf(steps);
      set({
        name,
        seed: String(seed),
        rows: rows.length === 0 ? [EMPTY_ROW] : rows,
        scope: SCOPE_OF(target),
        address: target.address,
      });
    },
    read: parsePlan,
  };
}
