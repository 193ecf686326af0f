import { classifyCalls } from '../../../../src/analysis/polls/classify-calls.ts';
import type { Call } from '../../../../src/analysis/polls/classify-calls.ts';
import { millis } from '../../../../src/base/units.ts';
import { between, exponential, seeded } from '../random.ts';

/** A way of calling an endpoint, with the class that it is and the share of series that must be recognised at ten calls. */
export interface PollFamily {
  readonly name: string;
  readonly is: 'short-poll' | 'long-poll' | 'request';
  readonly least: number;
  readonly next: (random: () => number) => Step;
}

interface Step {
  /** How long the call is held. */
  readonly hold: number;
  /** From this start to the next, where a timer sets it; else from the answer. */
  readonly period?: number;
  readonly pause?: number;
}

export const POLL_FAMILIES: readonly PollFamily[] = [
  {
    name: 'interval timer of 2 s',
    is: 'short-poll',
    least: 0.99,
    next: (random) => ({ hold: between(random, 30, 150), period: 2_000 + between(random, 0, 15) }),
  },
  {
    name: 'timer of 3 s set when the answer came',
    is: 'short-poll',
    least: 0.99,
    next: (random) => ({ hold: 40 + exponential(random, 200), pause: 3_000 + between(random, 0, 15) }),
  },
  {
    name: 'slow poll each 30 s',
    is: 'short-poll',
    least: 0.99,
    next: (random) => ({ hold: between(random, 200, 2_000), period: 30_000 + between(random, 0, 60) }),
  },
  {
    name: 'idle long poll held up to 25 s',
    is: 'long-poll',
    least: 0.99,
    next: (random) => ({ hold: Math.min(25_000, exponential(random, 20_000) + 50), pause: between(random, 2, 20) }),
  },
  {
    name: 'long poll that pauses 1 s after each answer',
    is: 'long-poll',
    least: 0.99,
    next: (random) => ({
      hold: Math.min(25_000, exponential(random, 20_000) + 50),
      pause: 1_000 + between(random, 0, 15),
    }),
  },
  {
    name: 'busy long poll with a message each 0.3 to 2 s',
    is: 'long-poll',
    least: 0.84,
    next: (random) => ({ hold: exponential(random, between(random, 300, 2_000)) + 20, pause: between(random, 2, 20) }),
  },
  {
    name: 'interval of 2 s with answers that take 0.9 to 1.5 s',
    is: 'short-poll',
    least: 0.99,
    next: (random) => ({ hold: between(random, 900, 1_500), period: 2_000 + between(random, 0, 15) }),
  },
  {
    name: 'timer of 1 s after answers that take 0.6 to 3 s',
    is: 'short-poll',
    least: 0.99,
    next: (random) => ({ hold: between(random, 600, 3_000), pause: 1_000 + between(random, 0, 15) }),
  },
  {
    name: 'slow answers asked for at no steady time',
    is: 'request',
    least: 0.9,
    next: (random) => ({ hold: between(random, 1_000, 3_000), pause: between(random, 300, 1_800) }),
  },
  {
    name: 'clicks of a user',
    is: 'request',
    least: 0.99,
    next: (random) => ({ hold: between(random, 30, 200), period: 400 + exponential(random, 6_000) }),
  },
];

/** A series of calls of a family. */
export function series(family: PollFamily, length: number, random: () => number): readonly Call[] {
  const calls: Call[] = [];
  let start = 0;
  for (let index = 0; index < length; index += 1) {
    const { hold, period, pause } = family.next(random);
    calls.push({
      start: millis(start),
      end: millis(start + hold),
      hasFailed: false,
      isEmpty: hold >= 25_000,
      identity: 1,
      cursor: null,
    });
    start += period ?? hold + (pause ?? 0);
  }
  return calls;
}

/** The share of seeded series of `length` calls that get the class that they are. */
export function shareOfClass(family: PollFamily, length: number, runs: number, seed = 5): number {
  const random = seeded(seed);
  let right = 0;
  for (let run = 0; run < runs; run += 1) {
    if (classifyCalls(series(family, length, random)).class === family.is) right += 1;
  }
  return right / runs;
}
