import { BoundedList } from '../../../base/bounded-list.ts';
import { unsteadiness } from '../../statistics.ts';
import { FoldWatch } from './fold-watch.ts';
import type { FoldedCopy } from './fold-watch.ts';
import { canonicalText, IdHabits, idFieldsOf } from './message-identity.ts';
import type { IdField, IdValue } from './message-identity.ts';
import { EVENT_ID } from '../path.ts';
import { thinned } from '../sample.ts';
import type { Sample } from '../sample.ts';

/** Milliseconds within which a message that comes again counts as a duplicate. */
export const DUPLICATE_WINDOW = 5_000;

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

/** Share of a stream's messages that may come again before repeats count as normal for it. */
const USUAL_SHARE = 0.2;

const MAX_REPEATS = 200;

/** Types of messages that say how something stands, and may say so again. */
const STATE_WORD = /typing|presence|heart|acknowledg|status|keep-?alive|subscri|snapshot|state/i;

/** Short ones count as words of their own only: `order_ack` and `orderAck`, but neither `shipping` nor `package`. */
const SHORT_STATE_WORD =
  /(?:^|[^A-Za-z])(?:ack|ping|pong)(?![a-z])|(?:Ack|Ping|Pong)(?![a-z])|(?:^|[^A-Z])(?:ACK|PING|PONG)(?![A-Za-z])/;

const isState = (type: string): boolean => STATE_WORD.test(type) || SHORT_STATE_WORD.test(type);

/** A message without a number that came again. */
export interface PlainRepeat extends FoldedCopy {
  /** The id field by which it is known again, and its value. */
  readonly field: string;
  readonly value: IdValue;
  readonly sample: Sample;
  readonly before: Sample;
}

/** The last messages of one connection, which came again at the beginning of the next. */
interface PlainReplay {
  readonly connection: number;
  readonly first: Sample;
  last: Sample;
  count: number;
}

interface Remembered {
  readonly ids: readonly IdField[];
  readonly sample: Sample;
  /** Position within its connection, from 0. */
  readonly position: number;
}

/**
 * Recognises messages without a number that come again: duplicates in quick succession, and replays after a reconnect. It
 * ignores whatever may come again for a good reason; see docs/reference/detectors.md, "Duplicates without numbers".
 */
export class RepeatTracker {
  readonly repeats = new BoundedList<PlainRepeat>(MAX_REPEATS);
  readonly replays = new BoundedList<PlainReplay>(MAX_REPEATS);
  /** Messages that were looked at. */
  messages = 0;
  #repeatCount = 0;
  readonly #habits = new IdHabits();
  readonly #fold = new FoldWatch();
  #lastHash = Number.NaN;
  #lastEventId: string | null = null;
  #lastHashUnderId = Number.NaN;
  #areIdsInForce = false;
  readonly #ring = new BoundedList<Remembered>(MAX_REMEMBERED, (gone) => this.#forgetMessage(gone));
  readonly #byId = new Map<string, Map<IdValue, Remembered>>();
  readonly #byHash = new Map<number, Remembered>();
  readonly #times = new Map<string, Map<IdValue, number[]>>();
  #connection = -1;
  #startedAt = 0;
  #position = 0;
  /** The event id that the present connection began with. */
  #firstId: string | null = null;
  /** Event ids begin on the present connection as they did on the one before: they may be those of other events. */
  #beginsAnew = false;
  #replay: { readonly replay: PlainReplay; next: number } | null = null;

