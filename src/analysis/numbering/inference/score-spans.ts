/**
 * A message's numbers as a span (low, high] of the numbers that it brings: the message `7` is (6, 7], the range 10 to 12
 * is (9, 12], the link `previous 40, own 45` is (40, 45]. So one arithmetic judges all kinds of rule: a message follows
 * when its low is the high of the one before.
 */
export interface SpanColumn {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** What is known of each row of a column, apart from its numbers. */
export interface RowFacts {
  readonly count: number;
  readonly connection: Int32Array;
  /** 1 if the same payload came before: it says nothing about the numbering. */
  readonly isRepeat: Uint8Array;
  readonly isSnapshot: Uint8Array;
  /** 1 if a number already seen does not contradict the rule: list items of polls, ids that stay in force. */
  readonly mayRepeat: Uint8Array;
}

/** How well a rule holds: of `steps` from one message to the next in its group, `breaks` did not fit. */
export interface Score {
  readonly steps: number;
  readonly breaks: number;
}

/** Entries after which a hole is no longer expected to be filled by a late message. */
const LATE_ROWS = 100;

/** Below every span: that of the message 0 begins at -1. */
const NONE = -2;

/**
 * Counts the steps that fit a rule, leaning neither way: the first message of a group (and, unless it fits, the first on
 * a connection or the first snapshot) is no step, a payload seen before is no step, and a hole that late messages fill
 * completely is no break.
 *
 * @param groups group of each row, from 0 to `groupCount` - 1.
 */
export function scoreSpans({ low, high }: SpanColumn, facts: RowFacts, groups: Int32Array, groupCount: number): Score {
  const top = new Float64Array(groupCount).fill(NONE);
  const before = new Float64Array(groupCount).fill(NONE);
  const connection = new Int32Array(groupCount).fill(NONE);
  const hadSnapshot = new Uint8Array(groupCount);
  const holeLow = new Float64Array(groupCount);
  const holeHigh = new Float64Array(groupCount);
  const holeLeft = new Float64Array(groupCount);
  const holeAt = new Int32Array(groupCount);
  let steps = 0;
  let breaks = 0;
  for (let row = 0; row < facts.count; row += 1) {
    const group = groups[row] ?? 0;
    const from = low[row] ?? 0;
    const to = high[row] ?? 0;
    const last = top[group] ?? NONE;
    if (facts.isRepeat[row] === 1 && last !== NONE) continue;
    const isFirst = last === NONE || connection[group] !== facts.connection[row];
    const isFirstSnapshot = facts.isSnapshot[row] === 1 && (isFirst || hadSnapshot[group] === 0);
    if (facts.isSnapshot[row] === 1) hadSnapshot[group] = 1;
    connection[group] = facts.connection[row] ?? 0;
    if (from === last && to > from) {
      steps += 1;
      top[group] = to;
    } else if (isFirst || isFirstSnapshot) {
      if (isFirstSnapshot && !isFirst) before[group] = last;
      top[group] = to;
    } else if (to === last && (from === to || facts.isSnapshot[row] === 1)) {
      // A heartbeat that links to the last message, or a snapshot that carries its number.
    } else if (to <= from) {
      steps += 1;
      breaks += 1;
    } else if (from === before[group]) {
      steps += 1;
      top[group] = to;
    } else if (from > last) {
      steps += 1;
      breaks += 1;
      holeLow[group] = last;
      holeHigh[group] = from;
      holeLeft[group] = from - last;
      holeAt[group] = row;
      top[group] = to;
    } else if (
      isInHole(from, to, holeLow[group] ?? 0, holeHigh[group] ?? 0) &&
      row - (holeAt[group] ?? 0) < LATE_ROWS
    ) {
      holeLeft[group] = (holeLeft[group] ?? 0) - (to - from);
      if (holeLeft[group] === 0) breaks -= 1;
    } else if (facts.mayRepeat[row] === 0 || to > last) {
      steps += 1;
      breaks += 1;
      if (to > last) top[group] = to;
    }
  }
  return { steps, breaks };
}

const isInHole = (from: number, to: number, low: number, high: number): boolean => from >= low && to <= high;

/** Share of the steps that must fit. Below it, sparse numberings would raise false alarms without end. */
export const MIN_SCORE = 0.9;

/** Steps that a rule must have shown. */
export const MIN_STEPS = 20;

/** Steps that each break asks for on top: a sparse numbering easily looks contiguous for twenty messages. */
const STEPS_PER_BREAK = 8;

/** Share of the steps that fit; 0 if there were none. */
export const shareOf = ({ steps, breaks }: Score): number => (steps === 0 ? 0 : (steps - breaks) / steps);

/** True if a rule has shown enough to be believed. */
export function isConvincing(score: Score): boolean {
  return score.steps >= MIN_STEPS + STEPS_PER_BREAK * score.breaks && shareOf(score) >= MIN_SCORE;
}
