import type { NumberingKind } from '../numbering-rule.ts';
import { isAmbiguous } from './ambiguity.ts';
import { groupingsOf, readTables } from './row-tables.ts';
import type { Grouping, RowTable, SampleFacts } from './row-tables.ts';
import { isClockColumn } from './clock-column.ts';
import { nameFacts } from './field-names.ts';
import type { Field, Row } from './row-reader.ts';
import { isEventIdPath } from '../path.ts';
import type { RuleSpec } from '../rule-spec.ts';
import type { Sample } from '../sample.ts';
import { scoreSpans, shareOf } from './score-spans.ts';
import type { RowFacts, Score, SpanColumn } from './score-spans.ts';
import { claimOfNames, NAMED_STEPS, standingOf } from './standing.ts';
import type { RuleClaim, Standing } from './standing.ts';

/** Scores closer than this are equal; the rule that covers more then wins. */
const EQUAL_SCORE = 0.02;

/** Share of a rule's messages that an accepted rule may already judge. */
const MAX_OVERLAP = 0.2;

/** Share of messages in common from which on two rules judge the same messages. */
const SAME_MESSAGES = 0.9;

/** Added to the cost of a grouping that leaves a sequence sparse: any other is better. */
const SPARSE_COST = 1e9;

/** Share of a field's numbers that the page itself sent before: they pair replies with requests. */
const ECHO_SHARE = 0.5;

/** A rule that the data support, and how far. */
export interface InferredRule {
  readonly spec: RuleSpec;
  readonly claim: RuleClaim;
  readonly standing: Standing;
  readonly score: Score;
}

/** What a stretch of messages says of its numbering. */
interface Inference {
  /** The rules to follow, the best first; no two judge the same messages. */
  readonly rules: readonly InferredRule[];
  /** Sequences by their name of which few numbers come. */
  readonly sparse: readonly InferredRule[];
}

/** What the messages alone do not say. */
interface InferenceContext {
  /** A reply of a poll may bring the same items again. */
  readonly isPolled: boolean;
  /** True if the page has sent this number in a field of this name. */
  readonly wasSent: (name: string, value: number) => boolean;
}

interface Candidate {
  readonly kind: NumberingKind;
  readonly low: Field | null;
  readonly high: Field;
  readonly grouping: Grouping;
  readonly claim: RuleClaim;
  readonly standing: Standing;
  readonly score: Score;
  /** Indexes of the messages that the rule would judge. */
  readonly messages: ReadonlySet<number>;
}

/**
 * Finds the numbering rules of a stretch of messages of one stream: which fields count, how, and what tells counters
 * apart. See docs/reference/detectors.md, "Numbering".
 *
 * @param samples in order of arrival. Those of one connection and those of the next may follow each other.
 * @returns no rule where no field has shown enough; see `standing.ts`.
 */
export function inferRules(samples: readonly Sample[], context: InferenceContext): Inference {
  const { tables, facts, eventId } = readTables(samples, NAMED_STEPS + 1);
  const candidates = tables.flatMap((table) => tableCandidates(table, facts, eventId, context));
  const isSparse = ({ standing }: Candidate): boolean => standing === 'sparse';
  const chosen = selectDisjoint(candidates.filter((one) => !isSparse(one)));
  const isFree = (one: Candidate): boolean => chosen.every((rule) => overlap(one, rule) <= MAX_OVERLAP);
  return {
    rules: chosen.map(ruleOf),
    sparse: selectDisjoint(candidates.filter((one) => isSparse(one) && isFree(one))).map(ruleOf),
  };
}

const ruleOf = ({ kind, low, high, grouping, score, claim, standing }: Candidate): InferredRule => ({
  score,
  claim,
  standing,
  spec: {
    kind,
    low: low === null ? null : low.path,
    high: high.path,
    groups: grouping.fields.map(({ path }) => path),
    confidence: 'inferred',
    source: '',
  },
});

