import type { Gap, MessageRef } from './gap.ts';

/** Old messages that came again at the beginning of a connection. */
export interface Replay {
  readonly group: string;
  readonly connection: number;
  readonly first: MessageRef;
  last: MessageRef;
  /** Messages whose number had come before. */
  count: number;
  /** Of those, the ones that were the same to the letter. */
  same: number;
  /** The counter went on behind them without a break, so that they were no new count. */
  isContinued: boolean;
  /** The connection began with 0, 1 or the number that the one before began with: it may have a count of its own. */
  readonly mayBeAnew: boolean;
}

/** A second place at which the counter may stand. */
export interface Branch {
  top: number;
  readonly number: number;
  readonly start: MessageRef;
  readonly before: MessageRef;
  readonly isKnownNumber: boolean;
  count: number;
  mainCount: number;
}

/** How one message stood to the others of its counter. */
export type Outcome =
  /** The first of its counter, or the first one behind a break that tells nothing. */
  | 'start'
  | 'next'
  /** Says nothing: a snapshot with the last number, an id that stays in force, a reply of a poll that was seen before. */
  | 'neutral'
  | 'gap'
  /** Belongs into a gap. */
  | 'late'
  | 'duplicate'
  | 'replayed'
  /** Does not fit in, and what it is shows only by what follows. */
  | 'astray';

/** What a counter reports in addition to the outcome of each message. */
export interface SeriesSink {
  /** Messages of the rule so far. */
  readonly messages: number;
  gap(gap: Gap): void;
  /** Numbers were skipped where that proves nothing. */
  excused(missing: number): void;
  /** A gap that late messages closed completely. */
  closed(gap: Gap): void;
  /** Nothing can close what is left of a gap any more. */
  settled(gap: Gap): void;
  /** What looked like a gap was none: one message was a stray, or the rule is wrong. */
  withdrawn(gap: Gap): void;
  /** A message with an old number that never came before, from the time before anything was seen. */
  late(message: MessageRef, behind: number): void;
  otherContent(number: number, before: MessageRef, message: MessageRef): void;
  /** A replay has begun; the object grows with it. */
  replay(replay: Replay): void;
  /** What looked like a replay was none: the counter started over. */
  noReplay(replay: Replay): void;
  /** The counter went back and went on from there; `isExplained` by a greeting or a new connection. */
  reset(from: number, to: number, before: MessageRef, message: MessageRef, isExplained: boolean): void;
  /** Two counters run under one name. */
  refuted(): void;
}

/** What the messages around say about one message. */
export interface SeriesContext {
  /** Numbers may have been skipped for a reason: a subscription in between, or an unreadable message. */
  readonly isExcused: boolean;
  /** The first message of a connection whose stream, or whose beginning, is not known for certain. */
  readonly isUnrecorded: boolean;
  readonly isSnapshot: boolean;
  /** Each connection counts for itself. */
  readonly startsOver: boolean;
  /** But for one that begins behind the last number. */
  readonly mayGoOn: boolean;
  /** A number seen before is nothing to report here. */
  readonly mayRepeat: boolean;
}
