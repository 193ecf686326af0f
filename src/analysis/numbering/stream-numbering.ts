import { inferRules } from './inference/infer-rules.ts';
import { Interruptions } from './interruptions.ts';
import type { InterruptionContext } from './interruptions.ts';
import { announcementOf } from './inference/field-names.ts';
import { ruleKey } from './rule-spec.ts';
import type { RuleSpec } from './rule-spec.ts';
import { RuleTracker } from './rule-tracker.ts';
import { thinned } from './sample.ts';
import type { Sample } from './sample.ts';
import { SentNumbers } from './sent-numbers.ts';
import { MIN_STEPS, NAMED_STEPS } from './inference/standing.ts';
import type { InferredRule } from './inference/infer-rules.ts';

/** Messages without a rule that are stored to find one. */
const MAX_WAITING = 2_048;

/** Characters of those messages, whole or thinned. */
const MAX_WAITING_CHARACTERS = 4 * 1024 * 1024;

/** Messages stored in any case, so that a rule that fails can be replaced without a gap. */
const MAX_RECENT = 256;

/** Waiting messages up to which reading the findings also tries to infer a rule, between the usual attempts. */
const MAX_PREVIEW = 512;

/** Messages between two attempts at most, when none has found anything. */
const MAX_PAUSE = 65_536;

/** Rules at a time; a stream with more speaks several protocols at once. */
const MAX_RULES = 8;

/** How often a rule that seemed refuted, but is still the best there is, stays in force. */
const MAX_TOLERANCE = 2;

/** How often a rule that was only likely may fail and be taken again, since one bad stretch says little. */
const MAX_FAILURES = 3;

/** What a stream's numbering needs to know about the stream. */
interface StreamNumberingOptions extends InterruptionContext {
  /** Each message comes over a connection of its own; asked each time, as a request shows later what it is. */
  readonly isPolled: () => boolean;
  /** Rules known beforehand: documented ones. Dropped like others if the data contradict. */
  readonly known: readonly RuleSpec[];
  /** The user's own choice: just these rules, or none at all; `null` lets the data decide. */
  readonly chosen: readonly RuleSpec[] | null;
  /** Makes an inferred rule a documented one if a feed's documentation says the same. */
  readonly confirm: (spec: RuleSpec) => RuleSpec;
}

/**
 * The numbering of one stream: finds its rules while messages come, and follows them. A rule that is found late judges
 * the stored earlier messages too; a rule that fails is dropped together with everything it reported.
 */
export class StreamNumbering {
  readonly interruptions: Interruptions;
  readonly sent = new SentNumbers();
  readonly #options: StreamNumberingOptions;
  #trackers: RuleTracker[];
  #waiting: Sample[] = [];
  #waitingCharacters = 0;
  #recent: Sample[] = [];
  #attemptAt = MIN_STEPS + 1;
  /** Messages without a rule so far, including those no longer stored. */
  #arrived = 0;
  #pause = MAX_WAITING;
  readonly #banned = new Set<string>();
  readonly #tolerated = new Map<string, number>();
  readonly #failures = new Map<string, number>();
  #preview: { readonly arrived: number; readonly trackers: readonly RuleTracker[] } | null = null;
  #sparse: readonly InferredRule[] = [];

  constructor(options: StreamNumberingOptions) {
    this.#options = options;
    this.interruptions = new Interruptions(options);
    this.#trackers = (options.chosen ?? options.known).map((spec) => this.#newTracker(spec));
  }

  #newTracker(spec: RuleSpec): RuleTracker {
    return new RuleTracker(spec, this.interruptions, this.#options.isPolled);
  }

