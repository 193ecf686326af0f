import type { NumberingChoice } from '../analysis/numbering/numbering-rule.ts';
import type { Thresholds } from '../analysis/thresholds.ts';
import type { Millis } from '../base/units.ts';

/** Limits that a caller sets for a stream; `null` for none. */
export interface Limits {
  /** Longest time for which an open connection may receive nothing. */
  readonly silence: Millis | null;
  /** Longest time between two open connections of a stream. */
  readonly downtime: Millis | null;
  readonly reconnects: number | null;
  readonly requestsPerHour: number | null;
}

/** No limit at all. */
export const NO_LIMITS: Limits = { silence: null, downtime: null, reconnects: null, requestsPerHour: null };

/** What becomes of a stream that cannot be judged. */
export type WhenUnjudged = 'fail' | 'pass';

/** What is set for a stream. What is absent is left to what was set before, or to the caller. */
export interface StreamSettings {
  /** How the stream numbers its messages, `null` to let the messages decide. */
  readonly numbering?: NumberingChoice | null;
  readonly unjudged?: WhenUnjudged;
  readonly limits?: Partial<Limits>;
  readonly thresholds?: Partial<Thresholds>;
}

/** Settings for the streams whose URL matches. */
export interface PolicyRule extends StreamSettings {
  readonly matches: (url: string) => boolean;
}

/** What is expected of a recording: later rules win over earlier ones. */
export interface Policy {
  /** Kinds and severities of findings that fail, and `unjudged`; `null` to leave it to the caller. */
  readonly failOn: ReadonlySet<string> | null;
  /** Paths of decoder files, as written: those of a policy file are meant from its folder. */
  readonly decoders: readonly string[];
  /** Paths of .proto files, likewise. */
  readonly protos: readonly string[];
  readonly rules: readonly PolicyRule[];
}

/** Nothing is set. */
export const NO_POLICY: Policy = { failOn: null, decoders: [], protos: [], rules: [] };

/** A pattern as given, without the flags by which it would answer differently each time. */
export const stateless = (pattern: RegExp): RegExp => new RegExp(pattern.source, pattern.flags.replaceAll(/[gy]/g, ''));
