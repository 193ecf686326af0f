/** A duration: milliseconds, or a text such as `500ms`, `2s`, `1m`. */
export type Span = number | string;

/**
 * How a stream numbers its messages: the path of the field that counts, `data.seq`; for messages that cover several
 * numbers the fields of the first and last; for messages that name the number of the one before, that field and their own;
 * `false` for a stream without numbers, which is not judged then.
 */
export type WrittenNumbering =
  | string
  | false
  | { readonly first: string; readonly last: string }
  | { readonly previous: string; readonly own: string };

/** What can be said of streams, in the words of a policy file. */
export interface WrittenSettings {
  readonly numbering?: WrittenNumbering;
  /** The fields that tell separate counters apart. */
  readonly groupBy?: string | readonly string[];
  /** What becomes of a stream that cannot be judged. In a test it fails unless this says `pass`. */
  readonly unjudged?: 'fail' | 'pass';
  readonly maxSilence?: Span;
  readonly maxDowntime?: Span;
  readonly maxReconnects?: number;
  readonly maxRequestsPerHour?: number;
  /** Thresholds above which a finding is reported. */
  readonly thresholds?: {
    readonly silence?: Span;
    /** Share from 0 to 1. */
    readonly emptyPolls?: number;
    /** Bytes. */
    readonly queue?: number;
  };
}

/** Settings for the streams whose URL holds a text or matches a pattern. */
export interface WrittenStream extends WrittenSettings {
  readonly url?: string | RegExp;
  /** The source of a regular expression, since JSON has none. */
  readonly pattern?: string;
}

/** A policy file, version 1. What stands outside of `streams` is for all of them; later entries win over earlier ones. */
export interface WrittenPolicy extends WrittenSettings {
  readonly version?: 1;
  /** Kinds and severities of findings that fail, and `unjudged`. */
  readonly failOn?: readonly string[];
  /** Decoder files, the first that fits a stream decides; see docs/reference/protocols.md. */
  readonly decoders?: readonly string[];
  /** Files with the message types that decoders name. */
  readonly protos?: readonly string[];
  readonly streams?: readonly WrittenStream[];
}
