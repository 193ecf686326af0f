import type { NumberingKind } from '../numbering-rule.ts';
import { isRangePair, nameFacts } from './field-names.ts';
import type { NameClaim } from './field-names.ts';
import { shareOf } from './score-spans.ts';
import type { Score } from './score-spans.ts';

/** How far a rule is to be believed. */
export type Standing =
  /** The steps alone prove it. */
  | 'proven'
  /** The steps and what the fields are called speak for it. */
  | 'likely'
  /** A sequence by its name, of which about half of the numbers come: lost, or not meant for this subscriber. */
  | 'half'
  /** A sequence by its name, of which few numbers come: the others are not meant for this subscriber. */
  | 'sparse'
  | 'none';

/** What the fields of a rule say, before any number is looked at. */
export interface RuleClaim {
  readonly kind: NumberingKind;
  readonly claim: NameClaim;
  /** Its replies are polls or single requests: there a name says nothing. */
  readonly isPolled: boolean;
}

/** Share of the steps that must fit for a rule that nothing but its steps speaks for. */
export const MIN_SCORE = 0.9;

/** Steps that such a rule must have shown. */
export const MIN_STEPS = 20;

/** Steps that each break asks for on top: a sparse numbering easily looks contiguous for twenty messages. */
const STEPS_PER_BREAK = 8;

/** Steps from which on a name that says sequence is believed: five messages. */
export const NAMED_STEPS = 4;

/** Share of the steps that must fit where the name says sequence: below 8 steps, below 20, and from there on. */
const NAMED_SHARES = { few: 0.75, some: 0.65, many: 0.55 } as const;
const SOME_STEPS = 8;

/** Share from which on a sequence by its name is half there, and the steps that this needs. */
const HALF_SHARE = 0.4;
const HALF_STEPS = 30;

/** Steps, share and falls of a field with an open name that loses messages from the beginning. */
const OPEN_STEPS = 40;
const OPEN_SHARE = 0.62;
const OPEN_FALLS = 0.02;

/** Share from which on such a field may lose several at a time; below it most jumps must be over one number. */
const OPEN_BURSTS = 0.8;

/** Share of its numbers that a contiguous rule must have brought, the widest jump left out. */
const DENSITY = 0.45;

/** The same where nearly all steps fit and a few jumps take half of the numbers: long bursts. */
const BURST_DENSITY = 0.25;

/** Share of the steps that may fall where a loss explains the others. */
const FALLS = 0.1;

/** Share of links and ranges that must join: each that does is no chance, as it spans several numbers or names the other. */
const JOINED_SHARE = 0.4;
const WIDE_SHARE = 0.1;

/** What the names of a rule's fields claim. `low` is null for `contiguous`. */
export function claimOfNames(kind: NumberingKind, low: string | null, high: string, isEventId: boolean): NameClaim {
  if (isEventId) return 'sequence';
  if (kind === 'link') return low !== null && nameFacts(low).isPrevious ? 'sequence' : 'open';
  if (kind === 'range') return low !== null && isRangePair(low, high) ? 'sequence' : 'open';
  return nameFacts(high).claim;
}

/** True if a rule's steps alone have shown enough. */
export function isConvincing(score: Pick<Score, 'steps' | 'breaks'>): boolean {
  return score.steps >= MIN_STEPS + STEPS_PER_BREAK * score.breaks && shareOf(score) >= MIN_SCORE;
}

/** How far a rule is to be believed by its steps and its names. See docs/reference/detectors.md, "Numbering". */
export function standingOf(score: Score, claim: RuleClaim): Standing {
  if (isConvincing(score)) return 'proven';
  if (claim.isPolled) return 'none';
  if (claim.kind !== 'contiguous') return joinedStanding(score, claim);
  if (claim.claim === 'sequence') return namedStanding(score);
  return claim.claim === 'open' && isLossyOpen(score) ? 'likely' : 'none';
}

function joinedStanding(score: Score, { kind, claim }: RuleClaim): Standing {
  const { steps, falls } = score;
  const share = shareOf(score);
  const isNamed = claim === 'sequence';
  if (steps < (isNamed ? NAMED_STEPS : MIN_STEPS) || !fallsRarely(score)) return 'none';
  const isChance = kind === 'range' || !isNamed;
  if (isChance && score.wide < (steps - score.breaks) * WIDE_SHARE) return 'none';
  if (!isNamed && falls > 0) return 'none';
  return share >= (steps < SOME_STEPS ? NAMED_SHARES.few : JOINED_SHARE) ? 'likely' : 'none';
}

function namedStanding(score: Score): Standing {
  const { steps } = score;
  if (steps < NAMED_STEPS || !fallsRarely(score)) return 'none';
  const share = shareOf(score);
  const least = steps < SOME_STEPS ? NAMED_SHARES.few : steps < MIN_STEPS ? NAMED_SHARES.some : NAMED_SHARES.many;
  if (share >= least && isDense(score)) return 'likely';
  const isHalf = (share >= HALF_SHARE && isDense(score)) || (share >= least && isDense(score, BURST_DENSITY));
  if (steps >= HALF_STEPS && isHalf) return 'half';
  return steps >= SOME_STEPS ? 'sparse' : 'none';
}

/** A field with an open name that loses messages, single ones or in bursts. */
function isLossyOpen(score: Score): boolean {
  const { steps, breaks, falls, ones } = score;
  const share = shareOf(score);
  return (
    steps >= OPEN_STEPS &&
    share >= OPEN_SHARE &&
    falls <= steps * OPEN_FALLS &&
    (share >= OPEN_BURSTS || ones * 2 >= breaks) &&
    isDense(score)
  );
}

const fallsRarely = ({ steps, falls }: Score): boolean => (steps < MIN_STEPS ? falls === 0 : falls <= steps * FALLS);

/** One outage may skip any number; jumps all the time must leave most numbers there. */
function isDense({ steps, breaks, falls, skipped, widest }: Score, least = DENSITY): boolean {
  if (breaks - falls <= 1) return true;
  return steps >= (steps + skipped - widest) * least;
}
