import { Gap } from './gap.ts';
import type { MessageRef } from './gap.ts';
import { isWrap } from './ordinal.ts';
import { OpenGaps } from './open-gaps.ts';
import { SeenWindow } from './repeats/seen-window.ts';
import type { Branch, Outcome, Replay, SeriesSink, SeriesContext } from './series-events.ts';

/** Numbers below the top within which a message is late or replayed; further back the counter has started over. */
export const LATE_WINDOW = 2_000;

/** Below every span: that of the message 0 begins at -1. */
const NONE = -2;

/** Messages in a row on another count before it is a reset; of a supposed replay that differ before it is a beginning. */
const RESET_RUN = 3;
const OTHER_CONTENT_RUN = 3;

/**
 * One counter: the messages of one group of one rule. It keeps the highest number, the holes below it and the numbers
 * seen last, and judges each message on arrival; see docs/reference/detectors.md, "Gaps".
 */
export class Series {
  readonly group: string;
  readonly #sink: SeriesSink;
  readonly #seen: SeenWindow;
  readonly #gaps: OpenGaps;
  #offset = 0n;
  /** Messages that took the counter further. */
  #advances = 0;
  #top = NONE;
  #last: MessageRef;
  #connection: number;
  /** First number of the present connection; and of the one before it. */
  #firstHere: number;
  #firstBefore = NONE;
  #hadSnapshot = false;
  /** The top before a snapshot moved it: messages may go on from either. */
  #alternate = NONE;
  #branch: Branch | null = null;
  #isUndecided = false;
  #replay: Replay | null = null;

  constructor(group: string, high: number, message: MessageRef, offset: bigint, sink: SeriesSink, window: number) {
    this.group = group;
    this.#sink = sink;
    this.#seen = new SeenWindow(window);
    this.#gaps = new OpenGaps(sink);
    this.#offset = offset;
    this.#top = high;
    this.#last = message;
    this.#connection = message.connection;
    this.#firstHere = high;
    this.#seen.add(high, message.hash);
  }

  /** The highest number so far. */
  get top(): number {
    return this.#top;
  }

  get offset(): bigint {
    return this.#offset;
  }

  /** The message that brought the highest number. */
  get last(): MessageRef {
    return this.#last;
  }

  /** True if the message continues from the last one: the usual case, which needs no context. */
  isNext(low: number | null, high: number, message: MessageRef): boolean {
    return low === this.#top && high > low && message.connection === this.#connection;
  }