  /** Takes a message from the server in. @returns true if a rule judged it. */
  take(sample: Sample): boolean {
    this.interruptions.came(sample.connection);
    let isJudged = false;
    for (const tracker of this.#trackers) {
      if (tracker.take(sample)) isJudged = true;
    }
    if (this.#options.chosen !== null) return isJudged;
    this.#remember(sample);
    if (!isJudged) this.#wait(sample);
    if (this.#trackers.some((tracker) => tracker.isRefuted || tracker.hasFailed)) this.#reconsider();
    return isJudged;
  }

  /**
   * The rules in force that have something to say: each has judged enough messages. Between two attempts at a short
   * stream this looks ahead, without changing what later messages will find.
   */
  trackers(): readonly RuleTracker[] {
    const reported = this.#trackers.filter((tracker) => tracker.isReported);
    return [...reported, ...this.#lookAhead()];
  }

  /** Sequences by their name of which few numbers come, as the last look at the messages without a rule showed them. */
  get sparse(): readonly InferredRule[] {
    this.#lookAhead();
    return this.#sparse;
  }

  #lookAhead(): readonly RuleTracker[] {
    const { length } = this.#waiting;
    if (this.#options.chosen !== null || length <= NAMED_STEPS || this.#arrived > MAX_PREVIEW) return [];
    if (this.#preview?.arrived !== this.#arrived) {
      this.#preview = { arrived: this.#arrived, trackers: this.#infer(this.#waiting) };
    }
    return this.#preview.trackers;
  }

  /** The last messages that are still stored, in their order. */
  stored(): readonly Sample[] {
    const byIndex = new Map<number, Sample>();
    for (const sample of this.#waiting) byIndex.set(sample.index, sample);
    for (const sample of this.#recent) byIndex.set(sample.index, sample);
    return [...byIndex.values()].sort((left, right) => left.index - right.index);
  }

  /** Takes over what another stream saw that has turned out to be the same. */
  absorb(other: StreamNumbering): void {
    if (this.#trackers.length > 0) return;
    const waiting = [...other.#waiting, ...this.#waiting].sort((left, right) => left.at - right.at);
    this.#setWaiting(waiting.map((sample, index) => ({ ...sample, index: index - waiting.length })));
    this.#arrived = waiting.length;
    this.#attemptAt = Math.max(this.#attemptAt, this.#arrived);
  }

  /** Only a rule that fails needs them: while there is none, the messages that wait are the last ones. */
  #remember(sample: Sample): void {
    if (this.#trackers.length === 0) return;
    this.#recent.push(thinned(sample));
    if (this.#recent.length > MAX_RECENT * 2) this.#recent = this.#recent.slice(-MAX_RECENT);
  }

  #wait(sample: Sample): void {
    if (announcementOf(sample.value) === 'greeting') this.interruptions.mayGreet(sample);
    if (sample.value === undefined && sample.id === null) return;
    this.#arrived += 1;
    // Once thousands have shown nothing, attempts are rare, and only messages that the next one will read are stored.
    if (this.#attemptAt - this.#arrived >= MAX_WAITING) {
      if (this.#waiting.length > 0) this.#setWaiting([]);
      return;
    }
    const kept = thinned(sample);
    this.#waiting.push(kept);
    this.#waitingCharacters += kept.length;
    const tooMany = this.#waiting.length > MAX_WAITING + MAX_RECENT;
    if (tooMany || this.#waitingCharacters > MAX_WAITING_CHARACTERS) {
      this.#setWaiting(this.#waiting.slice(tooMany ? MAX_RECENT : Math.ceil(this.#waiting.length / 8)));
    }
    if (this.#arrived >= this.#attemptAt) this.#attempt();
  }

  #setWaiting(samples: Sample[]): void {
    this.#waiting = samples;
    this.#waitingCharacters = samples.reduce((sum, { length }) => sum + length, 0);
  }

  #attempt(): void {
    // A few steps are only looked at, since more may show a better rule, as long as that is done with each look.
    const least = this.#arrived > MAX_PREVIEW ? 0 : MIN_STEPS;
    const found = this.#infer(this.#waiting).filter(({ score }) => score.steps >= least);
    this.#adopt(found);
    this.#attemptAt = this.#arrived + this.#nextPause();
  }

  /** Often at first, when a few messages decide; rarely once thousands have shown nothing. */
  #nextPause(): number {
    if (this.#arrived < 64) return 4;
    if (this.#arrived < MAX_WAITING) return Math.ceil(this.#arrived / 4);
    this.#pause = Math.min(MAX_PAUSE, this.#pause * 2);
    return this.#pause;
  }

  /** Looks for rules in messages and lets each judge them. */
  #infer(samples: readonly Sample[]): readonly RuleTracker[] {
    const { isPolled, confirm } = this.#options;
    const wasSent = (name: string, value: number): boolean => this.sent.has(name, value);
    const { rules, sparse } = inferRules(samples, { isPolled: isPolled(), wasSent });
    const trackers: RuleTracker[] = [];
    this.#sparse = sparse;
    for (const { spec } of rules) {
      if (this.#banned.has(ruleKey(spec)) || this.#trackers.length + trackers.length >= MAX_RULES) continue;
      const tracker = this.#newTracker(confirm(spec));
      for (const sample of samples) tracker.take(sample);
      if (tracker.isReported && !tracker.hasFailed && !tracker.isRefuted) trackers.push(tracker);
    }
    return trackers;
  }

  #adopt(found: readonly RuleTracker[]): void {
    if (found.length === 0) return;
    if (this.#trackers.length === 0) this.#recent = this.#waiting.slice(-MAX_RECENT);
    this.#trackers.push(...found);
    this.#setWaiting(this.#waiting.filter((sample) => !found.some((tracker) => tracker.concerns(sample))));
    this.#arrived = this.#waiting.length;
    this.#pause = MAX_WAITING;
  }

  /** A rule has failed, or two counters were found under it: what the last messages say now decides. */
  #reconsider(): void {
    const failing = this.#trackers.filter((tracker) => tracker.isRefuted || tracker.hasFailed);
    this.#trackers = this.#trackers.filter((tracker) => !failing.includes(tracker));
    const free = this.#recent.filter((sample) => !this.#trackers.some((tracker) => tracker.concerns(sample)));
    const found = this.#infer(free);
    for (const tracker of failing) this.#settle(tracker, found);
    const kept = failing.filter((tracker) => !tracker.isRefuted && !tracker.hasFailed);
    this.#trackers.push(...kept);
    if (kept.length > 0) return;
    this.#setWaiting(free);
    this.#arrived = free.length;
    this.#adopt(found);
    this.#attemptAt = this.#arrived + this.#nextPause();
  }

  /** Keeps a refuted rule that is still the best for the last messages, a few times; otherwise never takes it again. */
  #settle(tracker: RuleTracker, found: readonly RuleTracker[]): void {
    const key = ruleKey(tracker.spec);
    const times = this.#tolerated.get(key) ?? 0;
    const isStillBest = found.some(({ spec }) => ruleKey(spec) === key);
    if (!tracker.hasFailed && isStillBest && times < MAX_TOLERANCE) {
      this.#tolerated.set(key, times + 1);
      tracker.isRefuted = false;
      return;
    }
    const failures = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, failures);
    if (tracker.isRefuted || tracker.score.isProven || failures >= MAX_FAILURES) this.#banned.add(key);
  }
}
