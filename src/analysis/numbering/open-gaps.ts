import { BoundedList } from '../../base/bounded-list.ts';
import type { Gap, MessageRef } from './gap.ts';
import type { SeriesSink } from './series-events.ts';

/** Gaps of one counter that late messages can still close. */
const MAX_OPEN_GAPS = 100;

/** A jump further than this that was no jump shows at once; a nearer one only after {@link FOREIGN_RUN} messages. */
const FAR_JUMP = 10_000;
const FOREIGN_RUN = 20;
const FAR_FOREIGN_RUN = 3;

/** What a message with an old number did: it belonged into no gap, closed a part of one, or showed that there was none. */
type Filling = 'none' | 'filled' | 'withdrawn';

/** The gaps of one counter that late messages may still close. */
export class OpenGaps {
  readonly #sink: SeriesSink;
  readonly #open = new BoundedList<Gap>(MAX_OPEN_GAPS, (gap) => this.#sink.settled(gap));
  #newest: Gap | null = null;

  constructor(sink: SeriesSink) {
    this.#sink = sink;
  }

  /** Numbers were skipped. */
  add(gap: Gap): void {
    this.#open.push(gap);
    this.#newest = gap;
    this.#sink.gap(gap);
  }

  /** The counter went on from its top. */
  continued(): void {
    if (this.#newest !== null) this.#newest.upperRun += 1;
  }

  /** The counter has started over: nothing can close the open gaps. */
  clear(): void {
    for (const gap of this.#open) this.#sink.settled(gap);
    this.#open.clear();
    this.#newest = null;
  }

  /** Closes the part of a gap that a late message brings. @param top the highest number of the counter. */
  fill(low: number, high: number, message: MessageRef, top: number): Filling {
    const place = this.#open.items.findLastIndex((gap) => gap.covers(low, high));
    const gap = this.#open.items[place];
    if (gap === undefined) return 'none';
    gap.furthest = Math.max(gap.furthest, top - high);
    const isAtFoot = gap.fill(low, high, message, this.#sink.messages);
    if (gap.missing === 0) {
      this.#forget(place);
      this.#sink.closed(gap);
      return 'filled';
    }
    return isAtFoot ? this.#question(gap, place) : 'filled';
  }

  #forget(place: number): void {
    const gap = this.#open.items[place];
    if (gap === undefined) return;
    this.#open.remove(gap);
    if (this.#newest === gap) this.#newest = this.#open.items.at(-1) ?? null;
  }

  /**
   * A counter that continues below a jump: either the message above was a stray, or two counters take turns. Late
   * messages of one counter do not continue like that, they end where the gap ends.
   */
  #question(gap: Gap, place: number): Filling {
    const needed = gap.missing > FAR_JUMP ? FAR_FOREIGN_RUN : FOREIGN_RUN;
    if (gap.lowerRun < needed || gap.missing < gap.lowerRun) return 'filled';
    if (gap.upperRun > 0) {
      if (gap.upperRun >= Math.min(needed, 2) && this.#newest === gap) this.#sink.refuted();
      return 'filled';
    }
    if (this.#newest !== gap) return 'filled';
    this.#forget(place);
    this.#sink.withdrawn(gap);
    return 'withdrawn';
  }
}
