import type { Bytes } from '../../base/units.ts';

/** One message out of a streamed body. */
export interface BodyMessage {
  readonly data: string;
  /** Event type of an event stream (`message` for unnamed ones), `null` for lines. */
  readonly event: string | null;
  /** Last event id in force, the empty string for none; `null` for lines. */
  readonly id: string | null;
  /** Milliseconds that this event's `retry` line asked for; `null` if it had none. */
  readonly retry: number | null;
  /** True if the event itself brought the id; otherwise it is that of an earlier event. */
  readonly hasOwnId: boolean;
  /** True if `data` is only the beginning, because it was over the limit. */
  readonly isCut: boolean;
  /** Bytes of the whole data. */
  readonly size: Bytes;
}

/** What the end of a body brings. */
export interface BodyEnd {
  /** A last line without a line end is a message; a last block of an event stream without an empty line is none. */
  readonly messages: readonly BodyMessage[];
  /** Characters that were read and belong to no message. */
  readonly unfinished: number;
}

/** Reads one streamed body, whatever its pieces are: the messages depend on the text alone, never on where it was cut. */
export interface BodySyntax {
  /** Reads the next piece and gives the messages that it completes, in order. */
  push(piece: string): readonly BodyMessage[];
  /** Says that text is missing here: the message that was being read is given up. */
  skip(): void;
  end(): BodyEnd;
  /** Comments that the last piece brought (keep-alives), bounded by `COMMENTS_LIMIT`. */
  readonly comments: readonly string[];
  /** Comments seen in all. */
  readonly commentCount: number;
  /** The reconnection time in force in milliseconds, `null` while no `retry` line came. */
  readonly retry: number | null;
}
