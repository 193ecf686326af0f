import { type Millis, millis } from '../../../base/units.ts';
import { BUSY_DOCUMENT } from '../../../wire/browser-document.ts';
import type { BusyMessage } from '../../../wire/busy.ts';
import type { DocumentKey, WireRecord } from '../../../wire/record.ts';

/** Writes what relays say of their pages' threads as records, in a document of their own. */
export class BusyRecords {
  #next = 0;
  #last = 0;

  /**
   * The records of a message; a stretch that lies ahead of now is not possible and is left out.
   *
   * @param of the document, and what to add to an instant on its clock for one of the recording.
   * @param now from the recording's zero.
   */
  read(
    of: { readonly document: DocumentKey; readonly offset: Millis },
    { stretches }: BusyMessage,
    now: Millis,
  ): readonly WireRecord[] {
    return stretches.flatMap(({ from, length, handlers }): readonly WireRecord[] => {
      const end = from + of.offset + length;
      if (end > now + SLACK) return [];
      this.#last = Math.max(this.#last, end, now);
      const at = millis(this.#last);
      const ago = millis(this.#last - end);
      return [{ kind: 'busy', n: this.#next++, at, document: BUSY_DOCUMENT, of: of.document, ago, length, handlers }];
    });
  }
}

/** Milliseconds by which the page's clock and ours may differ. */
const SLACK = 2_000;
