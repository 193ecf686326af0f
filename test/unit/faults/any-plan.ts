import * as fc from '../../property.ts';
import { millis, type Millis } from '../../../src/base/units.ts';
import type { Fault, FaultPlan, MessageChoice, Step } from '../../../src/faults/plan.ts';
import { isInstant } from '../../../src/faults/plan.ts';

/** Plans of every kind, for properties. */

const time = (min: number): fc.Arbitrary<Millis> => fc.integer({ min, max: 86_400_000 }).map(millis);
const rate = fc.integer({ min: 1, max: 10_000_000_000 });
const amount: fc.Arbitrary<Pick<MessageChoice, 'share' | 'every'>> = fc.oneof(
  fc.constant({ share: null, every: null }),
  fc.integer({ min: 1, max: 1_000_000 }).map((parts) => ({ share: parts / 1_000_000, every: null })),
  fc.integer({ min: 1, max: 1_000_000 }).map((every) => ({ share: null, every })),
);
const choice: fc.Arbitrary<MessageChoice> = fc
  .tuple(amount, fc.constantFrom('in', 'out', 'both'), fc.string({ unit: 'grapheme', maxLength: 40 }))
  .map(([count, direction, filter]) => ({ ...count, direction, filter }));

const anyFault: fc.Arbitrary<Fault> = fc.oneof(
  fc.constantFrom('cut', 'refuse', 'stuck', 'half-open', 'freeze').map((kind) => ({ kind })),
  fc.integer({ min: 200, max: 599 }).map((status) => ({ kind: 'status' as const, status })),
  fc
    .tuple(fc.integer({ min: 3_000, max: 4_999 }), fc.string({ maxLength: 120 }))
    .map(([code, reason]) => ({ kind: 'close' as const, code, reason })),
  rate.map((bytesPerSecond) => ({ kind: 'slow-reader' as const, bytesPerSecond })),
  rate.map((bytesPerSecond) => ({ kind: 'bandwidth' as const, bytesPerSecond })),
  fc
    .tuple(fc.constantFrom('drop', 'duplicate', 'swap', 'corrupt'), choice)
    .map(([kind, which]) => ({ kind, ...which })),
  fc.tuple(time(0), time(0), choice).map(([by, jitter, which]) => ({ kind: 'delay' as const, by, jitter, ...which })),
);

export const anyStep: fc.Arbitrary<Step> = fc
  .tuple(time(0), fc.option(time(1)), anyFault)
  .map(([at, lasts, fault]) => ({ at, lasts: isInstant(fault) ? null : lasts, fault }));

/** Steps of which many begin where the one before ends, as in plans that people write. */
export const anySteps: fc.Arbitrary<readonly Step[]> = fc
  .array(fc.tuple(anyStep, fc.boolean()), { minLength: 1, maxLength: 12 })
  .map((drawn) => {
    const steps: Step[] = [];
    for (const [step, follows] of drawn) {
      const last = steps.at(-1);
      const end = last === undefined ? 0 : last.at + (last.lasts ?? 0);
      steps.push(follows && end <= 86_400_000 ? { ...step, at: millis(end) } : step);
    }
    return steps;
  });

export const anyPlan: fc.Arbitrary<FaultPlan> = fc.record({
  version: fc.constant(1 as const),
  name: fc.string({ maxLength: 100 }),
  seed: fc.nat({ max: 0xffff_ffff }),
  target: fc.record({
    address: fc.string({ maxLength: 60 }),
    transports: fc.uniqueArray(fc.constantFrom('websocket' as const, 'eventsource' as const, 'fetch' as const)),
    connection: fc.option(fc.record({ document: fc.string({ maxLength: 40 }), connection: fc.nat() })),
  }),
  steps: anySteps,
});
