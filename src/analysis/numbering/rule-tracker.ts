import { BoundedList } from '../../base/bounded-list.ts';
import { millis } from '../../base/units.ts';
import { median } from '../statistics.ts';
import { FoldWatch } from './repeats/fold-watch.ts';
import type { Repeat, Reset } from './rule-events.ts';
import { SharedNumbers } from './shared-numbers.ts';
import type { Gap, MessageRef } from './gap.ts';
import { GapBook } from './gap-book.ts';
import type { Interruptions } from './interruptions.ts';
import { announcementOf } from './inference/field-names.ts';
import { isEventIdPath } from './path.ts';
import { hashItem, RuleReader } from './rule-reader.ts';
import type { ReadNumber } from './rule-reader.ts';
import { isGiven } from './rule-spec.ts';
import type { RuleSpec } from './rule-spec.ts';
import type { Sample } from './sample.ts';
import { MIN_SCORE, MIN_STEPS } from './inference/standing.ts';
import type { Standing } from './inference/standing.ts';
import { claimOfRule, RuleScore } from './rule-score.ts';
import type { Confidence } from '../finding.ts';
import { SEEN_NUMBERS } from './repeats/seen-window.ts';
import { LATE_WINDOW, Series } from './series.ts';
import type { Replay, SeriesSink } from './series-events.ts';

/** Counters that one rule follows; the messages of others are counted and not judged. */
const MAX_SERIES = 5_000;

/** Events of one kind that a rule remembers one by one; older ones are counted. */
const MAX_EVENTS = 200;

/** Intervals between messages from which the grace period is learned. */
const INTERVALS = 32;

/** Milliseconds that a hole waits for late messages at least, and usual intervals that it waits if that is longer. */
const GRACE = 1_000;
const GRACE_INTERVALS = 5;

/** Messages after which a hole waits no longer. */
export const GRACE_MESSAGES = 50;

/** Follows one rule over all messages of a stream: its counters, what broke, and whether the rule still holds. */
export class RuleTracker implements SeriesSink {
  readonly spec: RuleSpec;
  readonly reader: RuleReader;
  readonly score: RuleScore;
  readonly gaps = new GapBook((gap) => this.#noteLateIn(gap));
  readonly duplicates = new BoundedList<Repeat>(MAX_EVENTS);
  readonly others = new BoundedList<Repeat>(MAX_EVENTS);
  readonly resets = new BoundedList<Reset>(MAX_EVENTS);
  readonly replays = new BoundedList<Replay>(MAX_EVENTS);
  /** Late messages that closed their gap completely, or that are older than everything seen. */
  lateCount = 0;
  lateFurthest = 0;
  readonly lateMessages: MessageRef[] = [];
  messages = 0;
  /** Entries of messages whose numbers span exactly one. */
  singles = 0;
  isRefuted = false;
  unjudged = 0;
  /** Numbers skipped where that proves nothing. */
  readonly excusedCount = { places: 0, missing: 0 };
  /** When its first message came. */
  firstAt = millis(0);
  /** Events that carried the id of the one before. */
  idsInForce = 0;
  #group = '';
  readonly #fold = new FoldWatch();
  readonly #series = new Map<string, Series>();
  readonly #interruptions: Interruptions;
  readonly #isPolled: () => boolean;
  /** `null` where nothing tells counters apart, or where a hole says nothing of how many are missing. */
  readonly #shared: SharedNumbers | null;
  readonly #isEventId: boolean;
  readonly #intervals: number[] = [];
  #lastAt = Number.NaN;

  constructor(spec: RuleSpec, interruptions: Interruptions, isPolled: () => boolean) {
    this.spec = spec;
    this.reader = new RuleReader(spec);
    this.#interruptions = interruptions;
    this.#isEventId = isEventIdPath(spec.high);
    this.#isPolled = isPolled;
    this.#shared = spec.groups.length > 0 && spec.kind !== 'link' ? new SharedNumbers() : null;
    this.score = new RuleScore(claimOfRule(spec, isPolled), isGiven(spec));
  }

  /** Takes a message in. @returns false if the rule does not concern it. */
  take(sample: Sample): boolean {
    const numbers = this.reader.read(sample);
    let isConcerned = false;
    for (const read of numbers) {
      if (read.low === null && announcementOf(sample.value) !== 'snapshot') continue;
      isConcerned = true;
      this.#takeNumber(read, sample);
      this.#shared?.note(read.group, read.low ?? read.high - 1, read.high, sample.index);
    }
    if (isConcerned) this.#noteTime(sample.at);
    return isConcerned;
  }

  /** True if the rule would judge the message. Changes nothing. */
  concerns(sample: Sample): boolean {
    return this.reader.read(sample).some((read) => read.low !== null || announcementOf(sample.value) === 'snapshot');
  }

  #takeNumber(read: ReadNumber, sample: Sample): void {
    if (this.messages === 0) this.firstAt = sample.at;
    this.messages += 1;
    const message = read.item === undefined ? sample : { ...sample, hash: hashItem(read.item) };
    if (read.low === read.high - 1) this.singles += 1;
    const series = this.#series.get(read.group);
    if (series === undefined) {
      this.#begin(read, message);
      return;
    }
    if (series.isNext(read.low, read.high, message) || this.#cameElsewhere(series, read)) {
      this.#group = read.group;
      // The items of one list are one piece of evidence.
      if (series.last.index !== message.index) this.score.fit(read.high - series.top);
      series.next(read.high, message);
      this.#fold.next(message);
      return;
    }
    this.#group = read.group;
    this.#judge(series, read, message, sample);
  }