function tableCandidates(
  table: RowTable,
  facts: ReadonlyMap<Sample, SampleFacts>,
  eventId: Field,
  context: InferenceContext,
): readonly Candidate[] {
  const found: Candidate[] = [];
  const usable = new Set(table.numbers.filter((field) => isUsable(table.rows, field, context)));
  const trial = (kind: NumberingKind, low: Field | null, high: Field): void => {
    const claim = {
      kind,
      claim: claimOfNames(kind, low === null ? null : low.name, high.name, high === eventId),
      isPolled: context.isPolled,
    };
    const best = bestGrouping(table.rows, claim, low, high, facts, context.isPolled || high === eventId);
    if (best !== null) found.push(best);
  };
  for (const high of table.numbers) {
    // A field that only its length nominates, or a clock, counts nothing; but a message may name that of the one before.
    const mayCount = usable.has(high) && mayBeNumber(high);
    if (mayCount) trial('contiguous', null, high);
    for (const low of table.numbers) {
      if (low === high || low === eventId || high === eventId) continue;
      const mayJoin = mayCount || nameFacts(low.name).isPrevious;
      if (mayJoin && mayLink(table.rows, low, high)) trial('link', low, high);
      if (mayCount && mayRange(table.rows, low, high)) trial('range', low, high);
    }
  }
  return found;
}

/** True if the name of a field, or that it has none, nominates it. */
function mayBeNumber({ path, name }: Field): boolean {
  return path.at(-1)?.kind !== 'key' || isEventIdPath(path) || nameFacts(name).isNumber;
}

/** Clocks and echoes of the page's own numbers are no numbering, however well they count. */
function isUsable(rows: readonly Row[], field: Field, { wasSent }: InferenceContext): boolean {
  let count = 0;
  let echoes = 0;
  const times: number[] = [];
  const values: number[] = [];
  for (const { numbers, sample } of rows) {
    const value = numbers.get(field);
    if (value === undefined) continue;
    count += 1;
    if (wasSent(field.name, value)) echoes += 1;
    times.push(sample.at);
    values.push(value);
  }
  return echoes < count * ECHO_SHARE && !isClockColumn(values, times);
}

/** Before any scoring: most links point back, and some message is not its own predecessor. */
function mayLink(rows: readonly Row[], low: Field, high: Field): boolean {
  return shareOfPairs(rows, low, high, (from, to) => from < to) >= 0.8;
}

/** Before any scoring: ranges run upward, and some hold more than one number. */
function mayRange(rows: readonly Row[], first: Field, last: Field): boolean {
  const upward = shareOfPairs(rows, first, last, (from, to) => from <= to);
  return upward >= 0.9 && shareOfPairs(rows, first, last, (from, to) => from < to) > 0;
}

function shareOfPairs(
  rows: readonly Row[],
  low: Field,
  high: Field,
  fits: (low: number, high: number) => boolean,
): number {
  let count = 0;
  let fitting = 0;
  for (const { numbers } of rows) {
    const from = numbers.get(low);
    const to = numbers.get(high);
    if (from === undefined || to === undefined) continue;
    count += 1;
    if (fits(from, to)) fitting += 1;
  }
  return count === 0 ? 0 : fitting / count;
}

/**
 * The grouping under which a rule holds best: the one with the fewest breaks, where every step that a finer grouping
 * gives away counts as much as a break, so that a field must earn its keep.
 */
function bestGrouping(
  rows: readonly Row[],
  claim: RuleClaim,
  low: Field | null,
  high: Field,
  facts: ReadonlyMap<Sample, SampleFacts>,
  mayRepeat: boolean,
): Candidate | null {
  const { kind } = claim;
  const ordered = inCountingOrder(
    rows.filter(({ numbers }) => numbers.has(high) && (low === null || numbers.has(low))),
    high,
  );
  if (ordered.length <= NAMED_STEPS) return null;
  const spans = spansOf(ordered, kind, low, high);
  const rowFacts = factsOf(ordered, facts, mayRepeat);
  let most = 0;
  const scored = groupingsOf(ordered).map((grouping) => {
    const score = scoreSpans(spans, rowFacts, grouping.ids, grouping.count);
    most = Math.max(most, score.steps);
    return { grouping, score, standing: standingOf(score, claim) };
  });
  let best: (typeof scored)[number] | null = null;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const one of scored) {
    if (one.standing === 'none') continue;
    const cost = one.score.breaks + most - one.score.steps + (one.standing === 'sparse' ? SPARSE_COST : 0);
    // Of two that break equally often the one that skips less: a break of many numbers may be another counter.
    const isEqual = cost === bestCost && best !== null && one.score.skipped < best.score.skipped;
    if (cost >= bestCost && !isEqual) continue;
    best = one;
    bestCost = cost;
  }
  if (best === null || isAmbiguous(best, scored)) return null;
  return { kind, claim, low, high, ...best, messages: new Set(ordered.map(({ sample }) => sample.index)) };
}

