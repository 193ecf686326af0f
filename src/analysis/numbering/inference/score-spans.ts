import { BoundedList } from '../../../base/bounded-list.ts';

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
  /** Which message the row is of: the items of one list are one piece of evidence. */
  readonly message: Int32Array;
  /** 1 if the same payload came before: it says nothing about the numbering. */
  readonly isRepeat: Uint8Array;
  readonly isSnapshot: Uint8Array;
  /** 1 if a number already seen does not contradict the rule: list items of polls, ids that stay in force. */
  readonly mayRepeat: Uint8Array;
}

/** How well a rule holds: of `steps` from one message to the next in its group, `breaks` did not fit. */
export interface Score {
  readonly steps: number;
  /** Steps that jumped or fell. */
  readonly breaks: number;
  /** Of the breaks, those that went down or nowhere: no loss explains them. */
  readonly falls: number;
  /** Of the jumps, those over a single number. */
  readonly ones: number;
  /** Numbers that were jumped over, and the most by one jump. */
  readonly skipped: number;
  readonly widest: number;
  /** Fitting steps that brought several numbers at once: no chance makes those. */
  readonly wide: number;
}

/** Rows after which a hole is no longer expected to be filled by a late message, and holes of a group that wait. */
const LATE_ROWS = 100;
const MAX_HOLES = 16;

/** Below every span: that of the message 0 begins at -1. */
const NONE = -2;

/** Numbers that late messages may still bring. */
interface Hole {
  readonly low: number;
  readonly high: number;
  readonly row: number;
  left: number;
}

/** Where one group stands. */
interface GroupState {
  top: number;
  /** The top before a snapshot moved it. */
  before: number;
  connection: number;
  /** The message that brought the top. */
  message: number;
  hadSnapshot: boolean;
  readonly holes: BoundedList<Hole>;
}

/**
 * Counts the steps that fit a rule, leaning neither way: the first message of a group (and, unless it fits, the first on
 * a connection or the first snapshot) is no step, a payload seen before is no step, the items of one list are one step,
 * and a hole that late messages fill completely is no break.
 *
 * @param groups group of each row, from 0 to `groupCount` - 1.
 */
export function scoreSpans(spans: SpanColumn, facts: RowFacts, groups: Int32Array, groupCount: number): Score {
  const count = new StepCount();
  const states = Array.from({ length: groupCount }, newGroup);
  for (let row = 0; row < facts.count; row += 1) {
    const state = states[groups[row] ?? 0];
    if (state !== undefined) count.take(state, spans.low[row] ?? 0, spans.high[row] ?? 0, row, facts);
  }
  return count.score();
}

const newGroup = (): GroupState => ({
  top: NONE,
  before: NONE,
  connection: NONE,
  message: NONE,
  hadSnapshot: false,
  holes: new BoundedList(MAX_HOLES),
});

/** Adds up the steps of all groups. */
class StepCount {
  #steps = 0;
  #breaks = 0;
  #falls = 0;
  #ones = 0;
  #skipped = 0;
  #widest = 0;
  #wide = 0;

  take(state: GroupState, from: number, to: number, row: number, facts: RowFacts): void {
    const { top } = state;
    if (facts.isRepeat[row] === 1 && top !== NONE) return;
    const isSnapshot = facts.isSnapshot[row] === 1;
    const isFirst = top === NONE || state.connection !== facts.connection[row];
    const isFirstSnapshot = isSnapshot && (isFirst || !state.hadSnapshot);
    const isSameMessage = state.message === facts.message[row];
    state.hadSnapshot ||= isSnapshot;
    state.connection = facts.connection[row] ?? 0;
    if (from === top && to > from) {
      state.top = to;
      if (!isSameMessage) this.#fit(from, to);
    } else if (isFirst || isFirstSnapshot) {
      if (!isFirst) state.before = top;
      state.top = to;
    } else if (to === top && (from === to || isSnapshot)) {
      // A heartbeat that links to the last message, or a snapshot that carries its number.
    } else if (to > from && from === state.before) {
      state.top = to;
      this.#fit(from, to);
    } else if (to > from && from > top) {
      this.#jump(state, from, row);
      state.top = to;
    } else if (to <= from || !this.#fill(state, from, to, row)) {
      this.#fall(state, to, facts.mayRepeat[row] === 1 && to > from);
    }
    if (state.top !== top) state.message = facts.message[row] ?? 0;
  }

  #fit(from: number, to: number): void {
    this.#steps += 1;
    if (to - from > 1) this.#wide += 1;
  }

  #jump(state: GroupState, from: number, row: number): void {
    const left = from - state.top;
    this.#steps += 1;
    this.#breaks += 1;
    if (left === 1) this.#ones += 1;
    this.#skipped += left;
    this.#widest = Math.max(this.#widest, left);
    state.holes.push({ low: state.top, high: from, row, left });
  }

  #fill({ holes }: GroupState, from: number, to: number, row: number): boolean {
    const hole = holes.items.find(({ low, high, row: at }) => from >= low && to <= high && row - at < LATE_ROWS);
    if (hole === undefined) return false;
    hole.left -= to - from;
    this.#skipped -= to - from;
    if (hole.left > 0) return true;
    holes.remove(hole);
    this.#breaks -= 1;
    if (hole.high - hole.low === 1) this.#ones -= 1;
    return true;
  }

  #fall(state: GroupState, to: number, mayRepeat: boolean): void {
    if (mayRepeat && to <= state.top) return;
    this.#steps += 1;
    this.#breaks += 1;
    this.#falls += 1;
    if (to > state.top) state.top = to;
  }

  score(): Score {
    return {
      steps: this.#steps,
      breaks: this.#breaks,
      falls: this.#falls,
      ones: this.#ones,
      skipped: this.#skipped,
      widest: this.#widest,
      wide: this.#wide,
    };
  }
}

/** Share of the steps that fit; 0 if there were none. */
export const shareOf = ({ steps, breaks }: Pick<Score, 'steps' | 'breaks'>): number =>
  steps === 0 ? 0 : (steps - breaks) / steps;