  /** Takes the next message, if {@link isNext} is true for it. */
  next(high: number, message: MessageRef): void {
    this.#advances += 1;
    this.#top = high;
    this.#last = message;
    this.#seen.add(high, message.hash);
    this.#isUndecided = false;
    this.#alternate = NONE;
    if (this.#replay !== null) {
      this.#replay.isContinued = true;
      this.#replay = null;
    }
    this.#gaps.continued();
    if (this.#branch !== null) this.#mainContinued(this.#branch);
  }

  /** Judges a message. `low` is `null` for a snapshot of a link or range that lacks its first number. */
  take(low: number | null, high: number, message: MessageRef, context: SeriesContext): Outcome {
    if (message.connection !== this.#connection) return this.#onNewConnection(low, high, message, context);
    if (low === this.#top && high > low) {
      this.next(high, message);
      return 'next';
    }
    if (context.isSnapshot) {
      const anchored = this.#anchor(low, high, message, context);
      if (anchored !== null) return anchored;
    }
    const from = low ?? high - 1;
    if (high <= from) return high === this.#top ? 'neutral' : 'astray';
    if (this.#isUndecided) return this.#decide(from, high, message, context);
    if (from === this.#alternate && high > from) {
      this.next(Math.max(high, this.#top), message);
      return 'next';
    }
    if (from > this.#top) return this.#jump(from, high, message, context);
    if (high > this.#top) return this.#overlap(from, high, message);
    return this.#below(from, high, message, context);
  }

  /** A snapshot sets the count if nothing better is known; it never opens a gap and repeats no message. */
  #anchor(low: number | null, high: number, message: MessageRef, { isExcused }: SeriesContext): Outcome | null {
    const isFirst = !this.#hadSnapshot || isExcused;
    this.#hadSnapshot = true;
    const isSame = this.#seen.hashOf(high) === message.hash;
    if (low !== null && (isSame || (!isFirst && high !== this.#top))) return null;
    this.#isUndecided = false;
    if (isSame || high === this.#top) return 'neutral';
    if (high < this.#top) {
      this.#alternate = high;
      return 'neutral';
    }
    if (this.#alternate === NONE) this.#alternate = this.#top;
    this.#moveTo(high, message);
    return 'neutral';
  }

  #moveTo(high: number, message: MessageRef): void {
    this.#top = high;
    this.#last = message;
    this.#seen.add(high, message.hash);
  }

  #jump(low: number, high: number, message: MessageRef, { isExcused }: SeriesContext): Outcome {
    const before = this.#last;
    const hole = { low: this.#top, high: low };
    this.#moveTo(high, message);
    this.#isUndecided = false;
    this.#replay = null;
    if (isExcused) {
      this.#sink.excused(low - hole.low);
      return 'start';
    }
    this.#advances += 1;
    const counter = { group: this.group, offset: this.#offset, step: this.#advances };
    this.#gaps.add(new Gap(counter, hole, before, message, this.#sink.messages));
    return 'gap';
  }

  /** A range that begins below the top and ends above it: it brings some numbers again and new ones behind. */
  #overlap(low: number, high: number, message: MessageRef): Outcome {
    this.#fill(low, high, message);
    this.#moveTo(high, message);
    return 'neutral';
  }

  #below(low: number, high: number, message: MessageRef, context: SeriesContext): Outcome {
    const known = this.#seen.hashOf(high);
    const isFilling = this.#fill(low, high, message);
    if (this.#replay !== null) return this.#onReplay(this.#replay, high, message, known, isFilling);
    if (isFilling) return 'late';
    if (context.mayRepeat) return 'neutral';
    if (known === message.hash) return 'duplicate';
    if (context.isExcused && known === undefined) return this.#reset(high, message, true);
    return this.#stray(low, high, message, known !== undefined);
  }

  #onReplay(replay: Replay, high: number, message: MessageRef, known: number | undefined, isFilling: boolean): Outcome {
    if (isFilling) return 'late';
    if (known === undefined) return 'neutral';
    replay.count += 1;
    replay.last = message;
    if (known === message.hash) replay.same += 1;
    if (replay.same > 0 || replay.count < OTHER_CONTENT_RUN) return 'replayed';
    this.#sink.noReplay(replay);
    this.#reset(high, message, true);
    return 'start';
  }

  /** @returns true if the message belonged into a gap. */
  #fill(low: number, high: number, message: MessageRef): boolean {
    const filled = this.#gaps.fill(low, high, message, this.#top);
    if (filled === 'none') return false;
    this.#seen.add(high, message.hash);
    if (filled === 'withdrawn') this.#moveTo(high, message);
    return true;
  }

  #stray(low: number, high: number, message: MessageRef, isKnownNumber: boolean): Outcome {
    const branch = this.#branch;
    if (branch !== null && low === branch.top) {
      branch.top = high;
      branch.count += 1;
      if (branch.count >= RESET_RUN) {
        if (branch.mainCount > 0) this.#sink.refuted();
        else this.#commit(branch);
      }
      return 'astray';
    }
    const start = { number: high, start: message, before: this.#last, isKnownNumber };
    this.#branch = { ...start, top: high, count: 1, mainCount: 0 };
    return 'astray';
  }

  #mainContinued(branch: Branch): void {
    branch.mainCount += 1;
    if (branch.mainCount > 1) {
      if (branch.mainCount > LATE_WINDOW) this.#branch = null;
      return;
    }
    if (branch.isKnownNumber) this.#sink.otherContent(branch.number, branch.before, branch.start);
    else this.#sink.late(branch.start, this.#top - branch.number);
  }

  #commit(branch: Branch): void {
    this.#sink.reset(this.#top, branch.number, branch.before, branch.start, isWrap(this.#top, branch.number));
    this.#startOver(branch.top, branch.start);
  }

  #reset(high: number, message: MessageRef, isExplained: boolean): Outcome {
    this.#sink.reset(this.#top, high, this.#last, message, isExplained);
    return this.#startOver(high, message);
  }

  #startOver(high: number, message: MessageRef): Outcome {
    this.#seen.clear();
    this.#gaps.clear();
    this.#branch = null;
    this.#isUndecided = false;
    this.#replay = null;
    this.#alternate = NONE;
    this.#moveTo(high, message);
    return 'start';
  }

  #onNewConnection(low: number | null, high: number, message: MessageRef, context: SeriesContext): Outcome {
    this.#connection = message.connection;
    this.#firstBefore = this.#firstHere;
    this.#firstHere = high;
    this.#hadSnapshot = context.isSnapshot;
    this.#branch = null;
    this.#isUndecided = false;
    this.#replay = null;
    const from = low ?? high - 1;
    if (context.startsOver && !(context.mayGoOn && from >= this.#top)) return this.#startOver(high, message);
    if (from === this.#top && high > from) {
      this.next(high, message);
      return 'next';
    }
    if (high === this.#top && (context.isSnapshot || context.mayRepeat)) return 'neutral';
    if (from > this.#top) return this.#jump(from, high, message, context);
    if (high > this.#top) return this.#overlap(from, high, message);
    return this.#beginBelow(from, high, message, context);
  }

  /** The first number of a connection is an old one: a replay, or a counter of its own for every connection. */
  #beginBelow(low: number, high: number, message: MessageRef, { isUnrecorded }: SeriesContext): Outcome {
    if (high <= 1 || high === this.#firstBefore) {
      this.#isUndecided = true;
      return 'neutral';
    }
    const known = this.#seen.hashOf(high);
    const isFilling = this.#fill(low, high, message);
    const isOtherCount = isUnrecorded || this.#top - high >= LATE_WINDOW;
    if (known === undefined && !isFilling && isOtherCount) return this.#reset(high, message, true);
    return this.#onReplay(this.#beginReplay(message, false), high, message, known, isFilling);
  }

  #beginReplay(message: MessageRef, mayBeAnew: boolean): Replay {
    const start = { group: this.group, connection: message.connection, mayBeAnew };
    const replay = { ...start, first: message, last: message, count: 0, same: 0, isContinued: false };
    this.#replay = replay;
    this.#sink.replay(replay);
    return replay;
  }

  /** The second message of a connection that began where connections begin. */
  #decide(low: number, high: number, message: MessageRef, context: SeriesContext): Outcome {
    this.#isUndecided = false;
    const known = high <= this.#top ? this.#seen.hashOf(high) : undefined;
    if (known === message.hash) {
      const replay = this.#beginReplay(message, true);
      // The first message of the connection was a part of it.
      replay.count = 1;
      return this.#onReplay(replay, high, message, known, false);
    }
    this.#reset(this.#firstHere, message, true);
    return this.take(low, high, message, context);
  }
}
