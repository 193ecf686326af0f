import type { NumberingChoice } from '../../analysis/numbering/numbering-rule.ts';
import type { Stream, StreamId } from '../../analysis/streams/stream.ts';
import type { Recording } from '../../store/recording.ts';
import type { DisplayStore } from './display.ts';
import { choiceKey, type NumberingChoices } from './storage/numbering-choices.ts';
import type { SelectionStore } from './selection-store.ts';

/** The user's own numberings of streams. */
export interface Numberings {
  /** `null` to let the messages decide. */
  of(stream: Stream): NumberingChoice | null;
  /**
   * Numbers a stream, and all others of the same endpoint, by the user's choice; `null` lets the messages decide. Judges
   * the messages that are stored, and is remembered.
   *
   * @returns false if it could not be stored.
   */
  choose(stream: StreamId, choice: NumberingChoice | null): boolean;
}

/** What a new numbering changes. */
interface NumberingsDeps {
  readonly choices: NumberingChoices;
  readonly recording: Recording;
  readonly display: DisplayStore;
  readonly selection: SelectionStore;
}

/** Makes the numberings over the choices as they are stored. */
export function createNumberings({ choices, recording, display, selection }: NumberingsDeps): Numberings {
  return {
    of: choices.of,
    choose(id, choice) {
      const stream = recording.analysis.stream(id);
      if (stream === undefined) return false;
      const isStored = choices.set(stream, choice);
      // Parallel streams of one endpoint are one thing to the user.
      const key = choiceKey(stream);
      for (const other of recording.analysis.streams()) if (choiceKey(other) === key) recording.renumber(other.id);
      selection.clearFinding();
      display.refreshFindings();
      return isStored;
    },
  };
}
