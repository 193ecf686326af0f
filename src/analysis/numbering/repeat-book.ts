import { unsteadiness } from '../statistics.ts';
import { FoldWatch } from './fold-watch.ts';
import type { FoldedCopy } from './fold-watch.ts';
import { canonicalHash, identityOf } from './message-identity.ts';
import { keepable } from './sample.ts';
import type { Sample } from './sample.ts';

/** Milliseconds within which a message that comes again counts as a duplicate. */
const WINDOW = 5_000;

/** Characters below which equal messages are nothing remarkable. */
const LEAST_LENGTH = 40;

/** Messages that are remembered, and the tail before a reconnect among them. */
const MAX_REMEMBERED = 512;

/** Recurrences from which a steady period makes a message a broadcast of a state. */
const BROADCASTS = 5;
const STEADY = 0.2;

/** Milliseconds after the begin of a connection in which a replay begins. */
const REPLAY_BEGINS = 10_000;

/** First messages of a connection: greetings and states, which every connection begins with. */
const OPENING_MESSAGES = 5;

/** Messages without a value made to be given once, after which only every so many are looked into for one. */
const UNIQUE_MEMORY = 64;

/** Share of a stream's messages that may come again before that is simply its way. */
const USUAL_SHARE = 0.2;

const MAX_REPEATS = 200;

const STATE_WORD = /typing|presence|heart|ping|pong|ack|status|keep-?alive|subscri|snapshot|state/i;

/** A message without a number that came again. */
export interface PlainRepeat extends FoldedCopy {
  readonly key: number;
  readonly sample: Sample;
  readonly before: Sample;
}

/** The tail of one connection, come again at the beginning of the next. */
export interface PlainReplay {
  readonly connection: number;
  readonly first: Sample;
  last: Sample;
  count: number;
}

interface Remembered {
  readonly key: number;
  readonly sample: Sample;
  /** Place within its connection, from 0. */
  readonly place: number;
  readonly isUnique: boolean;
}

/**
 * Knows messages again that carry no number: duplicates shortly after one another, and replays after a reconnect. It
 * leaves out whatever may come again for good reason; see docs/detectors.md, "Duplicates".
 */
export class RepeatBook {
  readonly repeats: PlainRepeat[] = [];
  readonly replays: PlainReplay[] = [];
  /** Messages that were looked at. */
  messages = 0;
  #repeatCount = 0;
  readonly #fold = new FoldWatch();
  #lastHash = Number.NaN;
  /** Number of the last message with a value made to be given once. */
  #lastUnique = 0;
  readonly #ring: Remembered[] = [];
  readonly #byKey = new Map<number, Remembered>();
  readonly #times = new Map<number, number[]>();
  #connection = -1;
  #startedAt = 0;
  #place = 0;
  #replay: { readonly replay: PlainReplay; next: number } | null = null;

  /** @param type of the message in its protocol's words, empty where unknown. */
  take(sample: Sample, type: string): void {
    this.messages += 1;
    if (sample.connection !== this.#connection) {
      this.#connection = sample.connection;
      this.#startedAt = sample.at;
      this.#place = 0;
      this.#replay = null;
    }
    const place = this.#place;
    this.#place += 1;
    const copy = this.#foldCopy(sample);
    if (sample.length < LEAST_LENGTH || STATE_WORD.test(type) || sample.value === undefined) return;
    const isUnique = this.#isUnique(sample);
    // A new time in an old message makes a new message, unless something in it was made to be given once.
    const key = isUnique ? canonicalHash(sample.value) : sample.hash;
    this.#compare({ key, sample: keepable(sample), place, isUnique }, copy);
  }

  /** Looks into each message where such values occur, and into a few where none was seen lately. */
  #isUnique(sample: Sample): boolean {
    if (this.messages - this.#lastUnique > UNIQUE_MEMORY && this.messages % UNIQUE_MEMORY !== 0) return false;
    const { isUnique } = identityOf(sample.value);
    if (isUnique) this.#lastUnique = this.messages;
    return isUnique;
  }

  #foldCopy(sample: Sample): FoldedCopy {
    const copy: FoldedCopy = { run: null };
    if (sample.hash === this.#lastHash) this.#fold.again(sample, copy);
    else this.#fold.next(sample);
    this.#lastHash = sample.hash;
    return copy;
  }

  #compare(now: Remembered, copy: FoldedCopy): void {
    const { key, sample } = now;
    const before = this.#byKey.get(key);
    if (before === undefined && this.#replay === null) {
      this.#remember(now);
      return;
    }
    const isReplayed = this.#continuesReplay(now, before);
    if (before !== undefined && identityOf(sample.value).hasId) this.#noteRepeat(now, before, copy, isReplayed);
    this.#remember(now);
  }

  #noteRepeat({ key, sample }: Remembered, before: Remembered, copy: FoldedCopy, isReplayed: boolean): void {
    this.#noteTime(key, before.sample.at, sample.at);
    if (isReplayed || before.sample.connection !== sample.connection) return;
    if (sample.at - before.sample.at > WINDOW) return;
    this.#repeatCount += 1;
    // The same object as the fold knows, so that the run it belongs to is told to both.
    const repeat: PlainRepeat = Object.assign(copy, { key, sample, before: before.sample });
    this.repeats.push(repeat);
    if (this.repeats.length > MAX_REPEATS) this.repeats.shift();
  }

  #continuesReplay(now: Remembered, before: Remembered | undefined): boolean {
    const { sample } = now;
    const running = this.#replay;
    if (running !== null) {
      const expected = this.#ring[running.next];
      if (expected?.key === now.key) {
        running.replay.count += 1;
        running.replay.last = sample;
        // The ring moves on by one when this message is remembered.
        running.next += this.#ring.length < MAX_REMEMBERED ? 1 : 0;
        return true;
      }
      this.#replay = null;
    }
    if (before === undefined || before.sample.connection === sample.connection) return false;
    if (!before.isUnique && !identityOf(sample.value).hasId) return false;
    if (sample.at - this.#startedAt > REPLAY_BEGINS) return false;
    if (before.place < OPENING_MESSAGES && !before.isUnique) return false;
    const replay = { connection: sample.connection, first: sample, last: sample, count: 1 };
    this.replays.push(replay);
    if (this.replays.length > MAX_REPEATS) this.replays.shift();
    this.#replay = { replay, next: this.#ring.indexOf(before) + (this.#ring.length < MAX_REMEMBERED ? 1 : 0) };
    return true;
  }

  #remember(now: Remembered): void {
    this.#ring.push(now);
    this.#byKey.set(now.key, now);
    if (this.#ring.length <= MAX_REMEMBERED) return;
    const gone = this.#ring.shift();
    if (gone !== undefined && this.#byKey.get(gone.key) === gone) {
      this.#byKey.delete(gone.key);
      this.#times.delete(gone.key);
    }
  }

  #noteTime(key: number, before: number, at: number): void {
    const times = this.#times.get(key) ?? [before];
    times.push(at);
    if (times.length > BROADCASTS + 1) times.shift();
    this.#times.set(key, times);
  }

  /** True where a message comes again and again at a steady period. */
  isBroadcast(key: number): boolean {
    const times = this.#times.get(key) ?? [];
    if (times.length < BROADCASTS) return false;
    const periods = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    return unsteadiness(periods) < STEADY;
  }

  /** True where messages come again so often that it is this stream's way. */
  get isUsual(): boolean {
    return this.#repeatCount > this.messages * USUAL_SHARE;
  }
}
