/** No (0), yes (1), or unknown (2): it depends on regular expressions whose answers have not arrived. */
export type Verdict = 0 | 1 | 2;

/** Says whether the message at a position of a log passes. */
export type PositionTest = (position: number) => Verdict;

/** A part of a filter, compiled for one log. */
export interface Condition {
  readonly test: PositionTest;
  /** Whether it reads payloads; conditions that read columns alone go first. */
  readonly readsTexts: boolean;
}

/** Conditions that hold for no message of a log, and for every one. */
export const NEVER: Condition = { test: () => 0, readsTexts: false };
export const ALWAYS: Condition = { test: () => 1, readsTexts: false };

/** `ALWAYS` or `NEVER`, for what a stream decides as a whole. */
export const constant = (isTrue: boolean): Condition => (isTrue ? ALWAYS : NEVER);

/** A condition on fields that are stored in columns. */
export const ofColumns = (holds: (position: number) => boolean): Condition => ({
  test: (position) => (holds(position) ? 1 : 0),
  readsTexts: false,
});

/** A condition that reads payloads. */
export const ofTexts = (test: PositionTest): Condition => ({ test, readsTexts: true });

/** Negates a condition; an unknown verdict stays unknown. */
export function negated(part: Condition): Condition {
  if (part === ALWAYS || part === NEVER) return constant(part === NEVER);
  const { test, readsTexts } = part;
  return {
    test: (position) => {
      const verdict = test(position);
      return verdict === 2 ? 2 : verdict === 0 ? 1 : 0;
    },
    readsTexts,
  };
}

/**
 * Joins conditions: one part that says `decisive` decides, no for "and", yes for "or".
 *
 * What holds for the whole log is decided here and costs nothing per message. Columns are read before payloads.
 */
export function joined(parts: readonly Condition[], decisive: 0 | 1): Condition {
  const [settling, neutral] = decisive === 0 ? [NEVER, ALWAYS] : [ALWAYS, NEVER];
  if (parts.includes(settling)) return settling;
  const left = parts
    .filter((part) => part !== neutral)
    .toSorted((one, other) => Number(one.readsTexts) - Number(other.readsTexts));
  const [only] = left;
  if (only === undefined) return neutral;
  if (left.length === 1) return only;
  return {
    test(position) {
      let isOpen = false;
      for (const { test } of left) {
        const answer = test(position);
        if (answer === decisive) return decisive;
        if (answer === 2) isOpen = true;
      }
      return isOpen ? 2 : decisive === 0 ? 1 : 0;
    },
    readsTexts: left.some(({ readsTexts }) => readsTexts),
  };
}
