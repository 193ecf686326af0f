import { SIGN_OF_LIFE_LIMIT, SIGN_OF_LIFE_PERIOD } from '../wire/wire-limits.ts';

/** What the watch needs of its surroundings. */
interface RecorderWatchDeps {
  /** Requests a sign of life of the recorder. */
  request(): void;
  /** Runs a task in a turn of its own of the page's thread. */
  later(task: () => void): void;
  /** Milliseconds on the document's monotonic clock. */
  now(): number;
  /** Called with true again and again while the recorder is cut off, and once with false if it answers after all. */
  report(isCutOff: boolean, ago: number): void;
}

/** Milliseconds that one turn counts at most: a longer one was a frozen or busy thread, in which no recorder could answer. */
const LONGEST_TURN = 1_000;

/**
 * Notices that a page has cut the recorder off: it answers nothing, while the page's thread runs. Relay and recorder share
 * that thread, so time counts only in turns of the relay's own; a page that is busy, frozen, cached or halted by a debugger
 * has none. Each probe of a panel gives one turn: without a panel nothing happens here.
 */
export class RecorderWatch {
  readonly #deps: RecorderWatchDeps;
  #isTurnDue = false;
  #turnedAt: number;
  #answeredAt: number;
  /** Milliseconds of the thread since the last answer, and until which of them no request is due. */
  #silence = 0;
  #quietUntil = 0;
  #isCutOff = false;

  constructor(deps: RecorderWatchDeps) {
    this.#deps = deps;
    this.#turnedAt = deps.now();
    this.#answeredAt = this.#turnedAt;
  }

  /** A panel has probed. */
  probed(): void {
    if (this.#isTurnDue) return;
    this.#isTurnDue = true;
    this.#deps.later(() => {
      this.#isTurnDue = false;
      this.#turn();
    });
  }

  /** The recorder gave a sign of life. */
  answered(): void {
    this.#answeredAt = this.#deps.now();
    this.#silence = 0;
    this.#quietUntil = SIGN_OF_LIFE_PERIOD;
    if (!this.#isCutOff) return;
    this.#isCutOff = false;
    this.#deps.report(false, 0);
  }

  #turn(): void {
    const now = this.#deps.now();
    // Before the first request there is nothing to answer: a panel may open hours after the page.
    if (this.#quietUntil > 0) this.#silence += Math.min(now - this.#turnedAt, LONGEST_TURN);
    else this.#answeredAt = now;
    this.#turnedAt = now;
    if (this.#silence < this.#quietUntil) return;
    this.#quietUntil = this.#silence + SIGN_OF_LIFE_PERIOD;
    if (this.#silence >= SIGN_OF_LIFE_LIMIT) {
      this.#isCutOff = true;
      this.#deps.report(true, now - this.#answeredAt);
    }
    this.#deps.request();
  }
}
