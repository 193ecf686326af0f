import type { Gap } from './gap.ts';
import { shareOf } from './inference/score-spans.ts';
import type { Score } from './inference/score-spans.ts';
import { claimOfNames, isConvincing, MIN_STEPS, standingOf } from './inference/standing.ts';
import type { RuleClaim, Standing } from './inference/standing.ts';
import { isEventIdPath } from './path.ts';
import type { Path } from './path.ts';
import type { RuleSpec } from './rule-spec.ts';

/** Share of the steps of a rule that once held which may fall before it is given up; of one that was given. */
const FALLS = 0.1;
const GIVEN_FALLS = 0.3;

/** Counts how a rule that is followed holds, step by step, and remembers that it once held. */
export class RuleScore implements Score {
  readonly #claim: RuleClaim;
  readonly #isGiven: boolean;
  steps = 0;
  breaks = 0;
  falls = 0;
  ones = 0;
  skipped = 0;
  widest = 0;
  wide = 0;
  #isProven = false;

  constructor(claim: RuleClaim, isGiven: boolean) {
    this.#claim = claim;
    this.#isGiven = isGiven;
  }

  /** A message continued. @param brought how many numbers it brought. */
  fit(brought: number): void {
    this.steps += 1;
    if (brought > 1) this.wide += 1;
    if (!this.#isProven && this.steps >= MIN_STEPS && isConvincing(this)) this.#isProven = true;
  }

  /** Numbers were jumped over. */
  jump(missing: number): void {
    this.steps += 1;
    this.breaks += 1;
    if (missing === 1) this.ones += 1;
    this.skipped += missing;
    this.widest = Math.max(this.widest, missing);
  }

  /** Late messages closed a gap, or it was none. */
  unjump(gap: Gap): void {
    this.breaks -= 1;
    if (gap.skipped === 1) this.ones -= 1;
    this.skipped -= gap.skipped;
  }

  /** A message did not fit in, and nothing was jumped over. */
  fall(): void {
    this.steps += 1;
    this.breaks += 1;
    this.falls += 1;
  }

  /** Share of the steps that fit. */
  get share(): number {
    return this.steps === 0 ? 1 : shareOf(this);
  }

  /** True if its steps alone have proved the rule at some time. */
  get isProven(): boolean {
    return this.#isProven;
  }

  /** How far the rule is to be believed now. A rule that once held is no worse for losing messages since. */
  get standing(): Standing {
    if (this.#isGiven) return this.#falls(GIVEN_FALLS) ? 'none' : 'proven';
    if (this.#isProven) return this.#falls(FALLS) ? 'none' : 'proven';
    return standingOf(this, this.#claim);
  }

  #falls(share: number): boolean {
    return this.steps >= MIN_STEPS && this.falls > this.steps * share;
  }
}

/** What the names of a rule's fields claim. */
export function claimOfRule(spec: RuleSpec, isPolled: () => boolean): RuleClaim {
  const low = spec.low === null ? null : nameOf(spec.low);
  return {
    kind: spec.kind,
    claim: claimOfNames(spec.kind, low, nameOf(spec.high), isEventIdPath(spec.high)),
    get isPolled() {
      return isPolled();
    },
  };
}

/** The name of a field; empty for an item of an array, which has none. */
function nameOf(path: Path): string {
  const step = path.at(-1);
  return step?.kind === 'key' ? step.name : '';
}