/** Lists that come newest first are turned round, so that numbers rise. */
function inCountingOrder(rows: readonly Row[], high: Field): readonly Row[] {
  const ordered: Row[] = [];
  for (let start = 0; start < rows.length;) {
    let end = start + 1;
    while (end < rows.length && rows[end]?.sample === rows[start]?.sample) end += 1;
    const list = rows.slice(start, end);
    const isFalling = (list[0]?.numbers.get(high) ?? 0) > (list.at(-1)?.numbers.get(high) ?? 0);
    ordered.push(...(isFalling ? list.toReversed() : list));
    start = end;
  }
  return ordered;
}

function spansOf(rows: readonly Row[], kind: NumberingKind, low: Field | null, high: Field): SpanColumn {
  const last = Float64Array.from(rows, ({ numbers }) => numbers.get(high) ?? 0);
  if (low === null) return { low: last.map((value) => value - 1), high: last };
  const shift = kind === 'range' ? 1 : 0;
  return { low: Float64Array.from(rows, ({ numbers }) => (numbers.get(low) ?? 0) - shift), high: last };
}

function factsOf(rows: readonly Row[], facts: ReadonlyMap<Sample, SampleFacts>, mayRepeat: boolean): RowFacts {
  return {
    count: rows.length,
    connection: Int32Array.from(rows, ({ sample }) => sample.connection),
    message: Int32Array.from(rows, ({ sample }) => sample.index),
    isRepeat: Uint8Array.from(rows, ({ sample }) => (facts.get(sample)?.isRepeat === true ? 1 : 0)),
    isSnapshot: Uint8Array.from(rows, ({ sample }) => (facts.get(sample)?.isSnapshot === true ? 1 : 0)),
    mayRepeat: new Uint8Array(rows.length).fill(mayRepeat ? 1 : 0),
  };
}

/** Takes rules from the best down, leaving out those whose messages are already judged. */
function selectDisjoint(candidates: readonly Candidate[]): readonly Candidate[] {
  const chosen: Candidate[] = [];
  let left = [...candidates];
  while (left.length > 0) {
    const bestShare = Math.max(...left.map(({ score }) => shareOf(score)));
    const best = left
      .filter(({ score }) => shareOf(score) >= bestShare - EQUAL_SCORE)
      .reduce((one, other) => (isBetter(other, one) ? other : one));
    chosen.push(best);
    left = left.filter((candidate) => candidate !== best && overlap(candidate, best) <= MAX_OVERLAP);
  }
  return chosen;
}

function isBetter(one: Candidate, other: Candidate): boolean {
  const areSame = overlap(one, other) >= SAME_MESSAGES && overlap(other, one) >= SAME_MESSAGES;
  if (!areSame && one.score.steps !== other.score.steps) return one.score.steps > other.score.steps;
  if (one.score.breaks !== other.score.breaks) return one.score.breaks < other.score.breaks;
  if (one.grouping.fields.length !== other.grouping.fields.length) {
    return one.grouping.fields.length < other.grouping.fields.length;
  }
  if (preference(one) !== preference(other)) return preference(one) > preference(other);
  if (one.score.steps !== other.score.steps) return one.score.steps > other.score.steps;
  return one.high.order < other.high.order;
}

/** Link before range before contiguous; a link whose first field has no name like `prev` is a coincidence of two counters. */
function preference({ kind, low, claim }: Candidate): number {
  if (kind === 'link') return low !== null && nameFacts(low.name).isPrevious ? 3 : 0;
  if (kind === 'range') return 2;
  return claim.claim === 'sequence' ? 1.5 : 1;
}

function overlap(candidate: Candidate, accepted: Candidate): number {
  let shared = 0;
  for (const index of candidate.messages) if (accepted.messages.has(index)) shared += 1;
  return shared / candidate.messages.size;
}
