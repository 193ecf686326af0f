import type { NumberingChoice, NumberingRule } from '../../analysis/numbering/numbering-rule.ts';
import { formatPath, isFanOut, parsePath } from '../../analysis/numbering/path.ts';
import type { Path } from '../../analysis/numbering/path.ts';
import { NUMBERING_FAULTS, NUMBERING_LINES } from '../../texts/panel/detail.ts';

/** What is known of a stream's numbering, a line for each rule: `sequence rises by 1, inferred`, `No numbering found`. */
export function describeNumbering(rules: readonly NumberingRule[], choice: NumberingChoice | null): readonly string[] {
  if (choice?.kind === 'none') return [NUMBERING_LINES.notNumbered];
  if (choice !== null) {
    const rule = NUMBERING_LINES.rule(choice.rule, choice.paths.join(' / '), choice.groupBy);
    return [NUMBERING_LINES.chosen(rule, rules.length > 0)];
  }
  if (rules.length === 0) return [NUMBERING_LINES.none];
  return rules.map(({ rule, path, groupBy, confidence }) =>
    NUMBERING_LINES.found(NUMBERING_LINES.rule(rule, path, groupBy), confidence),
  );
}

/** A rule as the user wrote it: the choice, or a sentence that says what is wrong. */
type WrittenRule = { readonly choice: NumberingChoice } | { readonly fault: string };

/** The part of a path up to its last list; empty if it leads to one value. */
function fanOutOf(path: Path): string {
  const last = path.findLastIndex(isFanOut);
  return last === -1 ? '' : formatPath(path.slice(0, last + 1));
}

/**
 * Reads what the user wrote into the two fields of the form.
 *
 * @param field the path of the number, `data.seq`.
 * @param groups paths of the fields that separate the counters, with commas between them; may be empty.
 */
export function readRule(field: string, groups: string): WrittenRule {
  const path = field.trim();
  if (path === '') return { fault: NUMBERING_FAULTS.noField };
  const steps = parsePath(path);
  if (steps === null) return { fault: NUMBERING_FAULTS.noPath(path) };
  const groupBy = groups
    .split(',')
    .map((group) => group.trim())
    .filter((group) => group !== '');
  for (const group of groupBy) {
    const parsed = parsePath(group);
    if (parsed === null) return { fault: NUMBERING_FAULTS.noPath(group) };
    if (group === path) return { fault: NUMBERING_FAULTS.same(group) };
    if (!fanOutOf(steps).startsWith(fanOutOf(parsed))) {
      return { fault: NUMBERING_FAULTS.otherList(group, path) };
    }
  }
  return { choice: { kind: 'rule', rule: 'contiguous', paths: [path], groupBy } };
}
