import type { Stream, StreamId } from '../../analysis/streams/stream.ts';
import type { Recording } from '../../store/recording.ts';
import type { DisplayStore } from './display.ts';
import type { SelectionStore } from './selection-store.ts';
import type { DecoderChoice, DecoderChoices } from './storage/decoder-choices.ts';
import { choiceKey } from './storage/numbering-choices.ts';

/** What became of the stored messages of a stream when its decoder was changed. */
export interface Rewrapped {
  readonly isStored: boolean;
  readonly messages: number;
  /** Those that the decoder cannot read: cut, of another kind, or of a context whose beginning is no longer stored. */
  readonly unread: number;
}

/** The user's own decoders of streams. */
export interface Decodings {
  /** `null` to let the messages decide. */
  of(stream: Stream): DecoderChoice | null;
  /**
   * Unwraps the messages of a stream, and of all others of the same endpoint, by the user's steps; `null` lets the messages
   * decide. Applied to what is stored, and remembered.
   */
  choose(stream: StreamId, choice: DecoderChoice | null): Rewrapped;
}

/** What a new decoder changes. */
interface DecodingsDeps {
  readonly choices: DecoderChoices;
  readonly recording: Recording;
  readonly display: DisplayStore;
  readonly selection: SelectionStore;
}

/** Makes the decodings over the choices as they are stored. */
export function createDecodings({ choices, recording, display, selection }: DecodingsDeps): Decodings {
  return {
    of: choices.of,
    choose(id, choice) {
      const stream = recording.analysis.stream(id);
      if (stream === undefined) return { isStored: false, messages: 0, unread: 0 };
      const isStored = choices.set(stream, choice);
      // Parallel streams of one endpoint are one thing to the user.
      const key = choiceKey(stream);
      let messages = 0;
      let unread = 0;
      for (const other of recording.analysis.streams()) {
        if (choiceKey(other) !== key) continue;
        const counts = recording.rewrap(other.id);
        messages += counts.messages;
        unread += counts.unread;
      }
      selection.clearFinding();
      display.refreshFindings();
      return { isStored, messages, unread };
    },
  };
}
