import type { WireRecord } from '../wire/record.ts';
import type { Detector } from './detector.ts';

/** The detectors of one analysis. One that fails takes nothing from the others. */
export class DetectorGroup {
  readonly #all: readonly Detector[];
  /** Those that read messages: the only thing that happens a hundred thousand times a second. */
  readonly #readers: readonly Detector[];
  readonly #onFailure: ((error: unknown) => void) | undefined;

  /** @param onFailure is called with each failure of a detector; without it the failure is thrown. */
  constructor(detectors: readonly Detector[], onFailure: ((error: unknown) => void) | undefined) {
    this.#all = detectors;
    this.#readers = detectors.filter(({ message }) => message !== undefined);
    this.#onFailure = onFailure;
  }

  /** Calls every detector, in their order. */
  each(call: (detector: Detector) => void): void {
    this.#call(this.#all, call);
  }

  /** Calls the detectors that read messages. */
  eachReader(call: (detector: Detector) => void): void {
    this.#call(this.#readers, call);
  }

  /** Tells them of what happens to a document as a whole. */
  tell(record: WireRecord): void {
    if (record.kind === 'page' || record.kind === 'document' || record.kind === 'lost')
      this.each((detector) => detector.page?.(record));
    else if (record.kind === 'busy') this.each((detector) => detector.busy?.(record));
  }

  /** Joins what the detectors answer, in their order. */
  collect<T>(answer: (detector: Detector) => readonly T[]): readonly T[] {
    let all: readonly T[] = [];
    this.each((detector) => (all = all.concat(answer(detector))));
    return all;
  }

  #call(detectors: readonly Detector[], call: (detector: Detector) => void): void {
    for (const detector of detectors) {
      try {
        call(detector);
      } catch (error) {
        if (this.#onFailure === undefined) throw error;
        this.#onFailure(error);
      }
    }
  }
}