  /** One counter for several groups: what this group seems to have skipped came in another. */
  #cameElsewhere({ top, last }: Series, { group, low, high }: ReadNumber): boolean {
    if (this.#shared === null || low === null || low <= top || high <= low) return false;
    return this.#shared.cameElsewhere(group, top, low, last.index);
  }

  #begin(read: ReadNumber, message: MessageRef): void {
    if (this.#series.size >= MAX_SERIES) {
      this.unjudged += 1;
      return;
    }
    // Memory stays bounded: many counters, each with a shorter memory.
    this.#fold.next(message);
    const window = this.#series.size < 64 ? SEEN_NUMBERS : this.#series.size < 512 ? SEEN_NUMBERS / 8 : 64;
    this.#series.set(read.group, new Series(read.group, read.high, message, read.offset, this, window));
  }

  #judge(series: Series, read: ReadNumber, message: MessageRef, sample: Sample): void {
    // An event without an id of its own carries that of the event before: other content under the same id is usual.
    const isInForce = this.#isEventId && read.high === series.top && series.last.hash !== message.hash;
    if (isInForce) this.idsInForce += 1;
    const outcome = series.take(read.low, read.high, message, {
      isExcused: this.#interruptions.excuses(series.last, message),
      isUnrecorded: this.#interruptions.isUnrecorded(series.last, message),
      isSnapshot: announcementOf(sample.value) === 'snapshot',
      startsOver: sample.startsOver,
      mayGoOn: sample.mayGoOn,
      mayRepeat: this.#isPolled() || isInForce,
    });
    if (outcome === 'next') this.score.fit(1);
    if (outcome === 'astray') this.score.fall();
    if (outcome === 'duplicate') {
      const copy = { group: read.group, number: read.high, offset: read.offset, message, run: null };
      this.duplicates.push(copy);
      if (read.high === series.top) this.#fold.again(message, copy);
    } else {
      this.#fold.next(message);
    }
  }

  #noteTime(at: number): void {
    if (!Number.isNaN(this.#lastAt)) {
      this.#intervals[this.messages % INTERVALS] = at - this.#lastAt;
    }
    this.#lastAt = at;
  }

  /** Milliseconds that a hole waits for late messages. */
  get grace(): number {
    const usual = median(this.#intervals.filter((interval) => interval !== undefined));
    return Math.max(GRACE, Number.isNaN(usual) ? 0 : usual * GRACE_INTERVALS);
  }

  /** True if nothing more is expected to fill the gap. */
  isSettled(gap: Gap, now: number): boolean {
    return (
      now - gap.lastTouched.at >= this.grace ||
      this.messages - gap.touchedAfter >= GRACE_MESSAGES ||
      this.#interruptions.hasEnded(gap.lastTouched.connection)
    );
  }

  /** True if the page itself ended the connection. */
  isEndedByPage(connection: number): boolean {
    return this.#interruptions.isEndedByPage(connection);
  }

  /** How far the rule is to be believed now. */
  get standing(): Standing {
    return this.score.standing;
  }

  /** How its findings are known. */
  get confidence(): Confidence {
    if (isGiven(this.spec)) return this.spec.confidence;
    return this.score.isProven ? 'inferred' : 'heuristic';
  }

  /** True if the rule has proved wrong and must be given up. */
  get hasFailed(): boolean {
    if (this.score.steps < MIN_STEPS) return false;
    const { standing } = this.score;
    return standing === 'none' || standing === 'sparse';
  }

  /** True if what the rule says is worth telling. */
  get isReported(): boolean {
    const { standing } = this.score;
    if (isGiven(this.spec)) return this.messages > 1;
    return standing !== 'none' && standing !== 'sparse';
  }

  /** True if nearly every message brings exactly one number, so that missing numbers are missing messages. */
  get isDense(): boolean {
    return this.singles >= this.messages * MIN_SCORE;
  }

  excused(missing: number): void {
    this.excusedCount.places += 1;
    this.excusedCount.missing += missing;
  }

  gap(gap: Gap): void {
    this.#shared?.settle(gap);
    this.score.jump(gap.missing);
    this.gaps.add(gap);
  }

  settled(gap: Gap): void {
    this.gaps.settle(gap);
  }

  /** Late messages into a gap that is not closed count once nothing can close it. */
  #noteLateIn(gap: Gap): void {
    if (gap.late === 0) return;
    this.lateCount += gap.late;
    this.lateFurthest = Math.max(this.lateFurthest, gap.furthest);
    this.#noteLate(gap.lastTouched);
  }

  closed(gap: Gap): void {
    this.score.unjump(gap);
    this.gaps.remove(gap);
    this.lateCount += gap.late;
    this.lateFurthest = Math.max(this.lateFurthest, gap.furthest);
    this.#noteLate(gap.lastTouched);
  }

  withdrawn(gap: Gap): void {
    this.score.unjump(gap);
    this.gaps.remove(gap);
  }

  late(message: MessageRef, behind: number): void {
    if (behind > LATE_WINDOW) return;
    this.lateCount += 1;
    this.lateFurthest = Math.max(this.lateFurthest, behind);
    this.#noteLate(message);
  }

  #noteLate(message: MessageRef): void {
    this.lateMessages.push(message);
    if (this.lateMessages.length > MAX_EVENTS) this.lateMessages.splice(1, 1);
  }

  otherContent(number: number, _before: MessageRef, message: MessageRef): void {
    const offset = this.#series.get(this.#group)?.offset ?? 0n;
    this.others.push({ group: this.#group, number, offset, message, run: null });
  }

  replay(replay: Replay): void {
    this.replays.push(replay);
  }

  noReplay(replay: Replay): void {
    this.replays.remove(replay);
  }

  reset(from: number, to: number, before: MessageRef, message: MessageRef, isExplained: boolean): void {
    // Whether this is the same count is not known: it says nothing of how the stream numbers its connections.
    if (this.#interruptions.isUnrecorded(before, message)) return this.excused(0);
    const offset = this.#series.get(this.#group)?.offset ?? 0n;
    this.resets.push({ group: this.#group, offset, from, to, before, message, isExplained });
  }

  refuted(): void {
    this.isRefuted = true;
  }
}