  /** @param type of the message in its protocol's words, empty if unknown. */
  take(sample: Sample, type: string): void {
    this.messages += 1;
    if (sample.connection !== this.#connection) {
      this.#connection = sample.connection;
      this.#startedAt = sample.at;
      this.#position = 0;
      this.#beginsAnew = sample.id !== null && sample.id === this.#firstId;
      this.#firstId = sample.id;
      this.#replay = null;
    }
    const position = this.#position;
    this.#position += 1;
    const copy = this.#foldCopy(sample);
    const hasEventId = sample.id !== null;
    if (isState(type) || (!hasEventId && (sample.length < LEAST_LENGTH || sample.value === undefined))) return;
    const ids = this.#idsOf(sample);
    this.#habits.note(ids);
    const now = { ids: ids.filter(({ name }) => !this.#habits.isShared(name)), sample: thinned(sample), position };
    if (!this.#continuesReplay(now)) this.#noteRepeat(now, copy);
    this.#remember(now);
  }

  /** The id of an event comes with its payload, and before all ids inside it. */
  #idsOf(sample: Sample): readonly IdField[] {
    const within = sample.length < LEAST_LENGTH ? [] : idFieldsOf(sample.value);
    if (sample.id === null) return within;
    if (sample.id === this.#lastEventId && sample.hash !== this.#lastHashUnderId) this.#areIdsInForce = true;
    this.#lastEventId = sample.id;
    this.#lastHashUnderId = sample.hash;
    // An event without an id of its own carries that of the one before: then the id names no event.
    return this.#areIdsInForce ? within : [{ name: EVENT_ID, value: sample.id }, ...within];
  }

  #foldCopy(sample: Sample): FoldedCopy {
    const copy: FoldedCopy = { run: null };
    if (sample.hash === this.#lastHash) this.#fold.again(sample, copy);
    else this.#fold.next(sample);
    this.#lastHash = sample.hash;
    return copy;
  }

  #noteRepeat(now: Remembered, copy: FoldedCopy): void {
    const { sample } = now;
    for (const { name, value } of now.ids) {
      const before = this.#byId.get(name)?.get(value);
      if (before === undefined || before.sample.connection !== sample.connection || !isSame(before, now)) continue;
      this.#noteTime(name, value, before.sample.at, sample.at);
      if (sample.at - before.sample.at > DUPLICATE_WINDOW) continue;
      this.#repeatCount += 1;
      // The same object that the fold watch has, so that both see the run it belongs to.
      this.repeats.push(Object.assign(copy, { field: name, value, sample, before: before.sample }));
      return;
    }
  }

  #continuesReplay(now: Remembered): boolean {
    const { sample } = now;
    const running = this.#replay;
    // The ring moves on by one when a message is remembered and the oldest goes.
    const step = this.#ring.length < MAX_REMEMBERED ? 1 : 0;
    if (running !== null) {
      const expected = this.#ring.items[running.next];
      if (expected !== undefined && isSame(expected, now)) {
        running.replay.count += 1;
        running.replay.last = sample;
        running.next += step;
        return true;
      }
      this.#replay = null;
    }
    // Two answers to two questions may be the same: no connection was lost between them.
    if (sample.startsOver || this.#beginsAnew || sample.at - this.#startedAt > REPLAY_BEGINS) return false;
    const before = this.#byHash.get(sample.hash) ?? this.#knownById(now);
    if (before === undefined || before.sample.connection === sample.connection) return false;
    if (before.position < OPENING_MESSAGES) return false;
    const replay = { connection: sample.connection, first: sample, last: sample, count: 1 };
    this.replays.push(replay);
    this.#replay = { replay, next: this.#ring.items.indexOf(before) + step };
    return true;
  }

  #knownById(now: Remembered): Remembered | undefined {
    for (const { name, value } of now.ids) {
      const before = this.#byId.get(name)?.get(value);
      if (before !== undefined && isSame(before, now)) return before;
    }
    return undefined;
  }

  #remember(now: Remembered): void {
    this.#byHash.set(now.sample.hash, now);
    for (const { name, value } of now.ids) {
      const known = this.#byId.get(name);
      if (known === undefined) this.#byId.set(name, new Map([[value, now]]));
      else known.set(value, now);
    }
    // Last, so that what the evicted message shares with this one is already known as this one's.
    this.#ring.push(now);
  }

  #forgetMessage(gone: Remembered): void {
    if (this.#byHash.get(gone.sample.hash) === gone) this.#byHash.delete(gone.sample.hash);
    for (const { name, value } of gone.ids) this.#forget(name, value, gone);
  }

  #forget(name: string, value: IdValue, gone: Remembered): void {
    const known = this.#byId.get(name);
    if (known?.get(value) !== gone) return;
    known.delete(value);
    if (known.size === 0) this.#byId.delete(name);
    const times = this.#times.get(name);
    times?.delete(value);
    if (times?.size === 0) this.#times.delete(name);
  }

  #noteTime(name: string, value: IdValue, before: number, at: number): void {
    const known = this.#times.get(name) ?? new Map<IdValue, number[]>();
    this.#times.set(name, known);
    const times = known.get(value) ?? [before];
    times.push(at);
    if (times.length > BROADCASTS + 1) times.shift();
    known.set(value, times);
  }

  /** True if the repeated message has an id of its own, and does not recur at a steady period. */
  isRemarkable({ field, value }: PlainRepeat): boolean {
    if (field === EVENT_ID && this.#areIdsInForce) return false;
    return this.#habits.isGivenOnce(field) && !this.#isBroadcast(field, value);
  }

  #isBroadcast(field: string, value: IdValue): boolean {
    const times = this.#times.get(field)?.get(value) ?? [];
    if (times.length < BROADCASTS) return false;
    return unsteadiness(times.slice(1).map((at, index) => at - (times[index] ?? 0))) < STEADY;
  }

  /** True if messages come again so often that repeats are normal for this stream. */
  get isUsual(): boolean {
    return this.#repeatCount > this.messages * USUAL_SHARE;
  }
}

/** The same to the letter, or the same but for times, under the same id. */
function isSame(before: Remembered, now: Remembered): boolean {
  if (before.sample.hash === now.sample.hash) return true;
  if (now.sample.value === undefined) return false;
  const [first] = now.ids;
  const hasSameId = before.ids.some(({ name, value }) => name === first?.name && value === first.value);
  return hasSameId && canonicalText(before.sample.value) === canonicalText(now.sample.value);
}
