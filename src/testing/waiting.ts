import { spanOf, type Span } from './expectations/limits.ts';
import type { Observation } from './observation.ts';

/** Milliseconds for which rules wait for late messages; see docs/reference/detectors.md. */
const LATE = 1_000;

/** Milliseconds of the recording between two looks of the rules; see `analysis.ts`. */
const TICK = 1_000;

/** Milliseconds between two checks of an expectation that waits. */
const CHECK_PERIOD = 50;

const DEFAULT_WAIT = 5_000;

const sleep = (time: number): Promise<void> => new Promise((settle) => setTimeout(settle, time));

/** How expectations wait for what may still come. */
export class Waiting {
  readonly #seen: Observation;
  readonly #now: () => number;
  readonly #flush: () => Promise<void>;

  /** @param now on the recording's clock, which goes on without records. */
  constructor(seen: Observation, now: () => number, flush: () => Promise<void>) {
    this.#seen = seen;
    this.#now = now;
    this.#flush = flush;
  }

  /** Waits until what is missing now can no longer arrive late. */
  async settle(): Promise<void> {
    await this.#flush();
    const last = this.#seen.messages().at(-1);
    if (last === undefined) return;
    // The rules look once in each second of the recording.
    const settledAt = Math.ceil((last.at + LATE) / TICK) * TICK;
    if (this.#now() >= settledAt) return;
    // A timer may be a millisecond early.
    while (this.#now() < settledAt) await sleep(settledAt - this.#now() + 1);
    await this.#flush();
  }

  /** Waits until something is so, or the span is over. */
  async until(isSo: () => boolean, within: Span = DEFAULT_WAIT): Promise<void> {
    const end = performance.now() + spanOf(within);
    await this.#flush();
    while (!isSo() && performance.now() < end) {
      await sleep(CHECK_PERIOD);
      await this.#flush();
    }
  }

  /** Waits for what is not answered yet and may still be in time. */
  async untilAnswered(
    awaited: () => readonly { readonly at: number; readonly answeredAt: number | null }[],
    limit: number,
  ): Promise<void> {
    await this.#flush();
    const isOpen = (): boolean =>
      awaited().some(({ at, answeredAt }) => answeredAt === null && this.#now() - at < limit + LATE);
    while (isOpen()) {
      await sleep(CHECK_PERIOD);
      await this.#flush();
    }
  }
}
