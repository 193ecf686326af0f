import { millis } from '../base/units.ts';
import { ONE_CLICK_NAMES } from '../texts/faults.ts';
import { PLAN_VERSION, type FaultPlan, type MessageChoice, type Step, type Target } from './plan.ts';

/** A choice of all messages. */
export const ALL_MESSAGES: MessageChoice = { share: null, every: null, direction: 'both', filter: '' };

/** The server is gone and back: what is open is cut, and what would connect is refused for the time. */
export const serverDown = (at: number, lasts: number | null): readonly Step[] => [
  { at: millis(at), lasts: null, fault: { kind: 'cut' } },
  { at: millis(at), lasts: lasts === null ? null : millis(lasts), fault: { kind: 'refuse' } },
];

const now = (fault: Step['fault']): readonly Step[] => [{ at: millis(0), lasts: null, fault }];

/** A fault that one click arms. */
interface OneClick {
  readonly key: keyof typeof ONE_CLICK_NAMES;
  readonly name: string;
  readonly steps: readonly Step[];
}

/** The everyday faults, in the order in which they are offered. */
export const ONE_CLICKS: readonly OneClick[] = [
  { key: 'cut', name: ONE_CLICK_NAMES.cut, steps: now({ kind: 'cut' }) },
  { key: 'down', name: ONE_CLICK_NAMES.down, steps: serverDown(0, 10_000) },
  { key: 'silent', name: ONE_CLICK_NAMES.silent, steps: now({ kind: 'half-open' }) },
  {
    key: 'delay',
    name: ONE_CLICK_NAMES.delay,
    steps: now({ kind: 'delay', by: millis(500), jitter: millis(0), ...ALL_MESSAGES }),
  },
];

/** A plan of these steps. */
export const planOf = (steps: readonly Step[], target: Target, name = '', seed = 1): FaultPlan => ({
  version: PLAN_VERSION,
  name,
  seed,
  target,
  steps,
});
