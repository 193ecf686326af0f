import { BoundedMap } from '../../../base/bounded-map.ts';
import type { DocumentKey } from '../../../wire/record.ts';
import type { FalseClaim, PageDoubts } from '../source.ts';

/** Documents that are remembered as cut off. */
const CUT_OFFS_LIMIT = 1_000;

/** Counts what pages said and did that cannot be true, so that the panel can show it. */
export class DoubtsTracker {
  #falseClaims = 0;
  #falseClaim: FalseClaim | null = null;
  #refusals = 0;
  readonly #cutOff = new BoundedMap<DocumentKey, number>(CUT_OFFS_LIMIT);
  #isChanged = false;

  /** A record claimed something about its document that its relay knows to be false. */
  claimed(claim: FalseClaim): void {
    this.#falseClaims += 1;
    this.#falseClaim ??= claim;
    this.#isChanged = true;
  }

  /** So many numbers or messages were refused. */
  refused(count = 1): void {
    this.#refusals += count;
    if (count > 0) this.#isChanged = true;
  }

  /**
   * The recorder of a document is cut off.
   *
   * @param since milliseconds since the epoch at which it last gave a sign of life.
   * @returns whether that is news: a relay repeats it.
   */
  cutOff(document: DocumentKey, since: number): boolean {
    if (this.#cutOff.has(document)) return false;
    this.#cutOff.set(document, since);
    this.#isChanged = true;
    return true;
  }

  /** The recorder answers after all. */
  answered(document: DocumentKey): void {
    if (this.#cutOff.delete(document)) this.#isChanged = true;
  }

  /** Whether something changed since this was asked last. */
  takeChange(): boolean {
    const isChanged = this.#isChanged;
    this.#isChanged = false;
    return isChanged;
  }

  /** @returns `undefined` while there is nothing to doubt. */
  read(): PageDoubts | undefined {
    if (this.#falseClaims === 0 && this.#refusals === 0 && this.#cutOff.size === 0) return undefined;
    return {
      falseClaims: this.#falseClaims,
      falseClaim: this.#falseClaim,
      refusals: this.#refusals,
      cutOffs: this.#cutOff.size,
      cutOffAt: this.#cutOff.size === 0 ? null : Math.min(...this.#cutOff.values()),
    };
  }
}
