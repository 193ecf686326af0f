import { RULE_SOURCES } from '../../texts/findings/numbering.ts';
import type { Confidence } from '../finding.ts';
import type { NumberingChoice, NumberingKind, NumberingRule } from './numbering-rule.ts';
import { formatPath, parsePath } from './path.ts';
import type { Path } from './path.ts';

/** A numbering rule as it is run: absolute paths, where fan-outs of `low` and of groups are those of `high`. */
export interface RuleSpec {
  readonly kind: NumberingKind;
  /** The number before (`link`) or the first number (`range`); `null` for `contiguous`. */
  readonly low: Path | null;
  /** The message's own or last number. */
  readonly high: Path;
  readonly groups: readonly Path[];
  readonly confidence: Confidence;
  /** Who says so: a feed's documentation, the user, or the empty string if the data did. */
  readonly source: string;
}

/** A rule as people and programs read it. */
export function describeRule(spec: RuleSpec): NumberingRule {
  return {
    rule: spec.kind,
    path: pathOf(spec),
    groupBy: spec.groups.map(formatPath),
    confidence: spec.confidence,
  };
}

const pathOf = ({ low, high }: RuleSpec): string =>
  low === null ? formatPath(high) : `${formatPath(low)} / ${formatPath(high)}`;

/** True for a rule that was given: by a feed's documentation or by the user. It needs no proof. */
export const isGiven = ({ confidence }: Pick<RuleSpec, 'confidence'>): boolean =>
  confidence === 'documented' || confidence === 'chosen';

/** One text for one rule, for comparing. */
export const ruleKey = (spec: RuleSpec): string =>
  [spec.kind, pathOf(spec), ...spec.groups.map(formatPath)].join(' | ');

/**
 * Turns the user's choice into a rule.
 *
 * @returns `null` if a path cannot be read, or if the number of paths does not suit the kind: one for `contiguous`,
 * two (before or first, then own or last) for the others.
 */
export function chosenRule(choice: NumberingChoice & { readonly kind: 'rule' }): RuleSpec | null {
  const paths = choice.paths.map(parsePath);
  const groups = choice.groupBy.map(parsePath);
  const wanted = choice.rule === 'contiguous' ? 1 : 2;
  const high = paths.at(-1);
  const low = wanted === 1 ? null : paths[0];
  if (paths.length !== wanted || high === undefined || high === null || low === undefined) return null;
  if (wanted === 2 && low === null) return null;
  if (groups.includes(null)) return null;
  return {
    kind: choice.rule,
    low,
    high,
    groups: groups.filter((group) => group !== null),
    confidence: 'chosen',
    source: RULE_SOURCES.chosen,
  };
}
