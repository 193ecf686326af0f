import { millis } from '../../base/units.ts';
import type { WireMark } from '../../proxy/line-board.ts';
import { WIRE_FAULTS_DOCUMENT } from '../../wire/browser-document.ts';
import type { WireRecord } from '../../wire/record.ts';

/** Marks of a proxy in a recording at most; a plan of 100 steps makes 200. */
const MOST_MARKS = 10_000;

/** Turns what a proxy does into records of a recording. */
export class WireRecords {
  #marks: WireMark[] = [];
  #next = 0;

  readonly note = (mark: WireMark): void => {
    if (this.#next + this.#marks.length < MOST_MARKS) this.#marks.push(mark);
  };

  /**
   * Removes and gives what was noted, in order.
   *
   * @param zero milliseconds since the epoch of the recording's zero.
   */
  take(zero: number): readonly WireRecord[] {
    const marks = this.#marks;
    this.#marks = [];
    return marks.map(({ at, run, phase, fault, address }) => {
      const n = this.#next;
      this.#next += 1;
      return {
        kind: 'induced',
        document: WIRE_FAULTS_DOCUMENT,
        n,
        at: millis(Math.max(0, at - zero)),
        connection: 0,
        run,
        phase,
        fault: fault.kind,
        message: null,
        text: address,
      };
    });
  }
}
