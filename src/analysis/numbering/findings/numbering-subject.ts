import { millis } from '../../../base/units.ts';
import type { DetectorContext } from '../../detector.ts';
import { NOTHING_MISSING } from '../../finding-list.ts';
import type { Finding, RecordRef } from '../../finding.ts';
import { MAX_FINDING_RECORDS } from '../../analysis-limits.ts';
import type { MessageRef } from '../gap.ts';
import { describeRule } from '../rule-spec.ts';
import type { RuleTracker } from '../rule-tracker.ts';
import type { Stream } from '../../streams/stream.ts';
import { formatCount, formatPercent } from '../../../base/format.ts';

/** One rule of one stream, as its findings are written. */
export interface RuleSubject {
  readonly tracker: RuleTracker;
  /** Place of the rule among those of its stream. */
  readonly ruleIndex: number;
  readonly stream: Stream;
  readonly now: number;
  /** By index of a connection: milliseconds without one before it. */
  readonly downtimes: ReadonlyMap<number, number>;
  readonly context: DetectorContext;
}

/** Begins the id of every finding of a rule. */
export const idOf = ({ stream, ruleIndex }: RuleSubject, kind: string, message?: MessageRef): string =>
  [
    kind,
    stream.id,
    ruleIndex,
    ...(message === undefined ? [] : [message.ref.document, message.ref.n, message.ref.part]),
  ].join(':');

/** ` of BTCUSDT` where a rule has groups. */
export const ofGroup = (group: string): string => (group === '' ? '' : ` of ${group}`);

/** The sentences about the rule that stand under each of its findings. */
export function ruleEvidence({ tracker }: RuleSubject): readonly string[] {
  const { rule, path, groupBy } = describeRule(tracker.spec);
  const per = groupBy.length === 0 ? 'one counter for the stream' : `one counter for each ${groupBy.join(' and ')}`;
  const fits = tracker.steps - tracker.breaks;
  return [
    `rule: ${RULE_WORDS[rule]} in ${path}, ${per}`,
    `${formatCount(fits)} of ${formatCount(tracker.steps)} steps fit (${formatPercent(tracker.share, true)})`,
    ...(tracker.spec.source === '' ? [] : [`source: ${tracker.spec.source}`]),
  ];
}

const RULE_WORDS = {
  contiguous: 'each number is the one before and 1',
  range: 'each first number is the last one before and 1',
  link: 'each message names the number of the one before',
};

/** Why a finding that rests on a rule may be wrong. */
export function ruleDoubt({ tracker }: RuleSubject): string {
  return tracker.spec.confidence === 'documented'
    ? 'The rule is documented; that this stream follows it is seen from the messages above only.'
    : 'The rule was inferred from the messages themselves; a server may skip numbers on purpose.';
}

/** A finding of a rule with what all of them share. */
export function finding(
  subject: RuleSubject,
  of: Pick<Finding, 'id' | 'kind' | 'severity' | 'count' | 'text'> & {
    readonly from: number;
    readonly until: number;
    readonly evidence: readonly string[];
    readonly doubt?: string;
    readonly advice?: string;
    readonly missing?: Finding['missing'];
    readonly messages: readonly MessageRef[];
  },
): Finding {
  const { id, kind, severity, text } = of;
  return {
    id,
    kind,
    severity,
    confidence: subject.tracker.spec.confidence,
    stream: subject.stream.id,
    from: millis(of.from),
    until: millis(of.until),
    count: of.count,
    missing: of.missing ?? NOTHING_MISSING,
    text,
    evidence: [...of.evidence, ...ruleEvidence(subject)],
    doubt: of.doubt ?? ruleDoubt(subject),
    advice: of.advice ?? '',
    records: of.messages.slice(0, MAX_FINDING_RECORDS).map(({ ref }): RecordRef => ref),
  };
}
