import type { Confidence } from '../finding.ts';

/** How consecutive messages of one group are tied: see docs/reference/detectors.md, "Numbering". */
export type NumberingKind = 'link' | 'range' | 'contiguous';

/** A numbering in force on a stream. Paths are dotted, `[0]` and `[-1]` name the first and last item of an array. */
export interface NumberingRule {
  readonly rule: NumberingKind;
  /** The field that counts; for `link` and `range` the two fields, joined by ` / `. */
  readonly path: string;
  /** Fields that tell separate counters apart; empty if the connection has one. */
  readonly groupBy: readonly string[];
  readonly confidence: Confidence;
}

/** What the user chose for a stream: a rule of their own, or that the stream has no numbering. */
export type NumberingChoice =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'rule';
      readonly rule: NumberingKind;
      readonly paths: readonly string[];
      readonly groupBy: readonly string[];
    };
