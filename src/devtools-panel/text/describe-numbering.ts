import type { NumberingChoice, NumberingKind, NumberingRule } from '../../analysis/numbering/numbering-rule.ts';
import { formatPath, isFanOut, parsePath } from '../../analysis/numbering/path.ts';
import type { Path } from '../../analysis/numbering/path.ts';

const RULE_WORDS: Readonly<Record<NumberingKind, string>> = {
  contiguous: 'rises by 1',
  range: 'ranges follow each other',
  link: 'names the one before',
};

const ruleWords = (rule: NumberingKind, path: string, groupBy: readonly string[]): string =>
  `${path} ${RULE_WORDS[rule]}${groupBy.length === 0 ? '' : ` for each ${groupBy.join(' and ')}`}`;

/** What is known of a stream's numbering, a line for each rule: `sequence rises by 1, inferred`, `No numbering found`. */
export function numberingWords(rules: readonly NumberingRule[], choice: NumberingChoice | null): readonly string[] {
  if (choice?.kind === 'none') return ['Not numbered, your choice'];
  if (choice !== null) {
    const words = ruleWords(choice.rule, choice.paths.join(' / '), choice.groupBy);
    return [`${words}, your choice${rules.length === 0 ? '; no message has shown it yet' : ''}`];
  }
  if (rules.length === 0) return ['No numbering found'];
  return rules.map(({ rule, path, groupBy, confidence }) => `${ruleWords(rule, path, groupBy)}, ${confidence}`);
}

/** A rule as the user wrote it: the choice, or a sentence that says what is wrong. */
export type WrittenRule = { readonly choice: NumberingChoice } | { readonly fault: string };

const HELP = 'Write keys with dots between them, items of a list as [0], [-1] or [*]: data.seq';

/** The way up to the last place where a path leads to many values; empty where it leads to one. */
const fanOutOf = (path: Path): string => formatPath(path.slice(0, path.findLastIndex(isFanOut) + 1));

/**
 * Reads what the user wrote into the two fields of the form.
 *
 * @param field the path of the number, `data.seq`.
 * @param groups paths of the fields that tell counters apart, with commas between them; may be empty.
 */
export function readRule(field: string, groups: string): WrittenRule {
  const path = field.trim();
  if (path === '') return { fault: 'Name the field that counts, for example data.seq' };
  const steps = parsePath(path);
  if (steps === null) return { fault: `“${path}” is not a path. ${HELP}` };
  const groupBy = groups
    .split(',')
    .map((group) => group.trim())
    .filter((group) => group !== '');
  for (const group of groupBy) {
    const parsed = parsePath(group);
    if (parsed === null) return { fault: `“${group}” is not a path. ${HELP}` };
    if (group === path) return { fault: `“${group}” cannot both count and tell counters apart` };
    if (!fanOutOf(steps).startsWith(fanOutOf(parsed))) {
      return { fault: `“${group}” goes through other lists than “${path}”, so it cannot tell its counters apart` };
    }
  }
  return { choice: { kind: 'rule', rule: 'contiguous', paths: [path], groupBy } };
}
