/** The sentences of a finding: what people read of it. */
export interface FindingText {
  /** One sentence: what, how many, where, when. */
  readonly text: string;
  /** The numbers behind it. */
  readonly evidence: readonly string[];
  /** Why it may be wrong; empty if nothing suggests that. */
  readonly doubt: string;
  /** One step to take; empty if there is none. */
  readonly advice: string;
}
