import type { MessageRef } from '../gap.ts';

/** Milliseconds within which the copies of one message come when it is delivered several times over. */
const AT_ONCE = 50;

/** A busy page may hand a copy out this late: one, and one more for so many that came at once. */
const LATE = 500;
const AT_ONCE_EACH = 5;

/** Different messages in a row that must each come equally often. */
export const FOLD_MESSAGES = 10;

/** Different messages in a row that each came `times` times at once. */
export interface FoldRun {
  readonly times: number;
  length: number;
  readonly first: MessageRef;
  last: MessageRef;
  /** Messages of it whose copies came late. */
  late: number;
}

/** A copy that may belong to a run; which one shows when the next message comes. */
export interface FoldedCopy {
  run: FoldRun | null;
}

/**
 * Notices that every message comes twice, or three times: the page has subscribed more than once. That is one fault and
 * not as many duplicates as there are messages.
 */
export class FoldWatch {
  #message: MessageRef | null = null;
  #times = 1;
  #copies: FoldedCopy[] = [];
  #run: FoldRun | null = null;

  /** A new message came. */
  next(message: MessageRef): void {
    if (this.#times > 1) this.#finish(message);
    else this.#run = null;
    this.#message = message;
    this.#times = 1;
  }

  #finish(message: MessageRef): void {
    const first = this.#message ?? message;
    if (this.#run?.times === this.#times) {
      this.#run.last = first;
    } else {
      // One more copy than usual: the message was counted too early.
      if (this.#run !== null && this.#times > this.#run.times) this.#run.length -= 1;
      this.#run = { times: this.#times, length: 1, first, last: first, late: 0 };
    }
    for (const copy of this.#copies) copy.run = this.#run;
    this.#copies = [];
  }

  /** The newest message came again, word for word. */
  again(message: MessageRef, copy: FoldedCopy): void {
    const behind = this.#message === null ? Infinity : message.at - this.#message.at;
    const isLate = behind > AT_ONCE;
    if (isLate && !this.#mayBeLate(behind)) {
      this.#run = null;
      return;
    }
    this.#times += 1;
    this.#copies.push(copy);
    if (this.#run === null || this.#times > this.#run.times) return;
    copy.run = this.#run;
    // A late copy neither proves the row nor ends it.
    if (this.#times === this.#run.times && !isLate) this.#run.length += 1;
  }

  #mayBeLate(behind: number): boolean {
    const run = this.#run;
    if (run === null || behind > LATE || this.#times >= run.times) return false;
    if (run.late >= 1 + Math.floor(run.length / AT_ONCE_EACH)) return false;
    run.late += 1;
    return true;
  }
}
