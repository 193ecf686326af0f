/** Duplicates and neighbours that change places, at a rate and from the first message on. */
import type { FindingKind } from '../../../../../src/analysis/finding.ts';
import { seeded } from '../../random.ts';
import { findingsIn, received } from './measure.ts';
import type { Item, Shape } from './shapes.ts';

/** What was done to a feed, and what was told of it. */
export interface DisorderResult {
  readonly injected: number;
  readonly told: number;
  /** Told of it without having been done, in messages. */
  readonly wrong: number;
}

interface Disorder {
  readonly kind: FindingKind;
  readonly make: (
    items: readonly Item[],
    rate: number,
    random: () => number,
  ) => { readonly items: readonly Item[]; readonly injected: number };
}

/** Milliseconds after which the copy of a message comes. */
const COPY_PAUSE = 3;

export const DISORDERS: Readonly<Record<'duplicates' | 'swaps', Disorder>> = {
  duplicates: {
    kind: 'duplicate',
    make(items, rate, random) {
      const all = items.flatMap((item) => (random() < rate ? [item, { ...item, pause: COPY_PAUSE }] : [item]));
      return { items: all, injected: all.length - items.length };
    },
  },
  swaps: {
    kind: 'late',
    make(items, rate, random) {
      const all = [...items];
      let injected = 0;
      for (let place = 0; place + 1 < all.length; place += 1) {
        const [one, other] = [all[place], all[place + 1]];
        // Order shows only within a counter.
        if (one === undefined || other === undefined || one.group !== other.group || random() >= rate) continue;
        all.splice(place, 2, other, one);
        injected += 1;
        place += 1;
      }
      return { items: all, injected };
    },
  },
};

/** Repeats or swaps messages of a shape over several seeds, and counts what is told. */
export function measureDisorder(
  shape: Shape,
  { kind, make }: Disorder,
  rate: number,
  seeds: number,
  length = 400,
): DisorderResult {
  let [injected, told, wrong] = [0, 0, 0];
  for (let seed = 1; seed <= seeds; seed += 1) {
    const random = seeded(seed * 7_919 + kind.length);
    const made = make(shape.make(random, length), rate, random);
    const findings = findingsIn(received(shape, made.items));
    const count = (isRight: boolean): number =>
      findings.reduce((sum, one) => sum + ((one.kind === kind) === isRight ? one.count : 0), 0);
    injected += made.injected;
    told += Math.min(made.injected, count(true));
    wrong += Math.max(0, count(true) - made.injected) + count(false);
  }
  return { injected, told, wrong };
}
